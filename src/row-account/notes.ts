/**
 * Where the account of rows keeps its own tables, and how rows are found again: by the primary key, or, in a table
 * without one, by fingerprint and number among its equals, so that rows that are alike are counted and not confused.
 */
import { fingerprintSql } from '../database/fingerprint.js';
import { columnOf, quoted, quotedList } from '../table/quoted.js';
import type { Column } from '../table/shape.js';
import { columnNames, policyColumns, type Table } from '../table/table.js';

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

/** Rows of `source` (a table's name or a derived table, with the table's columns) with what finds them again. */
export function findable(table: Table, source: string): string {
  if (table.roles.key.length > 0) return source;
  const print = fingerprintSql('r', table.shape.columns);
  return `(SELECT ${quotedList(columnNames(table), 'r')}, ${print} AS ${own.fingerprint},
             ROW_NUMBER() OVER (PARTITION BY ${print}) AS ${own.nth} FROM ${source} AS r)`;
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
