/** LOAD DATA LOCAL fed from memory: the fastest way into a table that needs no file on the server. */
import { quoted } from '../table/quoted.js';
import type { LoadOutcome, Session } from './session.js';

/** A column in the order of the file; `expression` is SQL around what the file holds, by default that itself. */
export interface LoadedColumn {
  readonly name: string;
  readonly expression?: (value: string) => string;
}

/** The statement for a table whose columns come in file order; text is tab, newline and backslash escaped utf8mb4. */
export function loadDataSql(table: string, columns: readonly LoadedColumn[], source = "LOCAL INFILE 'stream'"): string {
  const fields: string[] = [];
  const sets: string[] = [];
  for (const [at, { name, expression = (value: string) => value }] of columns.entries()) {
    const variable = `@field${at}`;
    const value = expression(variable);
    // A field that is taken as it is goes straight into its column; through a variable it is copied once more.
    if (value === variable) fields.push(quoted(name));
    else {
      fields.push(variable);
      sets.push(`${quoted(name)} = ${value}`);
    }
  }
  const set = sets.length > 0 ? ` SET ${sets.join(', ')}` : '';
  return `LOAD DATA ${source} INTO TABLE ${quoted(table)} CHARACTER SET utf8mb4 (${fields.join(', ')})${set}`;
}

/** Sends ready text as one statement; see `Session.load` for what becomes of the chunks. */
export function loadChunks(
  session: Session,
  table: string,
  columns: readonly LoadedColumn[],
  chunks: Iterable<Uint8Array>,
): Promise<LoadOutcome> {
  return session.load(loadDataSql(table, columns), chunks);
}
