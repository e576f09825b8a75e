/** All trials of a strategy as one line of figures, each by the catalogue's rule of which rounds count and how they become one. */
import type { StrategySummary, Trial } from '../result/schema.js';
import { figureSummary } from './figures/figure-summary.js';
import type { TrialFigureName } from './figures/trial-figures.js';
import { latencyByPhase } from './latency-by-phase.js';

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
    const over = (name: TrialFigureName) => figureSummary(name, all, seed);
    return {
      strategy: label,
      title,
      trials: all.length,
      recovered: all.filter(({ status }) => status === 'recovered').length,
      timeToRecoverMs: over('timeToRecoverMs'),
      durationMs: over('durationMs'),
      rowsPerSecond: over('rowsPerSecond'),
      headroomRows: over('headroomRows'),
      headroomBytes: over('headroomBytes'),
      dataFreeBytes: over('dataFreeBytes'),
      issueLatencyMsP90: over('issueLatencyMsP90'),
      issueLatencyMsP99: over('issueLatencyMsP99'),
      backlogDrainMs: over('backlogDrainMs'),
      roomMadeRows: over('roomMadeRows'),
      roomMadeBytes: over('roomMadeBytes'),
      ladder: {
        firstAccepted: over('ladder.firstAccepted'),
        sustained: over('ladder.sustained'),
        free1Percent: over('ladder.free1Percent'),
        free5Percent: over('ladder.free5Percent'),
        free20Percent: over('ladder.free20Percent'),
        backlogDrained: over('ladder.backlogDrained'),
      },
      latency: latencyByPhase(all),
      effect: effect ?? null,
      sweep: sweep ?? null,
    };
  });
}
