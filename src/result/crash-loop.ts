/** The crash loop in `result.json`: how the server died, how often it died again, and each way out with its rows. */
import { z } from 'zod';
import { number, whole } from './numbers.js';

const serverStart = z.strictObject({
  /** From the start to the first SQL; null where it never answered. */
  readyMs: number.nullable(),
  /** From the first SQL to its death; null where it lived for as long as it was watched. */
  livedMs: number.nullable(),
  exit: z.string().nullable(),
  /** The error-log line that names the cause. */
  line: z.string().nullable(),
});

const wayOut = z.strictObject({
  name: z.string(),
  /** innodb_force_recovery; null where it was not set. */
  forceRecovery: whole.nullable(),
  capBytes: whole,
  start: serverStart,
  /** Read whole, row by row, with every text; null where they could not be read. */
  rows: whole.nullable(),
  /** The rows that had been acknowledged are all there, byte for byte, and no other. */
  same: z.boolean().nullable(),
  /** What a new row was answered with; null where it was accepted. */
  refusal: z.string().nullable(),
  accepts: z.boolean(),
});
export type WayOut = z.output<typeof wayOut>;

export const crashLoop = z.strictObject({
  capBytes: whole,
  tableBytes: whole,
  /** Acknowledged before the statement that ended it. */
  rows: whole,
  rowsPerStatement: whole,
  /** Statements of many rows that were only refused, before. */
  refusedBefore: whole,
  statement: z.string(),
  /** Null where the server lived: then there are no starts and no ways out. */
  crash: z.strictObject({ exit: z.string(), afterMs: number, serverLog: z.array(z.string()) }).nullable(),
  watchedMs: number,
  starts: z.array(serverStart),
  waysOut: z.array(wayOut),
});
export type CrashLoop = z.output<typeof crashLoop>;
export type ServerStart = z.output<typeof serverStart>;
