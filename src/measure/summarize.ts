/**
 * All trials of a strategy as one line of figures. A figure is taken from the trials that have it:
 * recovery from those that recovered for good (one that was full again soon after did not), how long it
 * takes from those whose remedy ran to its own end, the rest from those whose remedy did not fail. A trial that failed counts in
 * `trials`, never in a median.
 */
import type { Interval, Ladder, StrategySummary, TrafficFigures, Trial } from '../result/schema.js';
import { latencyByPhase } from './latency-by-phase.js';
import { pooledPercentile } from './pooled-latency.js';
import { isServerLost } from './server-lost.js';
import { intervalOf } from './statistics.js';

/** One summary a strategy, in the given order; `seed` steers the bootstrap. */
export function summarizeTrials(
  trials: readonly Trial[],
  strategies: readonly {
    readonly label: string;
    readonly title: string;
    readonly effect?: StrategySummary['effect'];
    readonly sweep?: StrategySummary['sweep'];
  }[],
  seed: number,
): StrategySummary[] {
  return strategies.map(({ label, title, effect, sweep }) => {
    const all = trials.filter((trial) => trial.strategy === label);
    const ended = all.filter(({ status }) => status !== 'remedy-failed' && !isServerLost(status));
    const completed = ended.filter(ranToItsEnd);
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
      durationMs: over(completed, ({ durationMs }) => durationMs),
      // A rebuild moves no rows: it has no rate, rather than one of 0.
      rowsPerSecond: over(ended, (trial) => (rowsMoved(trial) > 0 ? trial.rowsPerSecond : null)),
      headroomRows: over(ended, ({ headroom }) => headroom?.rows ?? null),
      // In table-file bytes, the unit in which DATA_FREE makes its claim.
      headroomBytes: over(ended, ({ headroom }) => headroom?.fileBytes ?? null),
      dataFreeBytes: over(ended, ({ dataFreeBytes }) => dataFreeBytes),
      issueLatencyMsP90: issueLatency(ended, 90, seed),
      issueLatencyMsP99: issueLatency(ended, 99, seed),
      backlogDrainMs: over(recovered, ({ backlogDrainMs }) => backlogDrainMs),
      roomMadeRows: over(ended, (trial) => trial.roomMade?.rows ?? null),
      roomMadeBytes: over(ended, (trial) => trial.roomMade?.fileBytes ?? null),
      ladder: ladderOver((rung) => over(ended, ({ ladder }) => ladder?.[rung] ?? null)),
      latency: latencyByPhase(all),
      effect: effect ?? null,
      sweep: sweep ?? null,
    };
  });
}

/** Not cut by the time limit, nor stopped by itself; older results tell that by a reason beside a recovery. */
export function ranToItsEnd({ completed, status, reason }: Trial): boolean {
  return completed ?? (status !== 'recovered' || reason === null);
}

function rowsMoved({ rowsDeleted, rowsArchived, rowsTrimmed }: Trial): number {
  return rowsDeleted + rowsArchived + rowsTrimmed;
}

/** Of issuing a job while the remedy ran, all rounds' statements together. */
function issueLatency(trials: readonly Trial[], percentile: number, seed: number): Interval | null {
  return pooledPercentile(
    trials.map(({ traffic }) => issueOf(traffic.during)?.histogram ?? null),
    percentile,
    seed,
  );
}

function issueOf(figures: TrafficFigures) {
  return figures.operations.find(({ operation }) => operation === 'issue');
}

function ladderOver(over: (rung: keyof Ladder) => Interval | null): NonNullable<StrategySummary['ladder']> {
  return {
    firstAccepted: over('firstAccepted'),
    sustained: over('sustained'),
    free1Percent: over('free1Percent'),
    free5Percent: over('free5Percent'),
    free20Percent: over('free20Percent'),
    backlogDrained: over('backlogDrained'),
  };
}
