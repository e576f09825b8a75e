/** A lab with a small cap, and the table and probes that the lab's own tests share. */

import { connect, type Session, type StatementOutcome } from '../../src/database/session.js';
import { defaultCacheDirectory } from '../../src/lab/cache-directory.js';
import type { Lab, LabOptions } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';

export const mebibyte = 2 ** 20;
const rowBytes = 20_000;

export function startTestLab(
  kind: 'docker' | 'embedded',
  mechanism: LabOptions['cap']['mechanism'],
  more: Partial<LabOptions> = {},
): Promise<Lab> {
  return startLab({
    kind,
    image: 'mysql:8.4',
    memoryBytes: 1024 * mebibyte,
    bufferPoolBytes: 32 * mebibyte,
    storage: 'memory',
    cap: { mechanism, bytes: 40 * mebibyte },
    cacheDirectory: defaultCacheDirectory(process.env),
    env: process.env,
    signal: new AbortController().signal,
    ...more,
  });
}

export async function createJobs(session: Session, lab: Lab): Promise<void> {
  await session.execute(
    `CREATE TABLE jobs (id BIGINT PRIMARY KEY AUTO_INCREMENT, query MEDIUMTEXT, KEY (query(20))) ${lab.tableOptions}`,
  );
}

/** Inserts rows of one size until the first that is not accepted, which it answers with. */
export async function fillJobs(session: Session): Promise<StatementOutcome> {
  const rowsAtMost = 5_000;
  for (let row = 0; row < rowsAtMost; row++) {
    const outcome = await session.attempt('INSERT INTO jobs (query) VALUES (?)', [
      `${row}`.padStart(8, '0').repeat(rowBytes / 8),
    ]);
    if (outcome.status !== 'accepted') return outcome;
  }
  throw new Error(`the table took ${rowsAtMost} rows of ${rowBytes} bytes and is not full`);
}

/** Everything in the table, in two numbers, and where its next id would come from. */
export async function contentOf(lab: Lab): Promise<unknown> {
  await using session = await connect(lab.endpoint);
  return session.query('SELECT COUNT(*) AS n, SUM(CRC32(CONCAT(id, query))) AS checksum, MAX(id) AS last FROM jobs');
}
