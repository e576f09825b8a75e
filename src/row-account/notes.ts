/**
 * Where the account of rows keeps its own tables, and how rows are found again: by the primary key, or, in a table
 * without one, by fingerprint and number among its equals, so that rows that are alike are counted and not confused.
 */
import { fingerprintSql } from '../database/fingerprint.js';
import { columnOf, quoted } from '../table/quoted.js';
import type { Column } from '../table/shape.js';
import { policyColumns, type Table } from '../table/table.js';

/** A schema of its own survives restores of the table. */
export const noteSchema = 'plimsoll_invariants';
/** Every row of the full table. */
export const notes = `${noteSchema}.original_rows`;
/** Every row that traffic sent a statement for since. */
export const expectedRows = `${noteSchema}.expected_rows`;

/** Names that no column of anybody's has. */
export const own = {
  fingerprint: 'plimsoll_fingerprint',
  withoutText: 'plimsoll_without_text',
  textBytes: 'plimsoll_text_bytes',
  orFingerprint: 'plimsoll_or_fingerprint',
  orWithoutText: 'plimsoll_or_without_text',
  sure: 'plimsoll_sure',
  nth: 'plimsoll_nth',
  touched: 'plimsoll_touched',
  finished: 'plimsoll_finished',
  mayGo: 'plimsoll_may_go',
} as const;

/** By which columns of a note its row is found. */
export function noteKey({ roles: { key } }: Table): readonly string[] {
  return key.length > 0 ? key : [own.fingerprint, own.nth];
}

/** Columns of a note that a policy goes by, the key among them. */
export function noteColumns(table: Table): readonly string[] {
  return [...new Set([...noteKey(table), ...policyColumns(table)])];
}

/** Rows of `source` (a table's name or a derived table, with the table's columns), as they are found again under an alias. */
export function findable(table: Table, source: string): string {
  return table.roles.key.length > 0 ? source : `(${numbered(table, source, [])})`;
}

/**
 * Rows of a table without a key: their fingerprint, their number among their equals, and these expressions by name.
 * What is numbered is put together before, without the texts: the server would write them all to a temporary file.
 */
export function numbered(
  table: Table,
  source: string,
  more: readonly (readonly [name: string, sql: string])[],
): string {
  const figures = [[own.fingerprint, fingerprintSql('r', table.shape.columns)] as const, ...more];
  return `SELECT /*+ NO_MERGE(x) */ ROW_NUMBER() OVER (PARTITION BY x.${own.fingerprint}) AS ${own.nth},
             ${figures.map(([name]) => `x.${quoted(name)}`).join(', ')}
           FROM (SELECT ${figures.map(([name, sql]) => `${sql} AS ${quoted(name)}`).join(', ')} FROM ${source} AS r) AS x`;
}

/** Whether a row under `alias`, as `findable` gives it, has one of these fingerprints. */
export function isOneOfSql(table: Table, alias: string, prints: string): string {
  const print =
    table.roles.key.length > 0 ? fingerprintSql(alias, table.shape.columns) : columnOf(own.fingerprint, alias);
  return `${print} IN (${prints})`;
}

/** Same row under two aliases, both with the columns of `noteKey`. */
export function sameNoteSql(table: Table, a: string, b: string): string {
  return noteKey(table)
    .map((name) => `${columnOf(name, a)} = ${columnOf(name, b)}`)
    .join(' AND ');
}

/** What must not change in a row whose text may be taken: generated columns may be made of the text. */
export function columnsWithoutText({ shape, roles }: Table): readonly Column[] {
  return shape.columns.filter(({ name, generated }) => !roles.text.includes(name) && generated === null);
}

/** Bytes of all texts of a row together. */
export function textBytesSql({ roles: { text } }: Table, alias: string): string {
  return text.length === 0 ? '0' : text.map((name) => `COALESCE(LENGTH(${columnOf(name, alias)}), 0)`).join(' + ');
}

/** Definition of the primary key of notes, as the table's own has it: prefixes included. */
export function noteKeyDefinition(table: Table): string {
  const parts = table.shape.primaryKey?.parts ?? [];
  return noteKey(table)
    .map((name) => {
      const prefix = parts.find(({ column }) => column === name)?.prefix;
      return prefix == null ? quoted(name) : `${quoted(name)}(${prefix})`;
    })
    .join(', ');
}
