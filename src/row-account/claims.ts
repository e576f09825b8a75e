/** What a remedy claims of the rows of the full table, and where they are to be read. */
import type { Effect, Policy, RowCounts, RowSources } from '../strategies/strategy.js';
import type { ExpectedRow } from '../workload/rows-known.js';

export interface RowClaims {
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
  /** Rows that traffic sent statements for. */
  readonly rows: Iterable<ExpectedRow>;
}
