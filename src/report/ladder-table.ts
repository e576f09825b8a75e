/** Recovery as a ladder: how long after the remedy's start each rung was reached, a row a remedy. */
import { figureOf } from '../measure/figures/figure-summary.js';
import { type TrialFigureName, trialFigures } from '../measure/figures/trial-figures.js';
import { formatDurationMs } from '../measure/format.js';
import type { Result } from '../result/schema.js';
import { byRecovery } from './remedy-order.js';
import { intervalCell, joined, type TextTable } from './text-table.js';

const rungs = [
  'ladder.firstAccepted',
  'ladder.sustained',
  'ladder.free1Percent',
  'ladder.free5Percent',
  'ladder.free20Percent',
  'ladder.backlogDrained',
] as const satisfies readonly TrialFigureName[];

export const ladderNote =
  "Time from the remedy's start, median, and the spread of the rounds that got there; sustained, and drained, count where recovery lasted. Free is DATA_FREE and what the file may still grow, less the 3 extents that an insert asks for: a lower bound, since pages that are free inside used extents are not in it, so rows may be accepted before any of it shows. A dash: not reached while it was watched.";

/** Null for results of versions without ladders. */
export function ladderTable(result: Result): TextTable | null {
  const rows = byRecovery(result).flatMap((strategy) => {
    if (!result.summaries.find((summary) => summary.strategy === strategy)?.ladder) return [];
    const trials = result.trials.filter((trial) => trial.strategy === strategy).length;
    const cells = rungs.map((rung) => {
      const interval = figureOf(result, strategy, rung);
      const cell = intervalCell(interval, formatDurationMs);
      const share = interval && interval.samples < trials ? `${interval.samples} of ${trials} trials` : '';
      return { text: cell.text, detail: joined(cell.detail, share) };
    });
    return [{ name: strategy, cells }];
  });
  return rows.length === 0 ? null : { columns: rungs.map((rung) => trialFigures[rung]), rows };
}
