/**
 * Catching up under a lock: writes wait, and whatever changed since it was copied is copied again. Which rows those
 * are is not guessed, neither from a time of update, which is the application's to set, nor from a row's state, nor
 * from "above the last id", as ids are taken before they are committed: every row is compared with its copy.
 */
import type { Session } from '../database/session.js';
import { sameKeySql } from '../table/key.js';
import { quoted, quotedList } from '../table/quoted.js';
import { writtenNames } from '../table/table.js';
import type { Comparison } from './compare-copy.js';
import type { SideTable } from './side-table.js';

/** From here on writes to the table wait, until UNLOCK TABLES or the connection's end. Answers with the SQL. */
export async function lockBoth(session: Session, { table, copy }: SideTable): Promise<string> {
  // An alias needs a lock of its own.
  const lock = `LOCK TABLES ${quoted(table.name)} WRITE, ${quoted(copy)} WRITE, ${quoted(copy)} AS copied WRITE`;
  await session.execute(lock);
  return lock;
}

/** Makes a range of the copy what it must be. */
export function repairSql(
  { table, copy }: SideTable,
  { pairs, mayGo, isMissing, same }: Comparison,
  range: string,
): readonly string[] {
  const names = writtenNames(table);
  const [original, copied] = [quoted(table.name), quoted(copy)];
  return [
    `DELETE FROM ${copied} WHERE ${range} AND NOT EXISTS (SELECT 1 FROM ${original} WHERE ${sameKeySql(table, original, copied)})`,
    `REPLACE INTO ${copied} (${quotedList(names)}) SELECT ${quotedList(names, 'source')}
       FROM ${pairs(range)} WHERE IF(${isMissing}, NOT ${mayGo}, NOT (${same}))`,
  ];
}
