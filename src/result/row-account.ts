/** Where each row of the full table is after a remedy, in `result.json`: after trials and after faults alike. */
import { z } from 'zod';
import { whole } from './numbers.js';

/** `holds` where each row is in exactly one place, unchanged, or gone by the policy, with every acknowledged job. */
export const rowAccount = z.strictObject({
  /** Rows in the full table when the trial began. */
  original: whole,
  kept: whole,
  archived: whole,
  deleted: whole,
  /** Of those kept: without their text, which the policy took. */
  trimmed: whole.default(0),
  /** In the table and in the archive, or twice in one of them. */
  duplicated: whole,
  /** Gone, though the policy does not let them go. */
  lost: whole,
  /** Jobs that traffic inserted and the server acknowledged during the trial, and those of them that are there, or went by the policy. */
  acknowledged: whole,
  acknowledgedFound: whole,
  /** Which rows may be deleted, archived or trimmed, as SQL, and how many; null where none may, or an older version wrote it. */
  policy: z.string().nullable().default(null),
  /** Rows taken, or trimmed, that the policy does not let go. */
  outsidePolicy: whole.default(0),
  /** Jobs whose last acknowledged change is not there as it was made. */
  acknowledgedChanged: whole.default(0),
  /** Rows that are neither the full table's nor traffic's. */
  fromNowhere: whole.default(0),
  checksumsMatch: z.boolean(),
  /** What became of the table itself, where it is not as it was: "is gone", "lacks column query"; else null. */
  tableFault: z.string().nullable().default(null),
  holds: z.boolean(),
});
export type RowAccount = z.output<typeof rowAccount>;
