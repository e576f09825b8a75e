/**
 * What is noted of every row of the full table, in a schema of its own that survives restores of the table: its
 * fingerprint, how long its text is, and the few columns by which a policy says which rows may go.
 */
import { fingerprintSql, readColumns } from '../database/fingerprint.js';
import type { Session } from '../database/session.js';

export const noteSchema = 'plimsoll_invariants';
export const notes = `${noteSchema}.original_rows`;

/** Columns of notes, and of what is expected of jobs that traffic changed since. */
export const noteColumns = `id BIGINT UNSIGNED PRIMARY KEY, account_id INT UNSIGNED NOT NULL, created_at DATETIME NOT NULL,
  status VARCHAR(16) NOT NULL, fingerprint BIGINT UNSIGNED, without_text BIGINT UNSIGNED, text_bytes INT UNSIGNED NOT NULL`;

/** A remedy that trims may take this from finished jobs. */
export const textColumn = 'query';

export interface OriginalRows {
  readonly rows: number;
  readonly columns: readonly string[];
}

/** Notes every row of the full table. */
export async function noteOriginalRows(session: Session, table: string): Promise<OriginalRows> {
  const columns = await readColumns(session, table);
  await session.execute(`CREATE DATABASE ${noteSchema}`);
  await session.execute(`CREATE TABLE ${notes} (${noteColumns})`);
  // INSERT … SELECT locks every row that it reads (1206 at 4 GiB: the locks outgrow the buffer pool), but for this level.
  await session.execute('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
  const rows = await session.execute(
    `INSERT INTO ${notes} SELECT id, account_id, created_at, status, ${fingerprintSql('r', columns)}, ${fingerprintSql('r', columns.filter(isNoText))}, LENGTH(r.${textColumn}) FROM \`${table}\` AS r ORDER BY id`,
  );
  return { rows, columns };
}

/** Of a row whose text may be taken: all that must not change. */
export function isNoText(column: string): boolean {
  return column !== textColumn;
}
