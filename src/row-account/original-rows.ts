/**
 * What is noted of every row of the full table: its fingerprint, how long its texts are, and the few columns by which
 * it is found again and by which a policy says which rows may go, under their own names and of their own types.
 */
import { fingerprintSql } from '../database/fingerprint.js';
import type { Session } from '../database/session.js';
import { quoted, quotedList } from '../table/quoted.js';
import type { Table } from '../table/table.js';
import {
  columnsWithoutText,
  findable,
  noteColumns,
  noteKey,
  noteKeyDefinition,
  notes,
  own,
  textBytesSql,
} from './notes.js';

export interface OriginalRows {
  readonly rows: number;
}

/** Notes every row of the full table. The account's schema must be there (`prepareAccount`). */
export async function noteOriginalRows(session: Session, table: Table): Promise<OriginalRows> {
  const select = noteSelection(table, quoted(table.name));
  await session.execute(`CREATE TABLE ${notes} (PRIMARY KEY (${noteKeyDefinition(table)})) ${select} LIMIT 0`);
  // INSERT … SELECT locks every row that it reads (1206 at 4 GiB: the locks outgrow the buffer pool), but for this level.
  await session.execute('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
  const rows = await session.execute(`INSERT INTO ${notes} ${select} ORDER BY ${quotedList(noteKey(table), 'r')}`);
  return { rows };
}

/** A note of each row of `source`, a name or a derived table with the table's columns. */
export function noteSelection(table: Table, source: string): string {
  const { shape } = table;
  const columns = noteColumns(table);
  const figures = [
    ...(columns.includes(own.fingerprint) ? [] : [`${fingerprintSql('r', shape.columns)} AS ${own.fingerprint}`]),
    `${fingerprintSql('r', columnsWithoutText(table))} AS ${own.withoutText}`,
    `CAST(${textBytesSql(table, 'r')} AS UNSIGNED) AS ${own.textBytes}`,
  ];
  return `SELECT ${quotedList(columns, 'r')}, ${figures.join(', ')} FROM ${findable(table, source)} AS r`;
}
