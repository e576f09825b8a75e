/** What became of a remedy that was broken on purpose, in `result.json`. */
import { z } from 'zod';
import { number, whole } from './numbers.js';
import { rowAccount } from './row-account.js';

const leftover = z
  .strictObject({
    kind: z
      .enum([
        'intermediate-table',
        'intermediate-file',
        'side-table',
        'table',
        'trigger',
        'file',
        'setting',
        'server-object',
      ])
      .describe('What it is.'),
    name: z.string().describe('As it is called there.'),
    meaning: z.string().describe('What it is for, in words.'),
    removal: z
      .string()
      .nullable()
      .describe('SQL that takes it away; null where none is needed, or only a restart helps.'),
  })
  .meta({ id: 'Leftover', description: 'Something that a broken remedy left behind.' });
export type FoundLeftover = z.output<typeof leftover>;

export const faultTrial = z
  .strictObject({
    strategy: z.string().describe('The strategy’s label.').meta({ sameForSeed: true }),
    use: z.string().describe('The strategy’s own name.').meta({ sameForSeed: true }),
    settings: z
      .record(z.string(), z.unknown())
      .describe('Its settings, defaults filled in.')
      .meta({ sameForSeed: true }),
    fault: z.string().describe('The fault’s name in the scenario.').meta({ sameForSeed: true }),
    kind: z.string().describe('What kind of fault it is.').meta({ sameForSeed: true }),
    atShare: number
      .nullable()
      .describe('The share that was asked for; null where the fault is there from the start.')
      .meta({ sameForSeed: true }),
    measuredBy: z
      .enum(['rows', 'time'])
      .nullable()
      .describe('By the strategy’s rows or by time, against its clean trials; null where it is there from the start.'),
    struck: z.boolean().describe('False where the remedy was over before.'),
    status: z.enum(['done', 'stopped']).describe('How the remedy that was struck ended.'),
    reason: z.string().nullable().describe('What the remedy said; null where it said nothing.'),
    durationMs: number.describe('How long it had run.'),
    rowsMoved: whole.describe('Deleted, archived and trimmed by then, as it told.'),
    note: z.string().nullable().describe('What the fault itself saw, in a sentence.'),
    serverDownMs: number.nullable().describe('From the server’s death to SQL again; null where it lived.'),
    serverLost: z
      .string()
      .nullable()
      .default(null)
      .describe(
        'Why the server could not be brought back; then its rows could not be read, nor the remedy be run again.',
      ),
    rows: rowAccount.nullable().describe('Null where they could not be read.'),
    leftBehind: z.array(leftover).describe('What is in the schema, and in its directory, that was not there before.'),
    rerun: z
      .strictObject({
        status: z.enum(['done', 'stopped']).describe('How it ended.'),
        reason: z.string().nullable().describe('What it said; null where it said nothing.'),
        durationMs: number.describe('How long it took.'),
        rows: rowAccount.describe('Where each row is then.'),
        leftBehind: z.array(leftover).describe('What is then left behind.'),
      })
      .nullable()
      .describe('The same remedy once more, with nothing in its way; null where the server was lost before its end.'),
  })
  .meta({ id: 'FaultTrial', description: 'A remedy that was broken on purpose.' });
export type FaultTrial = z.output<typeof faultTrial>;
