/**
 * Catching up under a lock: writes wait, and whatever changed since it was copied is copied again. Which rows those
 * are is not guessed, neither from `updated_at`, which is the application's to set, nor from a job's status, nor
 * from "above the last id", as ids are taken before they are committed: every row is compared with its copy.
 */
import type { Session } from '../database/session.js';
import type { Comparison } from './compare-copy.js';
import type { SideTable } from './side-table.js';

/** From here on writes to the table wait, until UNLOCK TABLES or the connection's end. Answers with the SQL. */
export async function lockBoth(session: Session, { table, copy }: SideTable): Promise<string> {
  // An alias needs a lock of its own.
  const lock = `LOCK TABLES \`${table}\` WRITE, \`${copy}\` WRITE, \`${copy}\` AS copied WRITE`;
  await session.execute(lock);
  return lock;
}

/** Makes a range of the copy what it must be; each statement takes the ids around it. */
export function repairSql(
  { table, copy }: SideTable,
  columns: readonly string[],
  { pairs, mayGo, same }: Comparison,
): readonly string[] {
  const names = columns.map((column) => `\`${column}\``);
  return [
    `DELETE FROM \`${copy}\` WHERE id > ? AND id <= ? AND NOT EXISTS (SELECT 1 FROM \`${table}\` WHERE \`${table}\`.id = \`${copy}\`.id)`,
    `REPLACE INTO \`${copy}\` (${names.join(', ')}) SELECT ${names.map((name) => `source.${name}`).join(', ')}
       FROM ${pairs} WHERE IF(copied.id IS NULL, NOT ${mayGo}, NOT (${same}))`,
  ];
}
