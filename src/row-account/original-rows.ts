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

/** A note has some 60 bytes beside the row's key and the columns of its policy. */
const shortRowBytes = 300;
const noteFiles = 8;

export interface OriginalRows {
  readonly rows: number;
}

/** Notes every row of the full table. The account's schema must be there (`prepareAccount`). */
export async function noteOriginalRows(session: Session, table: Table): Promise<OriginalRows> {
  const select = noteSelection(table, quoted(table.name));
  const files = await filesClause(session, table);
  // Defaults come along with the columns, those of old that a strict server does not take among them.
  await session.execute("SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'");
  await session.execute(`CREATE TABLE ${notes} (PRIMARY KEY (${noteKeyDefinition(table)}))${files} ${select} LIMIT 0`);
  await session.execute('SET SESSION sql_mode = DEFAULT');
  // INSERT … SELECT locks every row that it reads (1206 at 4 GiB: the locks outgrow the buffer pool), but for this level.
  await session.execute('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
  const order = table.roles.key.length > 0 ? ` ORDER BY ${quotedList(noteKey(table), 'r')}` : '';
  const rows = await session.execute(`INSERT INTO ${notes} ${select}${order}`);
  return { rows };
}

/**
 * A limit on the size of a file holds for the notes too, and of short rows they take as much as the rows: those go into
 * several files. Not where a key is a prefix, by which nothing can be partitioned; such a row is longer than its note.
 */
async function filesClause(session: Session, table: Table): Promise<string> {
  if (table.roles.key.length > 0 && table.shape.primaryKey?.parts.some(({ prefix }) => prefix !== null)) return '';
  const [size] = await session.query<{ bytes: number | string | null }>(
    'SELECT AVG_ROW_LENGTH AS bytes FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [table.name],
  );
  return Number(size?.bytes ?? 0) < shortRowBytes ? ` PARTITION BY KEY () PARTITIONS ${noteFiles}` : '';
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
