/**
 * Rows are never lost. When the table is full, every row is noted (original-rows.ts); after a trial each noted row
 * must be in exactly one place: kept, archived, or taken by a policy that lets it go. Every change that the server
 * acknowledged to traffic must be there, and nothing that came from nowhere. Compared row by row, in the server.
 */
import { fingerprintSql } from '../database/fingerprint.js';
import type { Session } from '../database/session.js';
import type { InvariantFigures } from '../result/schema.js';
import { finishedSql } from '../strategies/finished.js';
import { type Effect, nothing, type Policy, type RowCounts, type RowSources } from '../strategies/strategy.js';
import type { ExpectedJob } from '../workload/jobs-known.js';
import { expectedJobs, layOutExpectedJobs } from './expected-jobs.js';
import { isNoText, notes, type OriginalRows, textColumn } from './original-rows.js';

export interface TrialClaims {
  readonly effect: Effect;
  /** Which rows may be taken, or lose their text. Without it none. */
  readonly policy?: Policy | undefined;
  /** How often the remedy has run: a bound on rows holds for one run. */
  readonly runs?: number;
  /** What the remedy says it moved; null where it cannot tell. */
  readonly moved: RowCounts | null;
  /** False after a crash: the last chunk may have been committed though its answer was lost. */
  readonly exact: boolean;
  /** Where rows are to be read, other than in the table and the archive table as they are. */
  readonly sources: RowSources;
  /** Jobs that traffic sent statements for. */
  readonly jobs: Iterable<ExpectedJob>;
}

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
type Counts = Readonly<Record<(typeof figures)[number], number>>;

/** Noted rows, as acknowledged changes since have left them. */
const originalsSql = `SELECT n.id, n.account_id, n.created_at, COALESCE(j.status, n.status) AS status,
    COALESCE(j.fingerprint, n.fingerprint) AS fingerprint, COALESCE(j.without_text, n.without_text) AS without_text,
    COALESCE(j.or_fingerprint, n.fingerprint) AS or_fingerprint, COALESCE(j.or_without_text, n.without_text) AS or_without_text,
    1 AS sure, j.id IS NOT NULL AS is_touched
  FROM ${notes} AS n LEFT JOIN ${expectedJobs} AS j ON j.id = n.id`;
const newJobsSql = `SELECT j.id, j.account_id, j.created_at, j.status,
    COALESCE(j.fingerprint, j.or_fingerprint) AS fingerprint, COALESCE(j.without_text, j.or_without_text) AS without_text,
    j.or_fingerprint, j.or_without_text, j.sure, 1 AS is_touched
  FROM ${expectedJobs} AS j LEFT JOIN ${notes} AS n ON n.id = j.id WHERE n.id IS NULL`;

/**
 * Looks for every noted row and every job of traffic's, and for rows that are neither; takes away what the remedy
 * made for that.
 */
export async function checkInvariants(
  session: Session,
  table: string,
  archiveTable: string,
  original: OriginalRows,
  claims: TrialClaims,
): Promise<InvariantFigures> {
  const { policy = nothing, moved, exact, sources, runs = 1 } = claims;
  const archiveExists = (await session.query('SHOW TABLES LIKE ?', [archiveTable])).length > 0;
  const places = {
    table,
    kept: sources.kept ?? `\`${table}\``,
    archived:
      sources.archived ??
      (archiveExists
        ? `\`${archiveTable}\``
        : `(SELECT ${original.columns.map((column) => `\`${column}\``).join(', ')} FROM \`${table}\` LIMIT 0)`),
  };
  await layOutExpectedJobs(session, claims.jobs);
  const seen = await countPlaces(session, originalsSql, places, original.columns, claims);
  const fresh = await countPlaces(session, newJobsSql, places, original.columns, claims);
  const fromNowhere = (await countUnknown(session, places.kept)) + (await countUnknown(session, places.archived));
  await sources.discard?.();
  const both = (name: keyof Counts) => seen[name] + fresh[name];
  const outsidePolicy =
    beyond(both('deleted') + both('archived'), both('outside_taken'), policy.takenMax, runs) +
    beyond(both('trimmed'), both('outside_trimmed'), policy.trimmedMax, runs);
  // A row that is twice in one place is joined twice.
  const duplicated = both('duplicated') + (seen.rows_seen - original.rows);
  const account = {
    original: original.rows,
    kept: seen.kept - seen.duplicated,
    archived: seen.archived,
    deleted: seen.deleted,
    trimmed: seen.trimmed,
    duplicated,
    lost: seen.gone - seen.deleted,
    acknowledged: fresh.sure,
    acknowledgedFound: fresh.sure_accounted,
    acknowledgedChanged: both('acknowledged_changed'),
    policy: policy === nothing ? null : policyText(policy),
    outsidePolicy,
    fromNowhere,
    checksumsMatch: seen.changed === 0,
  };
  const { lost, acknowledged, acknowledgedFound, acknowledgedChanged, checksumsMatch } = account;
  return {
    ...account,
    holds:
      checksumsMatch &&
      [lost, duplicated, acknowledgedChanged, outsidePolicy, fromNowhere].every((count) => count === 0) &&
      acknowledgedFound === acknowledged &&
      agrees(seen.deleted, moved?.rowsDeleted, exact) &&
      agrees(seen.archived, moved?.rowsArchived, exact) &&
      agrees(seen.trimmed, moved?.rowsTrimmed, exact),
  };
}

function agrees(found: number, claimed: number | undefined, exact: boolean): boolean {
  if (claimed === undefined) return true;
  return exact ? found === claimed : found >= claimed;
}

/** Of `rows`: those that the policy does not let go, and those that it would, beyond its bound. */
function beyond(rows: number, notLetGo: number, rowsMax: number | undefined, runs: number): number {
  return notLetGo + (rowsMax === undefined ? 0 : Math.max(0, rows - notLetGo - runs * rowsMax));
}

function policyText({ where, takenMax, trimmedMax }: Policy): string {
  return [
    where,
    takenMax === undefined ? '' : `at most ${takenMax} rows`,
    trimmedMax === undefined ? '' : `at most ${trimmedMax} texts`,
  ]
    .filter(Boolean)
    .join('; ');
}

/** Where each of the expected rows is, and as what. `expected` has the columns of both constants above. */
async function countPlaces(
  session: Session,
  expected: string,
  { table, kept, archived }: Places,
  columns: readonly string[],
  { effect, policy = nothing, sources }: TrialClaims,
): Promise<Counts> {
  const mayTrim = effect === 'trims' || effect === 'deletes-and-trims';
  const mayDelete = effect === 'deletes' || effect === 'deletes-and-trims';
  const same = (alias: string) => `${fingerprintSql(alias, columns)} IN (o.fingerprint, o.or_fingerprint)`;
  const sameWithoutText = `${fingerprintSql('k', columns.filter(isNoText))} IN (o.without_text, o.or_without_text)`;
  const emptied = `(o.is_finished AND k.id IS NOT NULL AND NOT ${same('k')} AND ${sameWithoutText})`;
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
async function countUnknown(session: Session, place: string): Promise<number> {
  const [row] = await session.query(
    `SELECT COUNT(*) AS n FROM ${place} AS p LEFT JOIN ${notes} AS n ON n.id = p.id LEFT JOIN ${expectedJobs} AS j ON j.id = p.id
      WHERE n.id IS NULL AND j.id IS NULL`,
  );
  return Number(row?.['n'] ?? 0);
}
