/** A row as a line of a file: one JSON object, values by column name; and the digest that the server has of it too. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ArchivedColumn } from './archived-columns.js';
import { damaged } from './damaged.js';

/** A value as it stands in a file; null is NULL. */
export type ArchivedValue = string | null;

const line = z.record(z.string(), z.string().nullable());

/** The line of a row as the server sent it, with its end. */
export function encodeRow(columns: readonly ArchivedColumn[], values: readonly (Buffer | null)[]): string {
  const members = columns.map(({ name, encoding }, index) => {
    const value = values[index]?.toString(encoding === 'base64' ? 'base64' : 'utf8') ?? null;
    return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  });
  return `{${members.join(',')}}\n`;
}

/** Values in the order of `columns`. Throws `archive-damaged` where the line is no row of that table. */
export function decodeRow(columns: readonly ArchivedColumn[], text: string): readonly ArchivedValue[] {
  const row = line.safeParse(parsed(text));
  const isWhole = row.success && columns.every(({ name }) => Object.hasOwn(row.data, name));
  if (isWhole && Object.keys(row.data).length === columns.length)
    return columns.map(({ name }) => row.data[name] ?? null);
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
