/**
 * The counting behind invariants.ts, one query over the rows that are expected: those noted of the full table as
 * acknowledged changes have left them, or the jobs that came since.
 */
import { fingerprintSql } from '../database/fingerprint.js';
import type { Session } from '../database/session.js';
import { finishedSql } from '../strategies/finished.js';
import { nothing } from '../strategies/strategy.js';
import { expectedJobs } from './expected-jobs.js';
import type { TrialClaims } from './invariants.js';
import { isNoText, notes, textColumn } from './original-rows.js';

interface Places {
  readonly table: string;
  readonly kept: string;
  readonly archived: string;
}

/** What the server counts over rows that are expected; see `countPlaces`. */
const figures = [
  'rows_seen',
  'kept',
  'archived',
  'duplicated',
  'gone',
  'deleted',
  'trimmed',
  'changed',
  'acknowledged_changed',
  'outside_taken',
  'outside_trimmed',
  'sure',
  'sure_accounted',
] as const;
export type Counts = Readonly<Record<(typeof figures)[number], number>>;

/** Noted rows, as acknowledged changes since have left them. */
export const originalsSql = `SELECT n.id, n.account_id, n.created_at, n.text_bytes, COALESCE(j.status, n.status) AS status,
    COALESCE(j.fingerprint, n.fingerprint) AS fingerprint, COALESCE(j.without_text, n.without_text) AS without_text,
    COALESCE(j.or_fingerprint, n.fingerprint) AS or_fingerprint, COALESCE(j.or_without_text, n.without_text) AS or_without_text,
    1 AS sure, j.id IS NOT NULL AS is_touched
  FROM ${notes} AS n LEFT JOIN ${expectedJobs} AS j ON j.id = n.id`;
export const newJobsSql = `SELECT j.id, j.account_id, j.created_at, j.text_bytes, j.status,
    COALESCE(j.fingerprint, j.or_fingerprint) AS fingerprint, COALESCE(j.without_text, j.or_without_text) AS without_text,
    j.or_fingerprint, j.or_without_text, j.sure, 1 AS is_touched
  FROM ${expectedJobs} AS j LEFT JOIN ${notes} AS n ON n.id = j.id WHERE n.id IS NULL`;

/** Where each of the expected rows is, and as what. `expected` has the columns of both constants above. */
export async function countPlaces(
  session: Session,
  expected: string,
  { table, kept, archived }: Places,
  columns: readonly string[],
  { effect, policy = nothing, sources }: Pick<TrialClaims, 'effect' | 'policy' | 'sources'>,
): Promise<Counts> {
  const mayTrim = effect === 'trims' || effect === 'deletes-and-trims';
  const mayDelete = effect === 'deletes' || effect === 'deletes-and-trims';
  const same = (alias: string) => `${fingerprintSql(alias, columns)} IN (o.fingerprint, o.or_fingerprint)`;
  const sameWithoutText = `${fingerprintSql('k', columns.filter(isNoText))} IN (o.without_text, o.or_without_text)`;
  // Taken away in whole or in part; of the same length it is another text.
  const cut = `LENGTH(k.${textColumn}) < o.text_bytes`;
  const emptied = `(o.is_finished AND k.id IS NOT NULL AND ${cut} AND NOT ${same('k')} AND ${sameWithoutText})`;
  // Rows that are read back in another form than they are kept in: those whose text is a shorter one.
  const shortened =
    sources.kept === undefined ? 'FALSE' : `(o.is_finished AND COALESCE(s.${textColumn} <> k.${textColumn}, FALSE))`;
  const trimmed = mayTrim ? emptied : shortened;
  const gone = '(k.id IS NULL AND a.id IS NULL)';
  const deleted = mayDelete ? `(${gone} AND o.is_finished)` : 'FALSE';
  const isArchived = 'a.id IS NOT NULL';
  const changed = `((k.id IS NOT NULL AND NOT ${same('k')}${mayTrim ? ` AND NOT ${emptied}` : ''}) OR (${isArchived} AND NOT ${same('a')}))`;
  const mayArchive = effect === 'archives' ? 'o.may_go' : 'FALSE';
  const counted: Readonly<Record<keyof Counts, string>> = {
    rows_seen: 'TRUE',
    kept: 'k.id IS NOT NULL',
    archived: isArchived,
    duplicated: `k.id IS NOT NULL AND ${isArchived}`,
    gone,
    deleted,
    trimmed,
    changed: `NOT o.is_touched AND ${changed}`,
    acknowledged_changed: `o.is_touched AND ${changed}`,
    outside_taken: `${deleted} AND NOT o.may_go OR ${isArchived} AND NOT ${mayArchive}`,
    outside_trimmed: `${trimmed} AND NOT o.may_go`,
    sure: 'o.sure',
    sure_accounted: `o.sure AND (NOT ${gone} OR ${deleted})`,
  };
  const [row] = await session.query(
    `SELECT ${figures.map((name) => `SUM(${counted[name]}) AS ${name}`).join(', ')}
       FROM (SELECT e.*, ${finishedSql} AS is_finished, (${policy.where}) AS may_go FROM (${expected}) AS e) AS o
       LEFT JOIN ${kept} AS k ON k.id = o.id
       LEFT JOIN ${archived} AS a ON a.id = o.id
       ${sources.kept === undefined ? '' : `LEFT JOIN \`${table}\` AS s ON s.id = o.id`}`,
  );
  return Object.fromEntries(figures.map((name) => [name, Number(row?.[name] ?? 0)])) as Counts;
}

/** Rows that are neither noted nor traffic's. */
export async function countUnknown(session: Session, place: string): Promise<number> {
  const [row] = await session.query(
    `SELECT COUNT(*) AS n FROM ${place} AS p LEFT JOIN ${notes} AS n ON n.id = p.id LEFT JOIN ${expectedJobs} AS j ON j.id = p.id
      WHERE n.id IS NULL AND j.id IS NULL`,
  );
  return Number(row?.['n'] ?? 0);
}
