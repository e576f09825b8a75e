/**
 * The primary key in SQL, whatever it is made of. Rows are compared as the index orders them: an OR of prefixes, which
 * MySQL reads as ranges of the index, where it reads `(a, b) > (?, ?)` row by row. ENUM, SET and BIT are compared by
 * their number, as the index has them.
 */
import { columnOf } from './quoted.js';
import { columnNamed } from './shape.js';
import type { SqlValue } from './sql-value.js';
import type { Table } from './table.js';

/** One value a column of the key, as `keySelection` reads them. */
export type KeyValues = readonly SqlValue[];

export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export const anyRow: Condition = { sql: 'TRUE', values: [] };

const byNumber = ['enum', 'set', 'bit'];

/** The key's columns in order, for ORDER BY. */
export function keyOrder({ roles: { key } }: Table, alias?: string): string {
  return key.map((name) => columnOf(name, alias)).join(', ');
}

/** The key's columns as values that compare as the index does, named k0, k1, … */
export function keySelection(table: Table, alias?: string): string {
  return table.roles.key.map((name, at) => `${keyExpression(table, name, alias)} AS k${at}`).join(', ');
}

/** The values of one row that was read by `keySelection`. */
export function keyValuesOf(table: Table, row: Readonly<Record<string, unknown>>): KeyValues {
  return table.roles.key.map((_, at) => row[`k${at}`] as SqlValue);
}

/** Rows behind `after` in the order of the key; all of them for null. */
export function keyAfter(table: Table, after: KeyValues | null, alias?: string): Condition {
  return after === null ? anyRow : compared(table, after, '>', '>', alias);
}

/** Rows up to `end`, which is one of them; all of them for null. */
export function keyUntil(table: Table, end: KeyValues | null, alias?: string): Condition {
  return end === null ? anyRow : compared(table, end, '<', '<=', alias);
}

/** Rows behind `after`, up to `end`. */
export function keyRange(table: Table, after: KeyValues | null, end: KeyValues | null, alias?: string): Condition {
  return both(keyAfter(table, after, alias), keyUntil(table, end, alias));
}

/** The one row with these values. */
export function keyIs(table: Table, key: KeyValues, alias?: string): Condition {
  return { sql: table.roles.key.map((name) => `${columnOf(name, alias)} = ?`).join(' AND '), values: key };
}

/** Rows of two aliases that have the same key. */
export function sameKeySql({ roles: { key } }: Table, a: string, b: string): string {
  return key.map((name) => `${columnOf(name, a)} = ${columnOf(name, b)}`).join(' AND ');
}

export function both(a: Condition, b: Condition): Condition {
  if (a === anyRow) return b;
  if (b === anyRow) return a;
  return { sql: `${a.sql} AND ${b.sql}`, values: [...a.values, ...b.values] };
}

function compared(table: Table, values: KeyValues, strict: string, last: string, alias?: string): Condition {
  const { key } = table.roles;
  const columns = key.map((name) => columnOf(name, alias));
  const ways = key.map((_, at) => {
    const equal = columns.slice(0, at).map((column) => `${column} = ?`);
    return [...equal, `${columns[at]} ${at === key.length - 1 ? last : strict} ?`].join(' AND ');
  });
  return {
    sql: ways.length === 1 ? (ways[0] as string) : `(${ways.map((way) => `(${way})`).join(' OR ')})`,
    values: ways.flatMap((_, at) => values.slice(0, at + 1)),
  };
}

function keyExpression({ shape }: Table, name: string, alias?: string): string {
  const column = columnNamed(shape, name);
  const sql = columnOf(name, alias);
  return column && byNumber.includes(column.type) ? `${sql} + 0` : sql;
}
