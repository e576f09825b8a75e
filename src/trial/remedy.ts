/** Runs a remedy under tinybench's clock, bounded in time, and keeps what it told. */
import { Bench } from 'tinybench';
import { assert } from '../assert.js';
import { PlimsollError } from '../errors.js';
import type { Step } from '../result/schema.js';
import type { Remedy } from '../strategies/bind-remedy.js';
import {
  noRows,
  type RemedyContext,
  type RemedyOutcome,
  type RemedyProgress,
  type RowCounts,
  stopped,
} from '../strategies/strategy.js';

export interface RemedyRun {
  readonly outcome: RemedyOutcome;
  /** As the remedy told them last. */
  readonly moved: RowCounts;
  readonly durationMs: number;
  /** Each shape of statement once, in order of appearance. */
  readonly statements: readonly string[];
  /** The parts that the remedy named, in order. */
  readonly steps: readonly Step[];
}

export interface RemedyOptions {
  readonly remedy: Pick<Remedy, 'use' | 'run'>;
  /** All of the context but what the clock and the time limit add. */
  readonly context: Omit<RemedyContext, 'signal' | 'progress'>;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly progress: (moved: RowCounts) => void;
}

/**
 * One measured execution. tinybench drops its samples when a task throws, so the remedy's refusals are
 * caught inside; a bug is thrown on.
 */
export async function runRemedy({ remedy, context, limitMs, signal, progress }: RemedyOptions): Promise<RemedyRun> {
  const statements = new Set<string>();
  const steps = new StepClock();
  let moved = noRows;
  let outcome: RemedyOutcome | undefined;
  // Not AbortSignal.timeout: one that only AbortSignal.any refers to is garbage to Node 20, and never fires.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  const bounded = AbortSignal.any([signal, limit.signal]);
  const measured = async () => {
    try {
      outcome = await remedy.run({
        ...context,
        signal: bounded,
        progress: ({ statement, step, ...counts }: RemedyProgress) => {
          moved = { ...moved, ...counts };
          if (statement) statements.add(statement);
          if (step) steps.begin(step);
          progress(moved);
        },
      });
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      outcome = stopped(error.message);
    } finally {
      steps.end();
    }
  };
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true });
  bench.add(remedy.use, measured, { async: true });
  const [task] = await bench.run().finally(() => clearTimeout(timer));
  signal.throwIfAborted();
  assert(outcome && task?.result.state === 'completed', 'tinybench ran the remedy once');
  return { outcome, moved, durationMs: task.result.totalTime, statements: [...statements], steps: steps.steps };
}

/** Times of named steps; a step that comes again adds to its first. */
class StepClock {
  readonly steps: { name: string; durationMs: number }[] = [];
  private current: { readonly name: string; readonly startedMs: number } | null = null;

  begin(name: string): void {
    this.end();
    this.current = { name, startedMs: performance.now() };
  }

  end(): void {
    if (!this.current) return;
    const { name, startedMs } = this.current;
    const durationMs = performance.now() - startedMs;
    const earlier = this.steps.find((step) => step.name === name);
    if (earlier) earlier.durationMs += durationMs;
    else this.steps.push({ name, durationMs });
    this.current = null;
  }
}
