/** The steps that a remedy names (convert, copy, swap, drop), each timed apart: a row a remedy, a column a step. */
import { countsIn } from '../measure/figures/rounds-that-count.js';
import { formatDurationMs } from '../measure/format.js';
import { intervalOf } from '../measure/statistics.js';
import type { Result, Trial } from '../result/schema.js';
import { byRecovery } from './remedy-order.js';
import { intervalCell, type TextTable } from './text-table.js';

export const stepsNote =
  'Parts of the duration above, median over the rounds whose remedy ran to its end. A conversion is paid once; what follows it (drop) each time again. A dash: the remedy has no such step.';

/** Null where no remedy names its steps. */
export function stepsTable({ trials, ...result }: Result): TextTable | null {
  // As for the duration: a remedy that failed, or met its limit, was cut off somewhere inside a step.
  const ended = trials.filter((trial) => countsIn('ran-to-its-end', trial));
  const stepped = ended.filter(({ steps }) => steps.length > 0);
  if (stepped.length === 0) return null;
  const names = stepsInOrder(stepped);
  const rows = byRecovery({ trials, ...result }).flatMap((strategy) => {
    const own = stepped.filter((trial) => trial.strategy === strategy);
    if (own.length === 0) return [];
    const cells = names.map((name) => {
      const times = own.flatMap(({ steps }) => steps.filter((step) => step.name === name));
      const interval = intervalOf(
        times.map(({ durationMs }) => durationMs),
        result.scenario.seed,
      );
      return intervalCell(interval, formatDurationMs);
    });
    return [{ name: strategy, cells }];
  });
  return { columns: names.map((label) => ({ label, meaning: '' })), rows };
}

/** Each name once, behind all that some remedy does before it. */
function stepsInOrder(trials: readonly Trial[]): readonly string[] {
  const names: string[] = [];
  for (const { steps } of trials) {
    let at = 0;
    for (const { name } of steps) {
      const known = names.indexOf(name);
      if (known < 0) names.splice(at, 0, name);
      at = names.indexOf(name) + 1;
    }
  }
  return names;
}
