/** How long each remedy leaves the table refusing work: every trial, the median and its interval. */
import { bootstrapSamplesMin } from '../../measure/statistics.js';
import type { Result, Trial } from '../../result/schema.js';
import { byRecovery } from '../remedy-order.js';
import type { Chart } from './chart.js';
import { effectWords } from './effects.js';
import { strategyStrip } from './strategy-strip.js';
import { stripOf } from './strip-of.js';

export function timeToRecover(result: Result): Chart | null {
  if (result.trials.length === 0) return null;
  const strategies = byRecovery(result);
  const { trials, medians } = stripOf(result, strategies, 'timeToRecoverMs', 1000);
  const missing = strategies.flatMap((strategy) => missingNote(result, strategy));
  return {
    name: 'time-to-recover',
    title: 'How long until the table takes rows again?',
    subtitle: `Seconds from the remedy's start to sustained acceptance. ${stripLegend(
      result,
      trials.some(({ counts }) => !counts),
    )}`,
    description: `Time to recover, median: ${strategies.map((strategy) => `${strategy} ${medians.find((entry) => entry.strategy === strategy)?.note ?? 'never'}`).join(', ')}.`,
    spec: strategyStrip({
      strategies,
      effectOf: effectWords(result),
      trials,
      medians,
      missing,
      axisTitle: 'seconds to sustained acceptance',
    }),
  };
}

/** How to read points, bar and line, by the number of rounds. */
export function stripLegend({ scenario: { repetitions } }: Result, uncounted: boolean): string {
  if (repetitions === 1)
    return `One round: one point each${uncounted ? ' (✕: left out of the figure)' : ''}, nothing known about the spread.`;
  const line = repetitions < bootstrapSamplesMin ? 'range of the rounds' : '95 % interval of the median (bootstrap)';
  const outliers =
    repetitions < bootstrapSamplesMin
      ? ''
      : ' Hollow: outliers, beyond 3 scaled median absolute deviations; they count.';
  return `Points: trials${uncounted ? '; ✕: one that the median leaves out' : ''}. Bar: median; line: ${line}.${outliers}`;
}

const endings: Readonly<Record<Trial['status'], string>> = {
  recovered: 'recovered',
  relapsed: 'full again soon after',
  'not-recovered': 'not recovered',
  'remedy-failed': 'remedy failed',
  'server-crashed': 'server crashed',
  'server-hung': 'server hung',
};

/** One line for each way in which trials did not recover, or not for good. */
function missingNote(result: Result, strategy: string) {
  const trials = result.trials.filter((trial) => trial.strategy === strategy);
  const lost = trials.filter(({ status }) => status !== 'recovered');
  if (lost.length === 0) return [];
  const lines = [...new Set(lost.map(({ status }) => status))].map((status) => {
    const count = lost.filter((trial) => trial.status === status).length;
    return `✕ ${count} of ${trials.length} ${endings[status]}`;
  });
  return [{ strategy, lines, isAlone: trials.every(({ timeToRecoverMs }) => timeToRecoverMs === null) }];
}
