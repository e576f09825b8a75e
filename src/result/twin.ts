/** What a twin takes a row, beside what the table takes that a profile was made of; both by InnoDB's own statistics. */
import { z } from 'zod';

const bytes = z.number().nonnegative();

export const twin = z.strictObject({
  rows: z.int().nonnegative().describe('Rows of the twin after its history.'),
  profiledRows: z.int().nonnegative().describe('Rows of the real table.'),
  bytesARow: bytes.describe('(DATA_LENGTH + INDEX_LENGTH) / rows of the twin.'),
  profiledBytesARow: bytes.describe('The same of the real table.'),
  indexes: z
    .array(
      z.strictObject({
        name: z.string().describe('Of the index.'),
        bytesARow: bytes.describe('Its bytes a row of the twin.'),
        profiledBytesARow: bytes.describe('The same of the real table.'),
      }),
    )
    .describe('The same by index, PRIMARY holding the rows.'),
});
export type Twin = z.output<typeof twin>;
