/**
 * What of the table is in memory when a trial begins. Restoring a table imports its file, which leaves less
 * than a tenth of it in the buffer pool (4 to 6 MiB of 64, MySQL 9.7): `cold` keeps it so, `warm` reads the whole table once.
 * How much is there is asked of the server and kept with the trial.
 */
import { connect, type Session } from '../database/session.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Trial } from '../result/schema.js';
import { quoted } from '../table/quoted.js';
import type { Table } from '../table/table.js';

/** Makes the buffer pool what the scenario asks for. */
export async function prepareBufferPool({ lab, table, scenario }: Rehearsal): Promise<NonNullable<Trial['start']>> {
  await using session = await connect(lab.endpoint);
  const { bufferPool } = scenario.trials;
  if (bufferPool === 'warm') await readWhole(session, table);
  return { bufferPool, pooledBytes: await pooledBytes(session, table.name) };
}

/** As if its rows had been in use for a while: a scan's pages stay in the pool's old part (innodb_old_blocks_time) otherwise. */
async function readWhole(session: Session, { name, roles: { text } }: Table): Promise<void> {
  const [row] = await session.query<{ ms: string | number }>('SELECT @@innodb_old_blocks_time AS ms');
  await session.execute('SET GLOBAL innodb_old_blocks_time = 0');
  try {
    await session.query(
      `SELECT COUNT(*) AS n, SUM(${text.map((column) => `COALESCE(LENGTH(${quoted(column)}), 0)`).join(' + ') || '0'}) AS bytes FROM ${quoted(name)}`,
    );
  } finally {
    await session.execute(`SET GLOBAL innodb_old_blocks_time = ${Number(row?.ms)}`);
  }
}

async function pooledBytes(session: Session, table: string): Promise<number> {
  const [row] = await session.query<{ bytes: string | number | null }>(
    `SELECT COUNT(*) * @@innodb_page_size AS bytes FROM information_schema.INNODB_BUFFER_PAGE p
       JOIN information_schema.INNODB_TABLES t ON t.SPACE = p.SPACE
      WHERE SUBSTRING_INDEX(LOWER(t.NAME), '#p#', 1) = LOWER(CONCAT(DATABASE(), '/', ?))`,
    [table],
  );
  return Number(row?.bytes ?? 0);
}
