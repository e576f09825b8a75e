/**
 * The counting behind row-account.ts, one query over the rows that are expected: those noted of the full table as
 * acknowledged changes have left them, or the rows that came since.
 */
import { fingerprintSql } from '../database/fingerprint.js';
import type { Session } from '../database/session.js';
import { nothing } from '../strategies/strategy.js';
import { columnOf, quoted, quotedList } from '../table/quoted.js';
import { finishedSql, type Table } from '../table/table.js';
import type { RowClaims } from './claims.js';
import {
  columnsWithoutText,
  expectedRows,
  findable,
  isOneOfSql,
  noteColumns,
  noteKey,
  notes,
  own,
  sameNoteSql,
  textBytesSql,
} from './notes.js';

export interface Places {
  /** SQL table expressions with the table's columns. */
  readonly kept: string;
  readonly archived: string;
}

/** What the server counts over rows that are expected; see `countPlaces`. */
const figures = [
  'rows_seen',
  'kept',
  'archived',
  'duplicated',
  'gone',
  'deleted',
  'trimmed',
  'changed',
  'acknowledged_changed',
  'outside_taken',
  'outside_trimmed',
  'sure',
  'sure_accounted',
] as const;
export type Counts = Readonly<Record<(typeof figures)[number], number>>;

/** Noted rows, as acknowledged changes since have left them. */
export function originalsSql(table: Table): string {
  const latest = (name: string, note = name) => `COALESCE(j.${quoted(name)}, n.${quoted(note)}) AS ${quoted(name)}`;
  const key = noteKey(table);
  const columns = noteColumns(table).filter((name) => !key.includes(name));
  // A row that was touched may have any of these set to NULL since: which of the two it is, the join says.
  const chosen = columns.map(
    (name) => `IF(j.${own.sure} IS NULL, ${columnOf(name, 'n')}, ${columnOf(name, 'j')}) AS ${quoted(name)}`,
  );
  return `SELECT ${[quotedList(key, 'n'), ...chosen].join(', ')}, n.${own.textBytes},
      ${[...(key.includes(own.fingerprint) ? [] : [own.fingerprint]), own.withoutText].map((name) => latest(name)).join(', ')},
      ${latest(own.orFingerprint, own.fingerprint)}, ${latest(own.orWithoutText, own.withoutText)},
      1 AS ${own.sure}, j.${own.sure} IS NOT NULL AS ${own.touched}
    FROM ${notes} AS n LEFT JOIN ${expectedRows} AS j ON ${sameNoteSql(table, 'j', 'n')}`;
}

export function newRowsSql(table: Table): string {
  const key = noteKey(table);
  const either = (name: string, other: string) => `COALESCE(j.${name}, j.${other}) AS ${name}`;
  return `SELECT ${quotedList(noteColumns(table), 'j')}, j.${own.textBytes},
      ${[...(key.includes(own.fingerprint) ? [] : [either(own.fingerprint, own.orFingerprint)]), either(own.withoutText, own.orWithoutText)].join(', ')},
      j.${own.orFingerprint}, j.${own.orWithoutText}, j.${own.sure}, 1 AS ${own.touched}
    FROM ${expectedRows} AS j LEFT JOIN ${notes} AS n ON ${sameNoteSql(table, 'n', 'j')} WHERE ${columnOf(key[0] as string, 'n')} IS NULL`;
}

