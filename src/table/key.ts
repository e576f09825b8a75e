/**
 * The primary key in SQL, whatever it is made of. Rows are compared as the index orders them: an OR of prefixes, which
 * MySQL reads as ranges of the index, where it reads `(a, b) > (?, ?)` row by row. ENUM, SET and BIT are compared by
 * their number, as the index has them; an ENUM by the numbers of its members, as MySQL reads `enum > ?` row by row too.
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
export function keyOrder({ roles: { key } }: Table, alias?: string, direction: '' | 'DESC' = ''): string {
  return key.map((name) => `${columnOf(name, alias)} ${direction}`.trim()).join(', ');
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
  const equal = table.roles.key.map((name) => equals(table, name, alias));
  return { sql: equal.join(' AND '), values: key };
}

/** The rows with these keys. */
export function keyIn(table: Table, keys: readonly KeyValues[], alias?: string): Condition {
  if (keys.length === 0) return { sql: 'FALSE', values: [] };
  const { key } = table.roles;
  const [first] = key;
  if (first !== undefined && key.length === 1) {
    const places = keys.map(() => placeholder(table, first)).join(', ');
    return { sql: `${columnOf(first, alias)} IN (${places})`, values: keys.flat() };
  }
  const one = key.map((name) => equals(table, name, alias)).join(' AND ');
  return { sql: `(${keys.map(() => `(${one})`).join(' OR ')})`, values: keys.flat() };
}

/** How `keyRange` reads between two rows: for a statement that is shown and not run. */
export function keyRangeShape(table: Table, alias?: string): string {
  const any = table.roles.key.map(() => null);
  return keyRange(table, any, any, alias).sql;
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

function compared(table: Table, values: KeyValues, strict: '<' | '>', last: '>' | '<=', alias?: string): Condition {
  const { key } = table.roles;
  const ways = key.map((name, at) => {
    const equal = key.slice(0, at).map((before) => equals(table, before, alias));
    const beyond = beyondSql(table, name, at === key.length - 1 ? last : strict, values[at] ?? null, alias);
    return {
      sql: [...equal, beyond.sql].join(' AND '),
      values: [...values.slice(0, at), ...beyond.values],
    };
  });
  return {
    sql: ways.length === 1 ? (ways[0]?.sql as string) : `(${ways.map(({ sql }) => `(${sql})`).join(' OR ')})`,
    values: ways.flatMap((way) => way.values),
  };
}

function beyondSql(table: Table, name: string, sign: '<' | '>' | '<=', value: SqlValue, alias?: string): Condition {
  const column = columnNamed(table.shape, name);
  const sql = columnOf(name, alias);
  if (column?.type !== 'enum' || value === null)
    return { sql: `${sql} ${sign} ${placeholder(table, name)}`, values: [value] };
  // 0 is what a value that is no member was stored as.
  const numbers = Array.from({ length: column.members.length + 1 }, (_, number) => number).filter((number) =>
    sign === '>' ? number > Number(value) : sign === '<' ? number < Number(value) : number <= Number(value),
  );
  return { sql: numbers.length === 0 ? 'FALSE' : `${sql} IN (${numbers.join(', ')})`, values: [] };
}

function equals(table: Table, name: string, alias?: string): string {
  return `${columnOf(name, alias)} = ${placeholder(table, name)}`;
}

/** As text, a DECIMAL would be compared as a DOUBLE, which has 15 digits. */
function placeholder({ shape }: Table, name: string): string {
  const column = columnNamed(shape, name);
  return column?.type === 'decimal' ? `CAST(? AS DECIMAL(${column.precision}, ${column.scale}))` : '?';
}

function keyExpression({ shape }: Table, name: string, alias?: string): string {
  const type = columnNamed(shape, name)?.type;
  const sql = columnOf(name, alias);
  if (type === undefined) return sql;
  // A FLOAT's own text has six digits.
  if (type === 'float') return `${sql} + 0e0`;
  return byNumber.includes(type) ? `${sql} + 0` : sql;
}
