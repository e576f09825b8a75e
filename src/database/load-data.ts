/** LOAD DATA LOCAL fed from memory: the fastest way into a table that needs no file on the server. */
import type { LoadOutcome, Session } from './session.js';

/** The statement for a table whose columns come in file order; text is tab, newline and backslash escaped utf8mb4. */
export function loadDataSql(table: string, columns: readonly string[], source = "LOCAL INFILE 'stream'"): string {
  return `LOAD DATA ${source} INTO TABLE \`${table}\` CHARACTER SET utf8mb4 (${columns.map((c) => `\`${c}\``).join(', ')})`;
}

/** Sends ready text as one statement; see `Session.load` for what becomes of the chunks. */
export function loadChunks(
  session: Session,
  table: string,
  columns: readonly string[],
  chunks: Iterable<Uint8Array>,
): Promise<LoadOutcome> {
  return session.load(loadDataSql(table, columns), chunks);
}
