/** The sample result with what a newer one holds besides: latency by phase and operation. */
import { latencyByPhase } from '../../src/measure/latency-by-phase.js';
import type { Result, TrafficFigures } from '../../src/result/schema.js';
import { sampleResult } from './sample-result.js';

/** `change` is made to what each trial's traffic felt while the remedy ran. */
export function withPhases(
  change: (during: TrafficFigures, round: number) => TrafficFigures = (during) => during,
): Result {
  const result = sampleResult();
  const trials = result.trials.map((trial) => ({
    ...trial,
    traffic: { ...trial.traffic, during: change(trial.traffic.during, trial.round) },
  }));
  const summaries = result.summaries.map((summary) => ({
    ...summary,
    latency: latencyByPhase(trials.filter(({ strategy }) => strategy === summary.strategy)),
  }));
  return { ...result, trials, summaries };
}
