/** Traffic's part of `result.json`: what foreground statements felt over a stretch of time, and all rounds' stretches as one. */
import { z } from 'zod';
import { isHistogramText } from './histogram-text.js';
import { number, whole } from './numbers.js';

export const trafficOperations = ['issue', 'start', 'finish-success', 'finish-error', 'kill'] as const;

/** From the intended start to the answer of accepted statements; null where there are too few samples for it. */
const percentiles = {
  latencyMsP50: number.nullable(),
  latencyMsP90: number.nullable().default(null),
  latencyMsP99: number.nullable(),
  latencyMsMax: number.nullable(),
};

const statementFigures = z.strictObject({
  accepted: whole,
  /** Refused with 1114. */
  refused: whole,
  /** Any other error, a lost connection included. */
  failed: whole,
  /** Longest from the intended start to an answer of any kind: a statement that waited for a lock and was then refused is here alone. */
  waitMsMax: number.nullable().default(null),
  ...percentiles,
});

const operationFigures = statementFigures.extend({
  operation: z.enum(trafficOperations),
  /** Every accepted statement's latency in microseconds, as HdrHistogram's compressed text; null for none. */
  histogram: z.string().refine(isHistogramText, 'is no histogram of latencies').nullable().default(null),
});
export type OperationFigures = z.output<typeof operationFigures>;

/** Row locks only: waits for a table's metadata lock are not among them. */
const lockWaits = z.strictObject({ count: whole, totalMs: number });
export type LockWaits = z.output<typeof lockWaits>;

/** Of the first attempts that were due in the stretch, whenever they were answered. */
export const trafficFigures = z.strictObject({
  durationMs: number,
  /** Statements a second that the schedule asked for, and that were answered before the stretch was over. */
  desiredPerSecond: number,
  achievedPerSecond: number,
  operations: z.array(operationFigures),
  /** All operations' statements together. */
  all: statementFigures.nullable().default(null),
  /** Of all connections, the remedy's too; null where the server could not say. */
  lockWaits: lockWaits.nullable().default(null),
  /** How late the load generator itself was, p99: its event loop's delay. Latencies hold it. */
  generatorDelayMsP99: number.nullable().default(null),
});
export type TrafficFigures = z.output<typeof trafficFigures>;

/** What is felt when, by a statement's intended start: full is the table before the remedy starts, after is from its end to the drained backlog. */
export const trafficPhases = ['full', 'during', 'after'] as const;

/** One phase of all rounds of a strategy, its histograms merged. */
export const phaseLatency = z.strictObject({
  phase: z.enum(trafficPhases),
  operation: z.enum([...trafficOperations, 'all']),
  rounds: whole,
  ...statementFigures.shape,
});
export type PhaseLatency = z.output<typeof phaseLatency>;