/** Where each of the expected rows is, and as what. `expected` has the columns of both functions above. */
export async function countPlaces(
  session: Session,
  table: Table,
  expected: string,
  { kept, archived }: Places,
  { effect, policy = nothing, sources }: Pick<RowClaims, 'effect' | 'policy' | 'sources'>,
): Promise<Counts> {
  const key = columnOf(noteKey(table)[0] as string);
  // Without a key nobody can say which row a text was taken from: a row is as it was, or another.
  const hasKey = table.roles.key.length > 0;
  const mayTrim = hasKey && (effect === 'trims' || effect === 'deletes-and-trims');
  const mayDelete = effect === 'deletes' || effect === 'deletes-and-trims';
  const same = (alias: string) => isOneOfSql(table, alias, `o.${own.fingerprint}, o.${own.orFingerprint}`);
  const sameWithoutText = `${fingerprintSql('k', columnsWithoutText(table))} IN (o.${own.withoutText}, o.${own.orWithoutText})`;
  // Taken away in whole or in part; of the same length it is another text.
  const cut = `${textBytesSql(table, 'k')} < o.${own.textBytes}`;
  const isKept = `k.${key} IS NOT NULL`;
  const isArchived = `a.${key} IS NOT NULL`;
  const emptied = !hasKey
    ? 'FALSE'
    : `(o.${own.finished} AND ${isKept} AND ${cut} AND NOT ${same('k')} AND ${sameWithoutText})`;
  // Rows that are read back in another form than they are kept in: those whose text is a shorter one.
  const differs = (hasKey ? table.roles.text : [])
    .map((name) => `NOT (${columnOf(name, 's')} <=> ${columnOf(name, 'k')})`)
    .join(' OR ');
  const shortened =
    sources.kept === undefined || differs === '' ? 'FALSE' : `(o.${own.finished} AND ${isKept} AND (${differs}))`;
  const trimmed = mayTrim ? emptied : shortened;
  const gone = `(NOT ${isKept} AND NOT ${isArchived})`;
  // A row whose insert was never answered may never have been there: nobody took it.
  const deleted = mayDelete ? `(${gone} AND o.${own.finished} AND o.${own.sure})` : 'FALSE';
  const changed = `((${isKept} AND NOT ${same('k')}${mayTrim ? ` AND NOT ${emptied}` : ''}) OR (${isArchived} AND NOT ${same('a')}))`;
  const mayArchive = effect === 'archives' ? `o.${own.mayGo}` : 'FALSE';
  const counted: Readonly<Record<keyof Counts, string>> = {
    rows_seen: 'TRUE',
    kept: isKept,
    archived: isArchived,
    duplicated: `${isKept} AND ${isArchived}`,
    gone,
    deleted,
    trimmed,
    changed: `NOT o.${own.touched} AND ${changed}`,
    acknowledged_changed: `o.${own.touched} AND ${changed}`,
    outside_taken: `${deleted} AND NOT o.${own.mayGo} OR ${isArchived} AND NOT ${mayArchive}`,
    outside_trimmed: `${trimmed} AND NOT o.${own.mayGo}`,
    sure: `o.${own.sure}`,
    sure_accounted: `o.${own.sure} AND (NOT ${gone} OR ${deleted})`,
  };
  const [row] = await session.query(
    `SELECT ${figures.map((name) => `SUM(${counted[name]}) AS ${name}`).join(', ')}
       FROM (SELECT e.*, COALESCE(${finishedSql(table)}, FALSE) AS ${own.finished}, COALESCE(${policy.where}, FALSE) AS ${own.mayGo} FROM (${expected}) AS e) AS o
       LEFT JOIN ${findable(table, kept)} AS k ON ${sameNoteSql(table, 'k', 'o')}
       LEFT JOIN ${findable(table, archived)} AS a ON ${sameNoteSql(table, 'a', 'o')}
       ${sources.kept === undefined ? '' : `LEFT JOIN ${findable(table, quoted(table.name))} AS s ON ${sameNoteSql(table, 's', 'o')}`}`,
  );
  return Object.fromEntries(figures.map((name) => [name, Number(row?.[name] ?? 0)])) as Counts;
}

/** Rows that are neither noted nor traffic's. */
export async function countUnknown(session: Session, table: Table, place: string): Promise<number> {
  const key = columnOf(noteKey(table)[0] as string);
  const [row] = await session.query(
    `SELECT COUNT(*) AS n FROM ${findable(table, place)} AS p
       LEFT JOIN ${notes} AS n ON ${sameNoteSql(table, 'n', 'p')}
       LEFT JOIN ${expectedRows} AS j ON ${sameNoteSql(table, 'j', 'p')}
      WHERE n.${key} IS NULL AND j.${key} IS NULL`,
  );
  return Number(row?.['n'] ?? 0);
}
