/** How fast remedies that go row by row get through the full table. */
import { figureOf } from '../../measure/figures/figure-summary.js';
import { trialFigures } from '../../measure/figures/trial-figures.js';
import { formatCount } from '../../measure/format.js';
import type { Result, Trial } from '../../result/schema.js';
import type { Chart } from './chart.js';
import { strategyOrder } from './chart-style.js';
import { effectWords } from './effects.js';
import { strategyStrip } from './strategy-strip.js';
import { stripOf } from './strip-of.js';
import { stripLegend } from './time-to-recover.js';

export function throughput(result: Result): Chart | null {
  const all = strategyOrder(result);
  const rate = (strategy: string) => figureOf(result, strategy, 'rowsPerSecond')?.median ?? 0;
  const strategies = all
    .filter((strategy) => result.trials.some((trial) => trial.strategy === strategy && rowsOf(trial) > 0))
    .toSorted((one, other) => rate(other) - rate(one));
  if (strategies.length === 0) return null;
  const { trials, medians } = stripOf(
    result,
    strategies,
    'rowsPerSecond',
    1,
    (trial) => `, ${formatCount(rowsOf(trial))} rows`,
  );
  const still = all.filter((strategy) => !strategies.includes(strategy));
  return {
    name: 'throughput',
    title: 'How fast are rows deleted, archived or trimmed?',
    subtitle: `Rows a second over the remedy's whole duration, with traffic on: a partitioning remedy's conversion counts in its time. ${stripLegend(
      result,
      trials.some(({ counts }) => !counts),
    )}${still.length > 0 ? ` None deleted, archived or trimmed: ${still.join(', ')}.` : ''}`,
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

function rowsOf(trial: Trial): number {
  return trialFigures.rowsMoved.read(trial);
}
