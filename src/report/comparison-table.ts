/** Which differences between remedies are real: each against the best, by figure, as far as the rounds can tell. */
import { type ComparedFigure, type Comparison, compareBy } from '../measure/comparison.js';
import { trialFigures } from '../measure/figures/trial-figures.js';
import { bootstrapSamplesMin } from '../measure/statistics.js';
import type { Result } from '../result/schema.js';
import { byRecovery } from './remedy-order.js';
import type { TextCell, TextTable } from './text-table.js';

const columns: readonly ComparedFigure[] = [
  'timeToRecoverMs',
  'roomMadeBytes',
  'issueLatencyMsP90',
  'issueLatencyMsP99',
];

/** How to read it. */
export const comparisonNote = `Times the best remedy’s figure; small print: 95 % interval of that ratio (bootstrap over rounds, seeded). Not distinguishable: the interval holds 1. One comparison in twenty is wrong by chance. Below ${bootstrapSamplesMin} rounds nothing is claimed.`;

/** Null with fewer than two remedies to compare. Figures that fewer than two remedies have are left out. */
export function comparisonTable(result: Result): TextTable | null {
  const compared = columns
    .map((figure) => ({ label: trialFigures[figure].label, comparisons: compareBy(figure, result) }))
    .filter(({ comparisons }) => comparisons.length > 1);
  if (compared.length === 0) return null;
  return {
    columns: compared.map(({ label, comparisons }) => ({ label, meaning: `best: ${bestOf(comparisons)}` })),
    rows: byRecovery(result).map((strategy) => ({
      name: strategy,
      cells: compared.map(({ comparisons }) => cellOf(comparisons.find((entry) => entry.strategy === strategy))),
    })),
  };
}

function bestOf(comparisons: readonly Comparison[]): string {
  return comparisons.find(({ standing }) => standing === 'best')?.strategy ?? '–';
}

function cellOf(comparison: Comparison | undefined): TextCell {
  if (!comparison) return { text: '–', detail: '' };
  const { standing, ratio, rounds, trials } = comparison;
  const times = `${digits(ratio.value)} ×`;
  if (standing === 'best') return { text: 'best', detail: '' };
  if (standing === 'recovers-less-often')
    return { text: `worse: ${rounds.count} of ${trials} rounds`, detail: `${times} in those` };
  if (ratio.low === null || ratio.high === null)
    return { text: times, detail: `${rounds.count === 1 ? 'one round' : `${rounds.count} rounds`}: no claim` };
  const words = standing === 'not-distinguishable' ? 'not distinguishable' : `${standing}: ${times}`;
  return { text: words, detail: `${digits(ratio.low)} to ${digits(ratio.high)}` };
}

/** Two digits behind the point where they say something. */
function digits(ratio: number): string {
  return ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2);
}
