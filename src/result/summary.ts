/** One strategy over all its rounds: the part of `result.json` that answers, beside the trials it comes from. */
import { z } from 'zod';
import { number, whole } from './numbers.js';
import { phaseLatency } from './traffic.js';

const interval = z
  .strictObject({ median: number, low: number, high: number, samples: whole })
  .refine(({ median, low, high }) => low <= median && median <= high, 'the median lies outside its interval');
export type Interval = z.output<typeof interval>;

const ladderOf = <T extends z.ZodType>(rung: T) =>
  z.strictObject({
    firstAccepted: rung,
    sustained: rung,
    /** Free space of so many per cent of the cap: DATA_FREE and what the file may still grow, less what an insert asks for: a lower bound. */
    free1Percent: rung,
    free5Percent: rung,
    free20Percent: rung,
    backlogDrained: rung,
  });
/** Milliseconds from the remedy's start to each rung of recovery; null where it was not reached while watched. */
export const ladder = ladderOf(number.nullable());
export type Ladder = z.output<typeof ladder>;

const sweepPoint = z.strictObject({
  /** Label that the points of one sweep share. */
  of: z.string(),
  setting: z.string(),
  /** As the scenario says it: "100 rows". */
  text: z.string(),
  /** In the base unit (rows, ms, bytes, share); null where it is no quantity. */
  value: number.nullable(),
});

/** One strategy over all its rounds. Intervals: bootstrap 95 % of the median, seeded; with fewer than 5 samples, the range. */
export const summary = z.strictObject({
  strategy: z.string(),
  title: z.string(),
  trials: whole,
  recovered: whole,
  timeToRecoverMs: interval.nullable(),
  /** Of rounds in which the remedy ran to its own end. */
  durationMs: interval.nullable(),
  /** Deleted, archived and trimmed, over the whole duration; of remedies that move rows. */
  rowsPerSecond: interval.nullable(),
  headroomRows: interval.nullable(),
  headroomBytes: interval.nullable(),
  dataFreeBytes: interval.nullable(),
  /** Of all rounds' statements together; the interval is of rounds drawn whole. */
  issueLatencyMsP90: interval.nullable().default(null),
  issueLatencyMsP99: interval.nullable(),
  backlogDrainMs: interval.nullable(),
  roomMadeRows: interval.nullable().default(null),
  roomMadeBytes: interval.nullable().default(null),
  ladder: ladderOf(interval.nullable()).nullable().default(null),
  latency: z.array(phaseLatency).default([]),
  /** What may become of a finished row. */
  effect: z.enum(['keeps', 'trims', 'deletes', 'deletes-and-trims', 'archives']).nullable().default(null),
  /** Where the scenario sweeps a setting: which sweep this is a point of. */
  sweep: sweepPoint.nullable().default(null),
});
export type StrategySummary = z.output<typeof summary>;
