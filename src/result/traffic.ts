/** Traffic's part of `result.json`: what foreground statements felt over a stretch of time, and all rounds' stretches as one. */
import { z } from 'zod';
import { isHistogramText } from './histogram-text.js';
import { number, whole } from './numbers.js';

export const trafficOperations = ['issue', 'start', 'finish-success', 'finish-error', 'kill'] as const;

/** From the intended start to the answer of accepted statements; null where there are too few samples for it. */
const percentiles = {
  latencyMsP50: number
    .nullable()
    .describe('From the intended start to the answer of accepted statements, median; null below 10 of them.'),
  latencyMsP90: number.nullable().default(null).describe('The same, 90th percentile; null below 50.'),
  latencyMsP99: number.nullable().describe('The same, 99th percentile; null below 500.'),
  latencyMsMax: number.nullable().describe('The same, longest.'),
};

const statementFigures = z.strictObject({
  accepted: whole.describe('Statements accepted.'),
  refused: whole.describe('Refused with 1114.'),
  failed: whole.describe('Any other error, a lost connection included.'),
  waitMsMax: number
    .nullable()
    .default(null)
    .describe(
      'Longest from the intended start to an answer of any kind: a statement that waited for a lock and was then refused is here alone.',
    ),
  ...percentiles,
});

const operationFigures = statementFigures.extend({
  operation: z.enum(trafficOperations).describe('What the statement does to a job.'),
  histogram: z
    .string()
    .refine(isHistogramText, 'is no histogram of latencies')
    .nullable()
    .default(null)
    .describe('Every accepted statement’s latency in microseconds, as HdrHistogram’s compressed text; null for none.'),
});
export type OperationFigures = z.output<typeof operationFigures>;

/** Row locks only: waits for a table's metadata lock are not among them. */
const lockWaits = z.strictObject({
  count: whole.describe('Waits that ended in the stretch.'),
  totalMs: number.describe('All of them together.'),
});
export type LockWaits = z.output<typeof lockWaits>;

/** Of the first attempts that were due in the stretch, whenever they were answered. */
export const trafficFigures = z
  .strictObject({
    durationMs: number.describe('Length of the stretch.'),
    desiredPerSecond: number.describe('Statements a second that the schedule asked for.'),
    achievedPerSecond: number.describe('Statements a second that were answered before the stretch was over.'),
    operations: z.array(operationFigures).describe('By operation.'),
    all: statementFigures.nullable().default(null).describe('All operations’ statements together.'),
    lockWaits: lockWaits
      .nullable()
      .default(null)
      .describe('Of all connections, the remedy’s too; null where the server could not say.'),
    generatorDelayMsP99: number
      .nullable()
      .default(null)
      .describe('How late the load generator itself was, p99: its event loop’s delay. Latencies hold it.'),
  })
  .meta({
    id: 'TrafficFigures',
    description:
      'What statements felt: of the first attempts that were due in the stretch, whenever they were answered.',
  });
export type TrafficFigures = z.output<typeof trafficFigures>;

/** What is felt when, by a statement's intended start: full is the table before the remedy starts, after is from its end to the drained backlog. */
export const trafficPhases = ['full', 'during', 'after'] as const;

/** One phase of all rounds of a strategy, its histograms merged. */
export const phaseLatency = z.strictObject({
  phase: z.enum(trafficPhases).describe('Before, beside or after the remedy.'),
  operation: z.enum([...trafficOperations, 'all']).describe('What the statement does to a job; `all`: any of them.'),
  rounds: whole.describe('Rounds whose statements are in it.'),
  ...statementFigures.shape,
});
export type PhaseLatency = z.output<typeof phaseLatency>;
