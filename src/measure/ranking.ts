/** Strategies in order of one figure. */
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
