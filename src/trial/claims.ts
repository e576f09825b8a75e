/** What a remedy claims of a trial, for the account of rows to hold it to. */
import type { Rehearsal } from '../rehearsal.js';
import type { RowClaims } from '../row-account/claims.js';
import type { AccountedTable } from '../row-account/invariants.js';
import type { Remedy } from '../strategies/bind-remedy.js';
import type { RemedyContext, RowCounts } from '../strategies/strategy.js';
import type { FullTable } from './full-table.js';

export interface Claimed {
  /** As the remedy told it last; null where nobody knows. */
  readonly moved: RowCounts | null;
  /** False where its last step may have been committed though the answer was lost. */
  readonly exact: boolean;
  /** How often it has run since the table was full. */
  readonly runs?: number;
  readonly rows: RowClaims['rows'];
}

/** The full table as its account of rows takes it. */
export function accounted(
  { table, workload }: Pick<Rehearsal, 'table' | 'workload'>,
  { original }: Pick<FullTable, 'original'>,
): AccountedTable {
  return { table, workload, original };
}

/** Makes what is needed to read its rows back, which `checkInvariants` takes away. */
export async function claimsOf(
  remedy: Remedy,
  context: RemedyContext,
  { moved, exact, runs = 1, rows }: Claimed,
): Promise<RowClaims> {
  return {
    effect: remedy.effect,
    policy: remedy.policy(context),
    moved: remedy.countsUnknown ? null : moved,
    exact,
    runs,
    sources: await remedy.sources(context),
    rows,
  };
}
