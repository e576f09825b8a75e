/** One strategy over all its rounds: the part of `result.json` that answers, beside the trials it comes from. */
import { z } from 'zod';
import { number, whole } from './numbers.js';
import { phaseLatency } from './traffic.js';

const interval = z
  .strictObject({
    median: number
      .meta({ unit: 'the figure’s' })
      .describe('The figure: a median; of latencies the percentile of all rounds’ statements together.'),
    low: number.meta({ unit: 'the figure’s' }).describe('Lower end.'),
    high: number.meta({ unit: 'the figure’s' }).describe('Upper end.'),
    samples: whole.describe('Rounds that count in it.'),
  })
  .meta({ id: 'Interval', description: 'Bootstrap 95 % of the median, seeded; with fewer than 5 samples, the range.' })
  .refine(({ median, low, high }) => low <= median && median <= high, 'the median lies outside its interval');
export type Interval = z.output<typeof interval>;

const ladderOf = <T extends z.ZodType>(rung: T) =>
  z.strictObject({
    firstAccepted: rung.meta({ unit: 'ms' }).describe('First new job accepted.'),
    sustained: rung.meta({ unit: 'ms' }).describe('Sustained acceptance begins.'),
    free1Percent: rung
      .meta({ unit: 'ms' })
      .describe(
        '1 % of the cap is free: DATA_FREE and what the file may still grow, less what an insert asks for: a lower bound.',
      ),
    free5Percent: rung.meta({ unit: 'ms' }).describe('5 % of the cap are free.'),
    free20Percent: rung.meta({ unit: 'ms' }).describe('20 % of the cap are free.'),
    backlogDrained: rung.meta({ unit: 'ms' }).describe('The backlog is empty.'),
  });
/** Milliseconds from the remedy's start to each rung of recovery; null where it was not reached while watched. */
export const ladder = ladderOf(number.nullable());
export type Ladder = z.output<typeof ladder>;

const sweepPoint = z.strictObject({
  of: z.string().describe('Label that the points of one sweep share.'),
  setting: z.string().describe('Which setting is swept.'),
  text: z.string().describe('As the scenario says it: "100 rows".'),
  value: number
    .nullable()
    .meta({ unit: 'the setting’s' })
    .describe('In the base unit (rows, ms, bytes, share); null where it is no quantity.'),
});

/** One strategy over all its rounds. Intervals: bootstrap 95 % of the median, seeded; with fewer than 5 samples, the range. */
export const summary = z
  .strictObject({
    strategy: z.string().describe('The label.').meta({ sameForSeed: true }),
    title: z.string().describe('What the strategy does, in words.').meta({ sameForSeed: true }),
    trials: whole.describe('Rounds that were run.'),
    recovered: whole.describe('Of those, recovered for good.'),
    timeToRecoverMs: interval.nullable().describe('Of rounds that recovered for good.'),
    durationMs: interval.nullable().describe('Of rounds in which the remedy ran to its own end.'),
    rowsPerSecond: interval
      .nullable()
      .describe('Deleted, archived and trimmed, over the whole duration; of remedies that move rows.'),
    headroomRows: interval.nullable().describe('Of rounds whose remedy did not fail.'),
    headroomBytes: interval.nullable().describe('Of rounds whose remedy did not fail.'),
    dataFreeBytes: interval.nullable().describe('Of rounds whose remedy did not fail.'),
    issueLatencyMsP90: interval
      .nullable()
      .default(null)
      .describe('Of all rounds’ statements together; the interval is of rounds drawn whole.'),
    issueLatencyMsP99: interval.nullable().describe('As the p90.'),
    backlogDrainMs: interval.nullable().describe('Of rounds that recovered for good.'),
    roomMadeRows: interval.nullable().default(null).describe('Of rounds whose remedy did not fail.'),
    roomMadeBytes: interval.nullable().default(null).describe('Of rounds whose remedy did not fail.'),
    ladder: ladderOf(interval.nullable())
      .nullable()
      .default(null)
      .describe('Each rung over the rounds that reached it.'),
    latency: z.array(phaseLatency).default([]).describe('Every phase and operation, all rounds together.'),
    effect: z
      .enum(['keeps', 'trims', 'deletes', 'deletes-and-trims', 'archives'])
      .nullable()
      .default(null)
      .describe('What may become of a finished row.')
      .meta({ sameForSeed: true }),
    sweep: sweepPoint
      .nullable()
      .default(null)
      .describe('Where the scenario sweeps a setting: which sweep this is a point of.')
      .meta({ sameForSeed: true }),
  })
  .meta({ id: 'Summary', description: 'One remedy over all its rounds.' });
export type StrategySummary = z.output<typeof summary>;
