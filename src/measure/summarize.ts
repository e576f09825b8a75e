/**
 * All trials of a strategy as one line of figures. A figure is taken from the trials that have it:
 * recovery from those that recovered for good (one that was full again soon after did not), the
 * remedy's own figures from those whose remedy ran to its end. A trial that failed counts in
 * `trials`, never in a median.
 */
import type { Interval, StrategySummary, Trial } from '../result/schema.js';
import { intervalOf } from './statistics.js';

/** One summary a strategy, in the given order; `seed` steers the bootstrap. */
export function summarizeTrials(
  trials: readonly Trial[],
  strategies: readonly { readonly label: string; readonly title: string }[],
  seed: number,
): StrategySummary[] {
  return strategies.map(({ label, title }) => {
    const all = trials.filter((trial) => trial.strategy === label);
    const ended = all.filter(({ status }) => status !== 'remedy-failed' && status !== 'server-crashed');
    const recovered = all.filter(({ status }) => status === 'recovered');
    const over = (some: readonly Trial[], figure: (trial: Trial) => number | null): Interval | null =>
      intervalOf(
        some.map(figure).filter((value) => value !== null),
        seed,
      );
    return {
      strategy: label,
      title,
      trials: all.length,
      recovered: recovered.length,
      timeToRecoverMs: over(recovered, ({ timeToRecoverMs }) => timeToRecoverMs),
      durationMs: over(ended, ({ durationMs }) => durationMs),
      // A rebuild moves no rows: it has no rate, rather than one of 0.
      rowsPerSecond: over(ended, (trial) => (trial.rowsDeleted + trial.rowsArchived > 0 ? trial.rowsPerSecond : null)),
      headroomRows: over(ended, ({ headroom }) => headroom?.rows ?? null),
      // In table-file bytes, the unit in which DATA_FREE makes its claim.
      headroomBytes: over(ended, ({ headroom }) => headroom?.fileBytes ?? null),
      dataFreeBytes: over(ended, ({ dataFreeBytes }) => dataFreeBytes),
      issueLatencyMsP99: over(ended, issueLatencyMsP99),
      backlogDrainMs: over(recovered, ({ backlogDrainMs }) => backlogDrainMs),
    };
  });
}

/** p99 of issuing a job while the remedy ran. */
function issueLatencyMsP99(trial: Trial): number | null {
  return trial.traffic.during.operations.find(({ operation }) => operation === 'issue')?.latencyMsP99 ?? null;
}
