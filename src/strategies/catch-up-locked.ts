/**
 * Catching up under a lock: writes wait, and what changed since it was copied is copied again. Which rows may
 * have changed follows from what a job is: one that was not finished when it was copied, or that is not in the
 * copy yet (ids are taken before they are committed, so "above the last id" would lose some). Not by updated_at:
 * it is the application's to set. Rows deleted meanwhile are taken out of the copy.
 */
import type { Session } from '../database/session.js';
import { finishedSql } from './finished.js';
import type { SideTable } from './side-table.js';
import type { RemedyContext } from './strategy.js';

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
  const statements = [
    // Two statements: under LOCK TABLES one statement cannot name a table twice.
    `CREATE TEMPORARY TABLE \`${stale}\` (id BIGINT UNSIGNED PRIMARY KEY) SELECT id FROM \`${table}\`
       LEFT JOIN (SELECT id AS copied_id FROM \`${copy}\`) AS c ON copied_id = id WHERE copied_id IS NULL AND ${kept}`,
    `INSERT IGNORE INTO \`${stale}\` SELECT id FROM \`${copy}\` WHERE NOT (${finishedSql})`,
    `REPLACE INTO \`${copy}\` SELECT \`${table}\`.* FROM \`${stale}\` JOIN \`${table}\` ON \`${table}\`.id = \`${stale}\`.id`,
    `DELETE FROM \`${copy}\` WHERE NOT EXISTS (SELECT 1 FROM \`${table}\` WHERE \`${table}\`.id = \`${copy}\`.id)`,
    `DROP TEMPORARY TABLE \`${stale}\``,
  ];
  progress({ statement: `LOCK TABLES \`${table}\` WRITE, \`${copy}\` WRITE` });
  for (const statement of statements) {
    progress({ statement });
    await session.execute(statement);
  }
}
