/**
 * Where rows are to be read though a program may have dropped, renamed, reshaped or replaced the table: what is not
 * there has no rows, and a column that is gone has no values. A view in a table's place holds no rows of its own.
 */
import type { Session, SqlValue } from '../database/session.js';
import { quoted } from '../table/quoted.js';
import { columnNames, type Table } from '../table/table.js';

export interface StandingTable {
  /** SQL table expression with the columns that were asked for. */
  readonly rows: string;
  /** What is wrong with it, as a clause: "is gone". Null where it has every column. */
  readonly fault: string | null;
}

/** Table `name` of the session's schema, as it stands, with the columns of `table`. */
export async function standingTable(session: Session, table: Table, name: string): Promise<StandingTable> {
  const columns = columnNames(table);
  const ask = (sql: string, values: readonly SqlValue[]) => session.query<{ what: string }>(sql, values);
  const [found] = await ask(
    'SELECT TABLE_TYPE AS what FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [name],
  );
  const nothing = `(SELECT ${columns.map((column) => `NULL AS ${quoted(column)}`).join(', ')} LIMIT 0)`;
  if (!found) return { rows: nothing, fault: 'is gone' };
  if (found.what !== 'BASE TABLE') return { rows: nothing, fault: `has a ${found.what.toLowerCase()} in its place` };
  const there = new Set(
    (
      await ask(
        'SELECT COLUMN_NAME AS what FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
        [name],
      )
    ).map(({ what }) => what),
  );
  const missing = columns.filter((column) => !there.has(column));
  if (missing.length === 0) return { rows: quoted(name), fault: null };
  const selected = columns.map((column) => (there.has(column) ? quoted(column) : `NULL AS ${quoted(column)}`));
  return {
    rows: `(SELECT ${selected.join(', ')} FROM ${quoted(name)})`,
    fault: `lacks ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}`,
  };
}
