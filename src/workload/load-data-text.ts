/**
 * The text format of LOAD DATA with MySQL's defaults: fields end with a tab, rows with a newline,
 * backslash escapes, `\N` is NULL (manual, section "LOAD DATA Statement"). Encoding happens once, when
 * fragments are made; decoding serves the single rows that traffic needs and the tests.
 */
import { assert } from '../assert.js';

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\\0' };
const escaped: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '0': '\0' };

/** A field's text as LOAD DATA reads it. */
export function escapeField(text: string): string {
  return text.replace(/[\\\t\n\r\0]/g, (character) => escapes[character] as string);
}

/** What LOAD DATA stores for one field; null for `\N`. */
export function unescapeField(field: string): string | null {
  if (field === '\\N') return null;
  if (!field.includes('\\')) return field;
  return field.replace(/\\([\s\S])/g, (_, character: string) => escaped[character] ?? character);
}

/** The fields of one row, given with or without its final newline. */
export function parseRow(line: string, columns: number): readonly (string | null)[] {
  const body = line.endsWith('\n') ? line.slice(0, -1) : line;
  const fields = body.split('\t');
  assert(fields.length === columns, `a row of ${columns} columns, not ${fields.length}`);
  return fields.map(unescapeField);
}
