/**
 * What is noted of every row of the full table: its fingerprint, how long its texts are, and the few columns by which
 * it is found again and by which a policy says which rows may go, under their own names and of their own types.
 */
import { fingerprintSql } from '../database/fingerprint.js';
import type { Session } from '../database/session.js';
import { columnOf, quoted, quotedList } from '../table/quoted.js';
import { policyColumns, type Table } from '../table/table.js';
import {
  columnsWithoutText,
  noteColumns,
  noteKey,
  noteKeyDefinition,
  notes,
  numbered,
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
  const order = table.roles.key.length > 0 ? ` ORDER BY ${quotedList(noteKey(table), 'r')}` : '';
  const rows = await session.execute(`INSERT INTO ${notes} ${select}${order}`);
  return { rows };
}

/** A note of each row of `source`, a name or a derived table with the table's columns. */
export function noteSelection(table: Table, source: string): string {
  const { shape } = table;
  const figures = [
    [own.withoutText, fingerprintSql('r', columnsWithoutText(table))],
    [own.textBytes, `CAST(${textBytesSql(table, 'r')} AS UNSIGNED)`],
  ] as const;
  if (table.roles.key.length === 0)
    return numbered(table, source, [
      ...policyColumns(table).map((name) => [name, columnOf(name, 'r')] as const),
      ...figures,
    ]);
  const all = [[own.fingerprint, fingerprintSql('r', shape.columns)], ...figures] as const;
  return `SELECT ${quotedList(noteColumns(table), 'r')}, ${all.map(([name, sql]) => `${sql} AS ${name}`).join(', ')} FROM ${source} AS r`;
}
