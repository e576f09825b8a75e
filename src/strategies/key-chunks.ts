/**
 * Bounded steps along the primary key, whatever it is made of. The end of a chunk is looked up before the chunk is
 * touched, so that the statement that changes rows has a range on both sides: it never walks over rows that earlier
 * chunks deleted and purge has not yet removed, and locks no further than its end.
 */
import type { Session } from '../database/session.js';
import {
  anyRow,
  both,
  type Condition,
  type KeyValues,
  keyAfter,
  keyOrder,
  keyRange,
  keySelection,
  keyValuesOf,
} from '../table/key.js';
import { quoted, quotedList } from '../table/quoted.js';
import type { Table } from '../table/table.js';

/** Key of the last of the next `rows` rows behind `after` that meet `condition`; null where there is none. */
export async function nextChunkEnd(
  session: Session,
  table: Table,
  after: KeyValues | null,
  rows: number,
  condition: Condition,
): Promise<KeyValues | null> {
  const where = both(keyAfter(table, after), condition);
  const [end] = await session.query(
    `SELECT ${keySelection(table)} FROM
       (SELECT ${quotedList(table.roles.key)} FROM ${quoted(table.name)} FORCE INDEX (PRIMARY) WHERE ${where.sql} ORDER BY ${keyOrder(table)} LIMIT ?) AS chunk
      ORDER BY ${keyOrder(table, undefined, 'DESC')} LIMIT 1`,
    [...where.values, rows],
  );
  return end === undefined ? null : keyValuesOf(table, end);
}

/** Key of the last row in the order of the key; null for a table without rows. */
export async function lastKey(session: Session, table: Table): Promise<KeyValues | null> {
  const [last] = await session.query(
    `SELECT ${keySelection(table)} FROM ${quoted(table.name)} ORDER BY ${keyOrder(table, undefined, 'DESC')} LIMIT 1`,
  );
  return last === undefined ? null : keyValuesOf(table, last);
}

/** Ranges of at most `rows` rows of the table, one after another; the last has no end. */
export async function* keyRanges(session: Session, table: Table, rows: number): AsyncGenerator<Condition> {
  let after: KeyValues | null = null;
  for (;;) {
    const end: KeyValues | null = await nextChunkEnd(session, table, after, rows, anyRow);
    yield keyRange(table, after, end);
    if (end === null) return;
    after = end;
  }
}
