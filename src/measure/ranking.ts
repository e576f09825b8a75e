/** Strategies in order of one figure, and in order of recovery. */
import type { Interval, StrategySummary } from '../result/schema.js';

/** Keys of a summary that hold an interval. */
export type Figure = {
  [Key in keyof StrategySummary]: StrategySummary[Key] extends Interval | null ? Key : never;
}[keyof StrategySummary];

export interface Ranked {
  readonly strategy: string;
  readonly interval: Interval;
  readonly summary: StrategySummary;
}

/** Those that have the figure, by median; `best` says which end comes first. Ties keep the scenario's order. */
export function rankBy(summaries: readonly StrategySummary[], figure: Figure, best: 'lowest' | 'highest'): Ranked[] {
  const sign = best === 'lowest' ? 1 : -1;
  return summaries
    .flatMap((summary) => {
      const interval = summary[figure];
      return interval ? [{ strategy: summary.strategy, interval, summary }] : [];
    })
    .sort((one, other) => sign * (one.interval.median - other.interval.median));
}

/**
 * By recovery: what brought the table back in a greater share of its rounds comes first, the quicker of equals before
 * the slower. A median of the one round in five that worked is no figure to win by.
 */
export function rankByRecovery(summaries: readonly StrategySummary[]): Ranked[] {
  return rankBy(summaries, 'timeToRecoverMs', 'lowest').sort(
    (one, other) => recoveredShare(other.summary) - recoveredShare(one.summary),
  );
}

/** Of its rounds, those that brought the table back for good; 0 without a round. */
export function recoveredShare({ recovered, trials }: StrategySummary): number {
  return trials === 0 ? 0 : recovered / trials;
}
