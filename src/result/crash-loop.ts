/** The crash loop in `result.json`: how the server died, how often it died again, and each way out with its rows. */
import { z } from 'zod';
import { number, whole } from './numbers.js';

const serverStart = z
  .strictObject({
    readyMs: number.nullable().describe('From the start to the first SQL; null where it never answered.'),
    livedMs: number
      .nullable()
      .describe('From the first SQL to its death; null where it lived for as long as it was watched.'),
    exit: z.string().nullable().describe('How it ended; null where it lived.'),
    line: z.string().nullable().describe('The error-log line that names the cause.'),
  })
  .meta({ id: 'ServerStart', description: 'One start of the server.' });

const wayOut = z.strictObject({
  name: z.string().describe('Of the way.'),
  forceRecovery: whole.nullable().describe('innodb_force_recovery; null where it was not set.'),
  capBytes: whole.describe('The cap under which it was tried.'),
  start: serverStart.describe('How the server started.'),
  rows: whole.nullable().describe('Read whole, row by row, with every text; null where they could not be read.'),
  same: z
    .boolean()
    .nullable()
    .describe('The rows that had been acknowledged are all there, byte for byte, and no other.'),
  refusal: z.string().nullable().describe('What a new row was answered with; null where it was accepted.'),
  accepts: z.boolean().describe('Whether a new row was accepted.'),
});
export type WayOut = z.output<typeof wayOut>;

export const crashLoop = z
  .strictObject({
    capBytes: whole.describe('The cap under which it happened.').meta({ sameForSeed: true }),
    tableBytes: whole.describe('Size of the table’s file then.'),
    rows: whole.describe('Acknowledged before the statement that ended it.'),
    rowsPerStatement: whole
      .describe('Rows of the statement whose rollback killed the server.')
      .meta({ sameForSeed: true }),
    refusedBefore: whole.describe('Statements of many rows that were only refused, before.'),
    statement: z.string().describe('Its shape.'),
    crash: z
      .strictObject({
        exit: z.string().describe('How the server ended.'),
        afterMs: number.describe('How long after the statement.'),
        serverLog: z.array(z.string()).describe('Lines of its error log.'),
      })
      .nullable()
      .describe('Null where the server lived: then there are no starts and no ways out.'),
    watchedMs: number.describe('How long each start was watched.'),
    starts: z.array(serverStart).describe('Starts under the same cap.'),
    waysOut: z.array(wayOut).describe('What was tried to get out.'),
  })
  .meta({ id: 'CrashLoop', description: 'A server that dies at every start, and the ways out.' });
export type CrashLoop = z.output<typeof crashLoop>;
export type ServerStart = z.output<typeof serverStart>;
