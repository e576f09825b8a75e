/** Strategies in order of one figure, and how each stands to the first. */
import type { Interval, Result, StrategySummary } from '../result/schema.js';
import { compareIntervals, comparisonSamplesMin } from './statistics.js';

/** Keys of a summary that hold an interval. */
export type Figure = {
  [Key in keyof StrategySummary]: StrategySummary[Key] extends Interval | null ? Key : never;
}[keyof StrategySummary];

export interface Ranked {
  readonly strategy: string;
  readonly interval: Interval;
  readonly summary: StrategySummary;
}

/** A way out that few have in real life: it shows how fast and how roomy a remedy could be, and wins nothing. */
const referenceUse = 'raise-cap';

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

/** Summaries of what competes: all but the reference, unless nothing else was run. */
export function competitors({ summaries, trials }: Pick<Result, 'summaries' | 'trials'>): readonly StrategySummary[] {
  const others = summaries.filter(({ strategy }) => !isReference(trials, strategy));
  return others.length > 0 ? others : summaries;
}

/** The fastest to recover and all that cannot be told apart from it; one name where it stands alone. */
export function closestRivals(result: Pick<Result, 'summaries' | 'trials'>): string[] {
  const [first, ...others] = rankBy(competitors(result), 'timeToRecoverMs', 'lowest');
  if (!first) return [];
  const near = others.filter((other) => compareIntervals(first.interval, other.interval) === 'not-distinguishable');
  return [first.strategy, ...near.map(({ strategy }) => strategy)];
}

/** How a strategy stands to the fastest by time to recover, as far as its rounds can tell. */
export function standingOf(result: Pick<Result, 'summaries' | 'trials'>, strategy: string): string {
  const [first] = rankBy(competitors(result), 'timeToRecoverMs', 'lowest');
  const own = result.summaries.find((summary) => summary.strategy === strategy)?.timeToRecoverMs;
  if (!first || !own) return '–';
  if (strategy === first.strategy) return 'the fastest';
  const reference = isReference(result.trials, strategy) ? 'reference, ' : '';
  if (Math.min(own.samples, first.interval.samples) < comparisonSamplesMin) return `${reference}too few rounds to tell`;
  const comparison = compareIntervals(own, first.interval);
  if (comparison === 'not-distinguishable') return `${reference}not distinguishable`;
  return comparison === 'higher'
    ? `${reference}worse: ${timesAsLong(first.interval.median, own.median)}`
    : `${reference}better`;
}

/** "35 % longer", "3.2 times as long". */
export function timesAsLong(first: number, second: number): string {
  const times = second / Math.max(first, 1e-3);
  return times < 2 ? `${Math.round((times - 1) * 100)} % longer` : `${times.toFixed(1)} times as long`;
}

function isReference(trials: Result['trials'], strategy: string): boolean {
  return trials.some((trial) => trial.strategy === strategy && trial.use === referenceUse);
}
