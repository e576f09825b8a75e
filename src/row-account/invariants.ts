/**
 * Rows are never lost. When the table is full, every row is noted (original-rows.ts); after a trial each noted row
 * must be in exactly one place: kept, archived, or taken by a policy that lets it go. Every change that the server
 * acknowledged to traffic must be there, and nothing that came from nowhere. Compared row by row, in the server.
 */
import type { Session } from '../database/session.js';
import type { RowAccount } from '../result/row-account.js';
import { nothing, type Policy } from '../strategies/strategy.js';
import type { Table } from '../table/table.js';
import type { Workload } from '../workload/workload.js';
import type { RowClaims } from './claims.js';
import { type Counts, countPlaces, countUnknown, newRowsSql, originalsSql } from './count-places.js';
import { layOutExpectedRows } from './expected-rows.js';
import type { OriginalRows } from './original-rows.js';
import { standingTable } from './standing-table.js';

/** A full table whose rows are noted. */
export interface AccountedTable {
  readonly table: Table;
  readonly workload: Pick<Workload, 'columns'>;
  readonly original: OriginalRows;
}

/**
 * Looks for every noted row and every row of traffic's, and for rows that are neither; takes away what the remedy
 * made for that.
 */
export async function checkInvariants(
  session: Session,
  { table, workload, original }: AccountedTable,
  claims: RowClaims,
): Promise<RowAccount> {
  const { policy = nothing, moved, exact, sources, runs = 1 } = claims;
  const { rows, fault } = await standingTable(session, table, table.name);
  const places = {
    kept: (fault === null ? sources.kept : undefined) ?? rows,
    archived: sources.archived ?? (await standingTable(session, table, table.archiveName)).rows,
  };
  await layOutExpectedRows(session, table, workload, claims.rows);
  const seen = await countPlaces(session, table, originalsSql(table), places, claims);
  const fresh = await countPlaces(session, table, newRowsSql(table), places, claims);
  const fromNowhere =
    (await countUnknown(session, table, places.kept)) + (await countUnknown(session, table, places.archived));
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
