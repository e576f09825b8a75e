/** What became of a remedy that was broken on purpose, in `result.json`. */
import { z } from 'zod';
import { number, whole } from './numbers.js';
import { rowAccount } from './row-account.js';

const leftover = z.strictObject({
  kind: z.enum([
    'intermediate-table',
    'intermediate-file',
    'side-table',
    'table',
    'trigger',
    'file',
    'setting',
    'server-object',
  ]),
  name: z.string(),
  meaning: z.string(),
  /** SQL that takes it away; null where none is needed, or only a restart helps. */
  removal: z.string().nullable(),
});
export type FoundLeftover = z.output<typeof leftover>;

export const faultTrial = z.strictObject({
  /** The strategy's label. */
  strategy: z.string(),
  use: z.string(),
  settings: z.record(z.string(), z.unknown()),
  /** The fault's name in the scenario. */
  fault: z.string(),
  kind: z.string(),
  /** The share that was asked for; null where the fault is there from the start. */
  atShare: number.nullable(),
  /** By the strategy's rows or by time, against its clean trials; null where it is there from the start. */
  measuredBy: z.enum(['rows', 'time']).nullable(),
  /** False where the remedy was over before. */
  struck: z.boolean(),
  /** How the remedy that was struck ended. */
  status: z.enum(['done', 'stopped']),
  reason: z.string().nullable(),
  durationMs: number,
  rowsMoved: whole,
  /** What the fault itself saw, in a sentence. */
  note: z.string().nullable(),
  /** From the server's death to SQL again; null where it lived. */
  serverDownMs: number.nullable(),
  /** Why the server could not be brought back; then its rows could not be read, nor the remedy be run again. */
  serverLost: z.string().nullable().default(null),
  /** Null where they could not be read. */
  rows: rowAccount.nullable(),
  /** What is in the schema, and in its directory, that was not there before. */
  leftBehind: z.array(leftover),
  /** The same remedy once more, with nothing in its way; null where the server was lost before its end. */
  rerun: z
    .strictObject({
      status: z.enum(['done', 'stopped']),
      reason: z.string().nullable(),
      durationMs: number,
      rows: rowAccount,
      leftBehind: z.array(leftover),
    })
    .nullable(),
});
export type FaultTrial = z.output<typeof faultTrial>;
