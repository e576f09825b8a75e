/**
 * The phases of a run: which ones its scenario has, and one told and timed. Numbers count the phases of this run, so
 * that the last one is always "of" itself.
 */
import type { Phase } from '../events.js';
import type { Scenario } from '../scenario/schema.js';
import type { RunOptions } from './run-options.js';

/** What decides which phases a run has. */
type Asked = Pick<Scenario, 'faults' | 'crashLoop'>;

export interface PhaseOptions extends Pick<RunOptions, 'signal' | 'emit'> {
  readonly scenario: Asked;
}

export interface PhaseDone<T> {
  readonly value: T;
  readonly durationMs: number;
}

/** In the order in which they come. */
export function phasesOf({ faults, crashLoop }: Asked): readonly Phase[] {
  return [
    'lab',
    'table',
    'history',
    'outage',
    'snapshot',
    'trials',
    ...(faults.length > 0 ? (['faults'] as const) : []),
    ...(crashLoop ? (['crash-loop'] as const) : []),
    'report',
  ];
}

/** Runs one phase, telling of its start and its end; what `work` throws goes on up. `noteOf` says what came of it. */
export async function tellPhase<T>(
  { scenario, signal, emit }: PhaseOptions,
  phase: Phase,
  title: string,
  work: () => Promise<T>,
  noteOf: (value: T) => string = () => '',
): Promise<PhaseDone<T>> {
  signal.throwIfAborted();
  const phases = phasesOf(scenario);
  emit({ type: 'phase-started', phase, number: phases.indexOf(phase) + 1, of: phases.length, title });
  const startedMs = performance.now();
  const value = await work();
  const durationMs = Math.round(performance.now() - startedMs);
  emit({ type: 'phase-finished', phase, durationMs, note: noteOf(value) });
  return { value, durationMs };
}
