/** A figure over the rounds of a remedy: one number with its interval, or rounds to draw from, by the catalogue's rules. */
import { median } from 'simple-statistics';
import type { Interval, Result, StrategySummary, Trial } from '../../result/schema.js';
import type { Rounds } from '../draw-rounds.js';
import { formatBytes, formatCount, formatDurationMs, formatRate } from '../format.js';
import { pooledPercentile, pooledRounds } from '../pooled-latency.js';
import { intervalOf } from '../statistics.js';
import { countsIn } from './rounds-that-count.js';
import { type TrialFigure, type TrialFigureName, trialFigure, type Unit } from './trial-figures.js';

/** Of trials of one remedy; null where none of those that count has the figure. `seed` steers the bootstrap. */
export function figureSummary(name: TrialFigureName, trials: readonly Trial[], seed: number): Interval | null {
  const figure = trialFigure(name);
  const counted = trials.filter((trial) => countsIn(figure.counts, trial));
  switch (figure.summary) {
    case 'median':
      return intervalOf(valuesOf(figure, counted), seed);
    case 'largest': {
      const values = valuesOf(figure, counted);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      return values.length === 0 ? null : { median: high, low, high, samples: values.length };
    }
    case 'pooled':
      return pooledPercentile(counted.map(figure.histogram), figure.percentile, seed);
  }
}

/** The rounds that count, to be drawn from: what a comparison of two remedies needs. */
export function figureRounds(name: TrialFigureName, trials: readonly Trial[]): Rounds {
  const figure = trialFigure(name);
  const counted = trials.filter((trial) => countsIn(figure.counts, trial));
  if (figure.summary === 'pooled')
    return pooledRounds(
      counted.flatMap((trial) => figure.histogram(trial) ?? []),
      figure.percentile,
    );
  const values = valuesOf(figure, counted);
  const middle = figure.summary === 'median' ? median : (some: number[]) => Math.max(...some);
  return {
    count: values.length,
    figureOf: (drawn) => (drawn.length === 0 ? null : middle(drawn.map((index) => values[index] as number))),
  };
}

/** As the result's summaries hold it; computed from its trials where they do not. */
export function figureOf(
  { summaries, trials, scenario }: Pick<Result, 'summaries' | 'trials' | 'scenario'>,
  strategy: string,
  name: TrialFigureName,
): Interval | null {
  const summary = summaries.find((one) => one.strategy === strategy);
  const stored = summary && storedIn(summary, name);
  if (stored !== undefined) return stored;
  const own = trials.filter((trial) => trial.strategy === strategy);
  return figureSummary(name, own, scenario.seed);
}

/** "184 ms", "24.4 MiB", "10,011". */
export function formatFigure(unit: Unit, value: number): string {
  return { ms: formatDurationMs, bytes: formatBytes, rows: formatCount, 'rows-per-second': formatRate }[unit](value);
}

function valuesOf({ read }: TrialFigure, trials: readonly Trial[]): readonly number[] {
  return trials.map(read).filter((value) => value !== null);
}

function storedIn(summary: StrategySummary, name: TrialFigureName): Interval | null | undefined {
  // One figure with two names, and results of older versions took other rounds for the second.
  if (name === 'ladder.sustained') return summary.timeToRecoverMs;
  const key = name.startsWith('ladder.') ? 'ladder' : name;
  if (!(key in summary)) return undefined;
  if (key === 'ladder') return summary.ladder?.[name.slice('ladder.'.length) as keyof typeof summary.ladder] ?? null;
  return summary[key as Exclude<keyof StrategySummary, 'ladder'>] as Interval | null;
}
