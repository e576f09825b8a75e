/** LOAD DATA LOCAL fed from memory: the fastest way into a table that needs no file on the server. */
import { Readable } from 'node:stream';
import type { Session, StatementOutcome } from './session.js';

/** The statement for a table whose columns come in file order; text is tab, newline and backslash escaped utf8mb4. */
export function loadDataSql(table: string, columns: readonly string[], source = "LOCAL INFILE 'stream'"): string {
  return `LOAD DATA ${source} INTO TABLE \`${table}\` CHARACTER SET utf8mb4 (${columns.map((c) => `\`${c}\``).join(', ')})`;
}

/** Sends ready text as one statement; refusals are data. Chunks must stay below 16 MiB, MySQL's packet size. */
export function loadChunks(
  session: Session,
  table: string,
  columns: readonly string[],
  chunks: Iterable<Buffer>,
): Promise<StatementOutcome> {
  return session.load(loadDataSql(table, columns), Readable.from(chunks, { objectMode: true, highWaterMark: 2 }));
}
