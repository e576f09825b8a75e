/** The simulated years: what was loaded, and how the table grew. */
import { z } from 'zod';
import { number, whole } from './numbers.js';

const historySample = z.strictObject({
  date: z.string().describe('Simulated date, ISO.'),
  rows: whole.describe('Rows loaded by then.'),
  tableBytes: whole.describe('Size of the table’s file then.'),
  queryBytesMean: number.describe('Query bytes a row, mean, of the rows loaded since the sample before.'),
  fileBytesPerRow: number.describe('File bytes a row over all rows so far, free space included.'),
});

export const history = z
  .strictObject({
    rows: whole.describe('Rows loaded, those deleted again included.'),
    bytes: whole.describe('Bytes of LOAD DATA text sent.'),
    queryBytes: whole.describe('Bytes of query text among them.'),
    seconds: number.describe('How long loading took, in seconds.').meta({ sameForSeed: false }),
    plannedRows: whole
      .nullable()
      .default(null)
      .describe('Rows that were decided on before the load; fewer were sent where the table was full before.'),
    addedRows: whole
      .default(0)
      .describe(
        'Of the rows: written one by one after the load, as keys in random order leave room in pages that no extent shows. How many is the server’s answer.',
      )
      .meta({ sameForSeed: false }),
    nextIndex: whole
      .nullable()
      .default(null)
      .describe('Place of the first row that traffic writes.')
      .meta({ sameForSeed: false }),
    refusedRows: whole
      .default(0)
      .describe('Sent, and left out by the server because a unique key had the value already.'),
    deletedRows: whole.describe('Rows of closed accounts, deleted after the load.'),
    from: z.string().describe('First simulated date.'),
    to: z.string().describe('Simulated date of the last row.'),
    method: z.string().describe('How it was loaded.'),
    samples: z.array(historySample).describe('How the table grew.'),
  })
  .meta({ id: 'History', description: 'The simulated years before the outage.' });
export type HistoryFigures = z.output<typeof history>;
