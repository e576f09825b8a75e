/** The jobs that traffic sent statements for, laid beside the notes: each as its row must stand, or may stand. */
import { fingerprintOf } from '../database/fingerprint.js';
import type { Session, SqlValue } from '../database/session.js';
import { jobValues } from '../workload/job-statements.js';
import type { ExpectedJob } from '../workload/jobs-known.js';
import { jobColumns } from '../workload/jobs-table.js';
import type { JobRow } from '../workload/workload.js';
import { isNoText, noteColumns, noteSchema } from './original-rows.js';

/**
 * A temporary table of the session's, so that a query may name it once. `status` is the furthest that the job may
 * have come; `sure` says that its row must be there.
 */
export const expectedJobs = `${noteSchema}.expected_jobs`;

const columns = `${noteColumns}, or_fingerprint BIGINT UNSIGNED NOT NULL, or_without_text BIGINT UNSIGNED NOT NULL, sure TINYINT NOT NULL`;
const rowsPerInsert = 500;

export async function layOutExpectedJobs(session: Session, jobs: Iterable<ExpectedJob>): Promise<void> {
  await session.execute(`DROP TEMPORARY TABLE IF EXISTS ${expectedJobs}`);
  await session.execute(`CREATE TEMPORARY TABLE ${expectedJobs} (${columns})`);
  let pending: (readonly SqlValue[])[] = [];
  const insert = async () => {
    const rows = pending.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
    await session.execute(`INSERT INTO ${expectedJobs} VALUES ${rows}`, pending.flat());
    pending = [];
  };
  for (const job of jobs) {
    pending.push(expectedValues(job));
    if (pending.length === rowsPerInsert) await insert();
  }
  if (pending.length > 0) await insert();
}

function expectedValues({ row, orElse }: ExpectedJob): readonly SqlValue[] {
  const furthest = (orElse ?? row) as JobRow;
  const prints = row === null ? [null, null] : fingerprints(row);
  return [
    furthest.id,
    furthest.accountId,
    furthest.createdAt,
    furthest.status,
    ...prints,
    Buffer.byteLength(furthest.query),
    ...fingerprints(furthest),
    Number(row !== null),
  ];
}

/** Of the whole row, and of the row without its text. */
function fingerprints(row: JobRow): readonly bigint[] {
  const values = jobValues(row);
  return [fingerprintOf(values), fingerprintOf(values.filter((_, at) => isNoText(jobColumns[at] as string)))];
}
