/** The outage: the first refusal, what a full table took and refused, and the traffic around it. */
import { z } from 'zod';
import { spaceLedger } from './ledger.js';
import { nullable, number, whole } from './numbers.js';
import { refusal } from './refusals.js';
import { replica } from './replica.js';
import { timeline } from './timeline.js';
import { trafficFigures } from './traffic.js';

const evidence = z.strictObject({
  statement: z.string().describe('The statement’s shape, values left out.'),
  meaning: z.string().describe('What it stands for: "a new job is issued".'),
  attempts: whole.describe('How often it was tried.'),
  accepted: whole.describe('Of those, accepted.'),
  refused: whole.describe('Of those, refused.'),
  error: nullable(z.string()).describe('Errno and message of the last refusal, or null.'),
});

export const outage = z
  .strictObject({
    errno: whole.describe('Of the first refusal that counted: 1114.'),
    sqlState: z.string().describe('Beside it.'),
    message: z.string().describe('In MySQL’s words.'),
    at: z.string().describe('Wall clock, ISO 8601.'),
    firstFullMs: number.describe('From the run’s start to the first 1114.'),
    tableBytes: whole.describe('Size of the table’s file when full, to the byte.'),
    rows: whole.describe('Rows in the table then, counted.'),
    partition: nullable(z.string())
      .default(null)
      .describe('Of a partitioned table: the partition whose file reached the cap.'),
    dataFreeBytes: whole.describe('What DATA_FREE claimed then.'),
    queryBytes: whole.describe('Bytes of query text in the table then.'),
    backlogAtEnd: whole.describe('Statements waiting to be tried again when observation ended.'),
    serverLog: z.array(z.string()).describe('Lines of the server’s error log, from then on.'),
    evidence: z
      .record(z.string(), evidence)
      .describe('Keys: newJob, finishThatGrows, updateInPlace, deleteRow, insertElsewhere.'),
    traffic: z
      .strictObject({
        before: trafficFigures.describe('Until the table was full.'),
        full: trafficFigures.describe('While it was full.'),
      })
      .describe('What statements felt.'),
    refusals: z.array(refusal).default([]).describe('Every error that traffic met on the way into the cap and at it.'),
    timeline: timeline.describe('The run into the cap.'),
    replica: nullable(replica).default(null).describe('Where the scenario asks for a replica.'),
    ledger: nullable(spaceLedger).default(null).describe('The full table’s account, when its physical copy was taken.'),
  })
  .meta({ id: 'Outage', description: 'The full table: what it refused, and what users felt.' });
export type Outage = z.output<typeof outage>;
