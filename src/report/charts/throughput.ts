/** How fast remedies that go row by row get through the full table. */
import { formatCount, formatRate } from '../../measure/format.js';
import type { Result, Trial } from '../../result/schema.js';
import type { Chart } from './chart.js';
import { strategyOrder } from './chart-style.js';
import { effectWords } from './effects.js';
import { strategyStrip } from './strategy-strip.js';
import { stripLegend } from './time-to-recover.js';

export function throughput(result: Result): Chart | null {
  const moving = result.trials.filter((trial) => rowsOf(trial) > 0);
  const all = strategyOrder(result);
  const rate = (strategy: string) =>
    result.summaries.find((summary) => summary.strategy === strategy)?.rowsPerSecond?.median ?? 0;
  const strategies = all
    .filter((strategy) => moving.some((trial) => trial.strategy === strategy))
    .toSorted((one, other) => rate(other) - rate(one));
  if (strategies.length === 0) return null;
  const trials = moving.map((trial) => ({
    strategy: trial.strategy,
    value: trial.rowsPerSecond,
    note: `round ${trial.round}: ${formatRate(trial.rowsPerSecond)}, ${formatCount(rowsOf(trial))} rows`,
  }));
  const medians = strategies.flatMap((strategy) => {
    const interval = result.summaries.find((summary) => summary.strategy === strategy)?.rowsPerSecond;
    return interval
      ? [
          {
            strategy,
            value: interval.median,
            low: interval.low,
            high: interval.high,
            note: formatRate(interval.median),
          },
        ]
      : [];
  });
  const still = all.filter((strategy) => !strategies.includes(strategy));
  return {
    name: 'throughput',
    title: 'How fast are rows deleted, archived or trimmed?',
    subtitle: `Rows a second over the remedy's whole duration, with traffic on: a partitioning remedy's conversion counts in its time. ${stripLegend(result)}${still.length > 0 ? ` None deleted, archived or trimmed: ${still.join(', ')}.` : ''}`,
    description: `Rows a second, median: ${medians.map((entry) => `${entry.strategy} ${entry.note}`).join(', ')}.`,
    spec: strategyStrip({
      strategies,
      effectOf: effectWords(result),
      trials,
      medians,
      missing: [],
      axisTitle: 'rows deleted, archived or trimmed a second',
    }),
  };
}

function rowsOf({ rowsDeleted, rowsArchived, rowsTrimmed }: Trial): number {
  return rowsDeleted + rowsArchived + rowsTrimmed;
}
