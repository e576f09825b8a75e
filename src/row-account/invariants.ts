/**
 * Rows are never lost. When the table is full, every row is noted (original-rows.ts); after a trial each noted row
 * must be in exactly one place: kept, archived, or taken by a policy that lets it go. Every change that the server
 * acknowledged to traffic must be there, and nothing that came from nowhere. Compared row by row, in the server.
 */
import type { Session } from '../database/session.js';
import type { RowAccount } from '../result/row-account.js';
import { type Effect, nothing, type Policy, type RowCounts, type RowSources } from '../strategies/strategy.js';
import type { ExpectedJob } from '../workload/jobs-known.js';
import { type Counts, countPlaces, countUnknown, newJobsSql, originalsSql } from './count-places.js';
import { layOutExpectedJobs } from './expected-jobs.js';
import type { OriginalRows } from './original-rows.js';
import { standingTable } from './standing-table.js';

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
): Promise<RowAccount> {
  const { policy = nothing, moved, exact, sources, runs = 1 } = claims;
  const { rows, fault } = await standingTable(session, table, original.columns);
  const places = {
    table,
    kept: (fault === null ? sources.kept : undefined) ?? rows,
    archived: sources.archived ?? (await standingTable(session, archiveTable, original.columns)).rows,
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
    tableFault: fault,
  };
  const { lost, acknowledged, acknowledgedFound, acknowledgedChanged, checksumsMatch } = account;
  return {
    ...account,
    holds:
      fault === null &&
      checksumsMatch &&
      [lost, duplicated, acknowledgedChanged, outsidePolicy, fromNowhere].every((count) => count === 0) &&
      acknowledgedFound === acknowledged &&
      agrees(both('deleted'), moved?.rowsDeleted, exact) &&
      agrees(both('archived'), moved?.rowsArchived, exact) &&
      agrees(both('trimmed'), moved?.rowsTrimmed, exact),
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
