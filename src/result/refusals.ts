/** What was refused and why, in `result.json`: every error that a statement of ours met, counted. */
import { z } from 'zod';
import { whole } from './numbers.js';
import { trafficOperations } from './traffic.js';

/** One kind of refusal of one operation, first attempts and retries together. */
export const refusal = z
  .strictObject({
    operation: z
      .enum([...trafficOperations, 'headroom'])
      .describe('`headroom`: rows that were inserted after the remedy to see how many still go in.'),
    kind: z
      .enum(['table-full', 'unfit', 'gone', 'failed'])
      .describe(
        '`unfit`: the row itself is refused, and would be in an empty table; `gone`: the row to be changed was not there; `failed`: anything else, a lost connection too.',
      ),
    errno: whole.describe('0 where the server refused nothing: a lost connection, a row that is gone.'),
    sqlState: z.string().describe('Beside it.'),
    message: z.string().describe('The first of its kind, in MySQL’s words.'),
    count: whole.describe('How often.'),
  })
  .meta({ id: 'Refusal', description: 'One kind of refusal of one operation, first attempts and retries together.' });
export type Refusal = z.output<typeof refusal>;
