/**
 * Rows are never lost. When the table is full, every row's fingerprint is noted in a schema of its own; after
 * a trial each noted row must be in exactly one place: kept, archived, or deleted by the stated policy; and
 * every job that the server acknowledged during the trial must be there. Compared row by row, in the server.
 */
import { fingerprintSql, readColumns } from '../database/fingerprint.js';
import type { Session } from '../database/session.js';
import type { InvariantFigures } from '../result/schema.js';
import { finishedSql } from '../strategies/finished.js';
import type { Effect, RowCounts, RowSources } from '../strategies/strategy.js';

const noteSchema = 'plimsoll_invariants';
const notes = `${noteSchema}.original_rows`;
/** Live traffic may go on changing these in jobs that were not finished. */
const changing = ['status', 'updated_at', 'started_at', 'finished_at', 'error_message'];
/** A remedy that trims may take this from finished jobs. */
const textColumn = 'query';

export interface OriginalRows {
  readonly rows: number;
  readonly columns: readonly string[];
}

/** Notes every row of the full table. Survives restores of the table. */
export async function noteOriginalRows(session: Session, table: string): Promise<OriginalRows> {
  const columns = await readColumns(session, table);
  await session.execute(`CREATE DATABASE ${noteSchema}`);
  await session.execute(
    `CREATE TABLE ${notes} (id BIGINT UNSIGNED PRIMARY KEY, finished TINYINT NOT NULL, fingerprint BIGINT UNSIGNED NOT NULL, without_text BIGINT UNSIGNED NOT NULL)`,
  );
  // INSERT … SELECT locks every row that it reads (1206 at 4 GiB: the locks outgrow the buffer pool), but for this level.
  await session.execute('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
  const rows = await session.execute(
    `INSERT INTO ${notes} SELECT id, ${finishedSql}, ${rowFingerprint('r', columns, finishedSql)}, ${withoutText('r', columns)} FROM \`${table}\` AS r ORDER BY id`,
  );
  return { rows, columns };
}

export interface TrialClaims {
  readonly effect: Effect;
  /** What the remedy says it moved; null where it cannot tell. */
  readonly moved: RowCounts | null;
  /** False after a crash: the last chunk may have been committed though its answer was lost. */
  readonly exact: boolean;
  /** Where rows are to be read, other than in the table and the archive table as they are. */
  readonly sources: RowSources;
  /** Indexes of jobs that traffic inserted and the server acknowledged. */
  readonly acknowledged: readonly number[];
}

/** Looks for every noted row and every acknowledged job; takes away what the remedy made for that. */
export async function checkInvariants(
  session: Session,
  table: string,
  archiveTable: string,
  original: OriginalRows,
  claims: TrialClaims,
): Promise<InvariantFigures> {
  const archiveExists = (await session.query('SHOW TABLES LIKE ?', [archiveTable])).length > 0;
  const inTable = claims.sources.kept ?? `\`${table}\``;
  const inArchive =
    claims.sources.archived ??
    (archiveExists
      ? `\`${archiveTable}\``
      : `(SELECT ${original.columns.map((column) => `\`${column}\``).join(', ')} FROM \`${table}\` LIMIT 0)`);
  const trims = claims.effect === 'trims' || claims.effect === 'deletes-and-trims';
  const fingerprint = (alias: string) => rowFingerprint(alias, original.columns, 'o.finished');
  const emptied = `(o.finished AND k.id IS NOT NULL AND ${fingerprint('k')} <> o.fingerprint AND ${withoutText('k', original.columns)} = o.without_text)`;
  // Rows that are read back in another form than they are kept in: those whose text is a shorter one.
  const shortened = claims.sources.kept === undefined ? '0' : `(o.finished AND s.${textColumn} <> k.${textColumn})`;
  const [seen] = await session.query<
    Record<'kept' | 'archived' | 'duplicated' | 'gone' | 'lost' | 'trimmed' | 'changed', string | number>
  >(
    `SELECT SUM(k.id IS NOT NULL) AS kept,
            SUM(a.id IS NOT NULL) AS archived,
            SUM(k.id IS NOT NULL AND a.id IS NOT NULL) AS duplicated,
            SUM(k.id IS NULL AND a.id IS NULL) AS gone,
            SUM(k.id IS NULL AND a.id IS NULL AND NOT o.finished) AS lost,
            SUM(${trims ? emptied : shortened}) AS trimmed,
            SUM((k.id IS NOT NULL AND ${fingerprint('k')} <> o.fingerprint${trims ? ` AND NOT ${emptied}` : ''})
             OR (a.id IS NOT NULL AND ${fingerprint('a')} <> o.fingerprint)) AS changed
       FROM ${notes} AS o
       LEFT JOIN ${inTable} AS k ON k.id = o.id
       LEFT JOIN ${inArchive} AS a ON a.id = o.id
       ${claims.sources.kept === undefined ? '' : `LEFT JOIN \`${table}\` AS s ON s.id = o.id`}`,
  );
  const count = (name: keyof NonNullable<typeof seen>) => Number(seen?.[name] ?? 0);
  const mayDelete = claims.effect === 'deletes' || claims.effect === 'deletes-and-trims';
  const deleted = mayDelete ? count('gone') - count('lost') : 0;
  const lost = count('gone') - deleted;
  const acknowledgedFound = await countFound(session, inTable, inArchive, claims.acknowledged);
  await claims.sources.discard?.();
  const checksumsMatch = count('changed') === 0;
  return {
    original: original.rows,
    kept: count('kept') - count('duplicated'),
    archived: count('archived'),
    deleted,
    trimmed: count('trimmed'),
    duplicated: count('duplicated'),
    lost,
    acknowledged: claims.acknowledged.length,
    acknowledgedFound,
    checksumsMatch,
    holds:
      checksumsMatch &&
      lost === 0 &&
      count('duplicated') === 0 &&
      agrees(deleted, claims.moved?.rowsDeleted, claims.exact) &&
      agrees(count('archived'), claims.moved?.rowsArchived, claims.exact) &&
      agrees(count('trimmed'), claims.moved?.rowsTrimmed, claims.exact) &&
      acknowledgedFound === claims.acknowledged.length,
  };
}

function agrees(found: number, claimed: number | undefined, exact: boolean): boolean {
  if (claimed === undefined) return true;
  return exact ? found === claimed : found >= claimed;
}

/** Finished rows whole; others without what traffic may change. */
function rowFingerprint(alias: string, columns: readonly string[], finished: string): string {
  const steady = columns.filter((column) => !changing.includes(column));
  return `IF(${finished}, ${fingerprintSql(alias, columns)}, ${fingerprintSql(alias, steady)})`;
}

/** Of a row whose text may be taken: all that must not change. */
function withoutText(alias: string, columns: readonly string[]): string {
  return fingerprintSql(
    alias,
    columns.filter((column) => column !== textColumn),
  );
}

async function countFound(
  session: Session,
  inTable: string,
  inArchive: string,
  indexes: readonly number[],
): Promise<number> {
  let found = 0;
  for (let start = 0; start < indexes.length; start += 1000) {
    const ids = indexes.slice(start, start + 1000).map((index) => index + 1);
    const [row] = await session.query<{ n: string | number }>(
      `SELECT (SELECT COUNT(*) FROM ${inTable} AS k WHERE k.id IN (?)) + (SELECT COUNT(*) FROM ${inArchive} AS a WHERE a.id IN (?)) AS n`,
      [ids as never, ids as never],
    );
    found += Number(row?.n ?? 0);
  }
  return found;
}
