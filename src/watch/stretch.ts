/** Figures of one stretch of traffic, by operation and over all of them: of what was due in it, whenever that was answered. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { LatencyHistogram } from '../measure/histogram.js';
import type { OperationFigures, TrafficFigures } from '../result/traffic.js';
import type { Answer } from '../workload/answer.js';
import { operations } from '../workload/statements.js';

/** How often the event loop's delay is looked at; what it measures holds this pause. */
const delayResolutionMs = 1;

interface Tally {
  readonly latency: LatencyHistogram;
  accepted: number;
  refused: number;
  failed: number;
  /** Of all, accepted or not. */
  waitMsMax: number | null;
}

export class Stretch {
  readonly startedMs: number;
  /** First attempts that were answered in it, whenever they were due. */
  sent = 0;
  private endedMs = 0;
  private readonly intendedBefore: number;
  private intended = 0;
  private readonly loopDelay: IntervalHistogram = monitorEventLoopDelay({ resolution: delayResolutionMs });
  private readonly byOperation = new Map(operations.map((operation) => [operation, newTally()]));

  /** `intendedBefore`: statements that the schedule had asked for when the stretch began. */
  constructor(startedMs: number, intendedBefore = 0) {
    this.startedMs = startedMs;
    this.intendedBefore = intendedBefore;
    this.loopDelay.enable();
  }

  add({ work, status, latencyMs }: Answer): void {
    const tally = this.byOperation.get(work.operation);
    if (!tally) return;
    tally[columnOf(status)] += 1;
    tally.waitMsMax = Math.max(tally.waitMsMax ?? 0, latencyMs);
    if (status === 'accepted') tally.latency.record(latencyMs);
  }

  /** Ends the stretch. `intended`: statements that the schedule has asked for by then. */
  end(intended: number, atMs: number): void {
    this.loopDelay.disable();
    this.intended = intended;
    this.endedMs = atMs;
  }

  /** Once it has ended, and what was due in it has been answered; without lock waits. */
  figures(): TrafficFigures {
    const durationMs = this.endedMs - this.startedMs;
    const perSecond = (statements: number) => round(statements / (durationMs / 1000));
    const whole = newTally();
    for (const tally of this.byOperation.values()) addTally(whole, tally);
    return {
      durationMs: round(durationMs),
      desiredPerSecond: perSecond(this.intended - this.intendedBefore),
      achievedPerSecond: perSecond(this.sent),
      operations: [...this.byOperation].map(
        ([operation, tally]): OperationFigures => ({
          operation,
          ...figuresOf(tally),
          histogram: tally.latency.encoded,
        }),
      ),
      all: figuresOf(whole),
      lockWaits: null,
      generatorDelayMsP99: lateness(this.loopDelay),
    };
  }
}

/** Where an answer is counted: 1114 is what we came to see, any other refusal a failure. */
export function columnOf(status: Answer['status']): 'accepted' | 'refused' | 'failed' {
  if (status === 'table-full') return 'refused';
  return status === 'accepted' ? 'accepted' : 'failed';
}

function newTally(): Tally {
  return { latency: new LatencyHistogram(), accepted: 0, refused: 0, failed: 0, waitMsMax: null };
}

function addTally(whole: Tally, part: Tally): void {
  whole.latency.add(part.latency);
  whole.accepted += part.accepted;
  whole.refused += part.refused;
  whole.failed += part.failed;
  if (part.waitMsMax !== null) whole.waitMsMax = Math.max(whole.waitMsMax ?? 0, part.waitMsMax);
}

function figuresOf({ latency, waitMsMax, ...counts }: Tally) {
  return {
    ...counts,
    waitMsMax: waitMsMax === null ? null : round(waitMsMax),
    latencyMsP50: latency.percentile(50),
    latencyMsP90: latency.percentile(90),
    latencyMsP99: latency.percentile(99),
    latencyMsMax: latency.max,
  };
}

/** Null where the stretch was too short for a single look. */
function lateness(delay: IntervalHistogram): number | null {
  return delay.count === 0 ? null : round(Math.max(0, delay.percentile(99) / 1e6 - delayResolutionMs));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
