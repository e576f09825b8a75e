/** Keys of archived rows: of one column or several, each value as it stands in a file. */
import type { SqlValue } from '../database/session.js';
import type { Condition } from '../table/key.js';
import { columnOf } from '../table/quoted.js';
import { type ArchivedColumn, parameterSql, valueSql } from './archived-columns.js';
import { damaged } from './damaged.js';
import type { ArchivedValue } from './row-lines.js';

/** In the order of the key's columns. */
export type ArchivedKey = readonly string[];

/** The columns of a key, in its order. Throws `archive-damaged` where the archive lacks one. */
export function keyColumnsOf(columns: readonly ArchivedColumn[], key: readonly string[]): readonly ArchivedColumn[] {
  return key.map((name) => {
    const column = columns.find((one) => one.name === name);
    if (!column) throw damaged(`the key's column ${name} is not among the archive's`);
    return column;
  });
}

/** Of a row's values, which are in the order of `columns`. Throws `archive-damaged` where one is NULL. */
export function keyOfRow(
  columns: readonly ArchivedColumn[],
  key: readonly string[],
  values: readonly ArchivedValue[],
): ArchivedKey {
  return key.map((name) => {
    const value = values[columns.findIndex((column) => column.name === name)];
    if (value === null || value === undefined) throw damaged(`a row has no ${name}, which is in its key`);
    return value;
  });
}

/** The same text for the same key, and for no other. */
export function keyId(key: ArchivedKey): string {
  return JSON.stringify(key);
}

/** For a reader: `17`, or `3, 17`. */
export function keyText(key: ArchivedKey): string {
  return key.join(', ');
}

/** A table's rows with these keys. */
export function rowsWithKeys(
  keyColumns: readonly ArchivedColumn[],
  keys: readonly ArchivedKey[],
  alias?: string,
): Condition {
  const [only] = keyColumns;
  if (only && keyColumns.length === 1) {
    const place = keyParameterSql(only);
    return { sql: `${columnOf(only.name, alias)} IN (${keys.map(() => place).join(', ')})`, values: keys.flat() };
  }
  const one = keyColumns.map((column) => `${columnOf(column.name, alias)} = ${keyParameterSql(column)}`).join(' AND ');
  return { sql: `(${keys.map(() => `(${one})`).join(' OR ')})`, values: keys.flat() };
}

/** A row's key as the server gives it, for `keyFromServer`. */
export function keyValuesSql(keyColumns: readonly ArchivedColumn[]): string {
  return keyColumns.map((column, at) => `${valueSql(column)} AS k${at}`).join(', ');
}

export function keyFromServer(
  keyColumns: readonly ArchivedColumn[],
  row: Readonly<Record<string, unknown>>,
): ArchivedKey {
  return keyColumns.map(({ encoding }, at) => {
    const bytes = row[`k${at}`] as SqlValue;
    return Buffer.isBuffer(bytes) ? bytes.toString(encoding === 'base64' ? 'base64' : 'utf8') : String(bytes);
  });
}

/** The `?` that a column is compared with: as text a DECIMAL is compared by 15 digits, and a BIT not at all. */
function keyParameterSql(column: ArchivedColumn): string {
  if (column.type.startsWith('bit')) return 'CAST(CONV(HEX(FROM_BASE64(?)), 16, 10) AS UNSIGNED)';
  const decimal = /^decimal\(\d+,\d+\)/.exec(column.type)?.[0];
  return decimal === undefined ? parameterSql(column) : `CAST(? AS ${decimal})`;
}
