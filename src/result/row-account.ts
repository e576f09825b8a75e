/** Where each row of the full table is after a remedy, in `result.json`: after trials and after faults alike. */
import { z } from 'zod';
import { whole } from './numbers.js';

/** `holds` where each row is in exactly one place, unchanged, or gone by the policy, with every acknowledged job. */
export const rowAccount = z
  .strictObject({
    original: whole.describe('Rows in the full table when the trial began.'),
    kept: whole.describe('Still in the table.'),
    archived: whole.describe('In the archive.'),
    deleted: whole.describe('Gone.'),
    trimmed: whole.default(0).describe('Of those kept: without their text, which the policy took.'),
    duplicated: whole.describe('In the table and in the archive, or twice in one of them.'),
    lost: whole.describe('Gone, though the policy does not let them go.'),
    acknowledged: whole.describe('Jobs that traffic inserted and the server acknowledged during the trial.'),
    acknowledgedFound: whole.describe('Those of them that are there, or went by the policy.'),
    policy: z
      .string()
      .nullable()
      .default(null)
      .describe(
        'Which rows may be deleted, archived or trimmed, as SQL, and how many; null where none may, or an older version wrote it.',
      ),
    outsidePolicy: whole.default(0).describe('Rows taken, or trimmed, that the policy does not let go.'),
    acknowledgedChanged: whole.default(0).describe('Jobs whose last acknowledged change is not there as it was made.'),
    fromNowhere: whole.default(0).describe('Rows that are neither the full table’s nor traffic’s.'),
    checksumsMatch: z.boolean().describe('Whether what is kept and archived is unchanged, byte for byte.'),
    tableFault: z
      .string()
      .nullable()
      .default(null)
      .describe(
        'What became of the table itself, where it is not as it was: "is gone", "lacks column query"; else null.',
      ),
    holds: z
      .boolean()
      .describe('Each row is in exactly one place, unchanged, or gone by the policy, with every acknowledged job.'),
  })
  .meta({ id: 'RowAccount', description: 'Where each row of the full table is.' });
export type RowAccount = z.output<typeof rowAccount>;
