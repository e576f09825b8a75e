/** What users felt in each phase of a strategy's trials, all rounds as one: histograms merged, counts added up. */
import type { PhaseLatency, TrafficFigures, Trial } from '../result/schema.js';
import { trafficOperations, trafficPhases } from '../result/traffic.js';
import { LatencyHistogram } from './histogram.js';

/** One line a phase and operation, and one for all operations of a phase; phases without traffic are left out. */
export function latencyByPhase(trials: readonly Trial[]): PhaseLatency[] {
  return trafficPhases.flatMap((phase) => {
    const rounds = trials.flatMap(({ traffic }) => traffic[phase] ?? []);
    if (rounds.length === 0) return [];
    const lines = trafficOperations.map((operation) => lineOf(rounds, phase, operation, [operation]));
    return [...lines, lineOf(rounds, phase, 'all', trafficOperations)];
  });
}

function lineOf(
  rounds: readonly TrafficFigures[],
  phase: PhaseLatency['phase'],
  operation: PhaseLatency['operation'],
  members: readonly string[],
): PhaseLatency {
  const figures = rounds.flatMap(({ operations }) => operations.filter((one) => members.includes(one.operation)));
  const sum = (count: 'accepted' | 'refused' | 'failed') => figures.reduce((total, one) => total + one[count], 0);
  const latency = LatencyHistogram.merged(figures.flatMap(({ histogram }) => histogram ?? []));
  // A histogram read back knows its longest sample to within 0.1 % only.
  const longest = maxOf(figures.map(({ latencyMsMax }) => latencyMsMax));
  return {
    phase,
    operation,
    rounds: rounds.length,
    accepted: sum('accepted'),
    refused: sum('refused'),
    failed: sum('failed'),
    latencyMsP50: latency.percentile(50),
    latencyMsP90: latency.percentile(90),
    latencyMsP99: latency.percentile(99),
    latencyMsMax: longest,
    waitMsMax: maxOf(figures.map(({ waitMsMax }) => waitMsMax)),
  };
}

function maxOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
