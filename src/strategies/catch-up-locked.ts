/**
 * Catching up under a lock: writes wait, and what changed since it was copied is copied again. Which rows may
 * have changed follows from what a job is: one that was not finished when it was copied, or that is not in the
 * copy yet (ids are taken before they are committed, so "above the last id" would lose some). Not by updated_at:
 * it is the application's to set. Rows deleted meanwhile are taken out of the copy.
 */
import type { Session } from '../database/session.js';
import { finishedSql } from './finished.js';
import { idRanges } from './primary-key-chunk.js';
import type { SideTable } from './side-table.js';
import type { RemedyContext } from './strategy.js';

/**
 * Under LOCK TABLES … WRITE each row that is read is locked too, at every isolation level. Beyond some rows the
 * locks outgrow a small buffer pool (1206).
 */
export const rangeRows = 5000;

/** From here on writes to the table wait, until UNLOCK TABLES or the connection's end. */
export async function lockBoth(session: Session, { table, copy }: SideTable): Promise<void> {
  await session.execute(`LOCK TABLES \`${table}\` WRITE, \`${copy}\` WRITE`);
}

/** Under lockBoth. Throws where the server refuses. */
export async function catchUpLocked(
  { session, progress }: RemedyContext,
  { table, copy }: SideTable,
  kept: string,
): Promise<void> {
  const stale = `${copy}_stale`;
  const create = `CREATE TEMPORARY TABLE \`${stale}\` (id BIGINT UNSIGNED PRIMARY KEY)`;
  // Statements of their own: under LOCK TABLES one statement cannot name a table twice.
  const perRange = [
    `INSERT INTO \`${stale}\` SELECT id FROM \`${table}\`
       LEFT JOIN (SELECT id AS copied_id FROM \`${copy}\`) AS c ON copied_id = id WHERE id > ? AND id <= ? AND copied_id IS NULL AND ${kept}`,
    `INSERT IGNORE INTO \`${stale}\` SELECT id FROM \`${copy}\` WHERE id > ? AND id <= ? AND NOT (${finishedSql})`,
    `DELETE FROM \`${copy}\` WHERE id > ? AND id <= ? AND NOT EXISTS (SELECT 1 FROM \`${table}\` WHERE \`${table}\`.id = \`${copy}\`.id)`,
  ];
  const copyAgain = `REPLACE INTO \`${copy}\` SELECT \`${table}\`.* FROM \`${stale}\` JOIN \`${table}\` ON \`${table}\`.id = \`${stale}\`.id`;
  const drop = `DROP TEMPORARY TABLE \`${stale}\``;
  for (const statement of [`LOCK TABLES \`${table}\` WRITE, \`${copy}\` WRITE`, create, ...perRange, copyAgain, drop])
    progress({ statement });
  await session.execute(create);
  for await (const range of idRanges(session, table, rangeRows))
    for (const statement of perRange) await session.execute(statement, range);
  await session.execute(copyAgain);
  await session.execute(drop);
}
