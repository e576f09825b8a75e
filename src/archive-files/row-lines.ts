/** A row as a line of a file: one JSON object, values by column name; and the digest that the server has of it too. */
import { createHash } from 'node:crypto';
import type { ArchivedColumn } from './archived-columns.js';
import { damaged } from './damaged.js';

/** A value as it stands in a file; null is NULL. */
export type ArchivedValue = string | null;

/** A row's values as the server sent them, for a file. */
export function encodeValues(
  columns: readonly ArchivedColumn[],
  values: readonly (Buffer | null)[],
): readonly ArchivedValue[] {
  return columns.map(
    ({ encoding }, index) => values[index]?.toString(encoding === 'base64' ? 'base64' : 'utf8') ?? null,
  );
}

/** The line of a row, with its end. */
export function encodeRow(columns: readonly ArchivedColumn[], values: readonly ArchivedValue[]): string {
  const members = columns.map(({ name }, index) => `${JSON.stringify(name)}:${JSON.stringify(values[index])}`);
  return `{${members.join(',')}}\n`;
}

/** Values in the order of `columns`. Throws `archive-damaged` where the line is no row of that table. */
export function decodeRow(columns: readonly ArchivedColumn[], text: string): readonly ArchivedValue[] {
  // By hand: a schema library drops a column named `__proto__`.
  const row = parsed(text);
  const values = columns.map(({ name }) => (Object.hasOwn(row, name) ? row[name] : undefined));
  if (Object.keys(row).length === columns.length && values.every(isArchivedValue)) return values;
  throw damaged(`not a row of the archived table: ${text.slice(0, 80)}`);
}

/** The same 32 bytes as `digestSql` gives for the row in a table. */
export function digestRow(columns: readonly ArchivedColumn[], values: readonly ArchivedValue[]): Buffer {
  const hash = createHash('sha256');
  for (const [index, { encoding }] of columns.entries()) {
    const value = values[index] ?? null;
    const bytes = value === null ? null : Buffer.from(value, encoding === 'base64' ? 'base64' : 'utf8');
    if (bytes === null) hash.update('N');
    else hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest();
}

function isArchivedValue(value: unknown): value is ArchivedValue {
  return value === null || typeof value === 'string';
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
