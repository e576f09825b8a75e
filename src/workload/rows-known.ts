/**
 * What clients know of the rows that they sent statements for: the last change that the server acknowledged, and one
 * whose answer was lost since, which may be there or not. A row has one statement under way at a time, each sent
 * until it is accepted, so these two say which rows there may be.
 */
import type { StatementOutcome } from '../database/session.js';
import { lifeAfter, type Operation, type Work } from './statements.js';
import type { Life, RowFields, Workload } from './workload.js';

/** Either may be null, not both. */
interface Known {
  readonly acknowledged: Operation | null;
  readonly unanswered: Operation | null;
}

export interface ExpectedRow {
  readonly index: number;
  /** By the last change acknowledged; null where that was not in this stretch. */
  readonly row: RowFields | null;
  /** By a later change that may have been made all the same. */
  readonly orElse: RowFields | null;
  /** The furthest that it may have come. */
  readonly life: Life;
}

export class RowsKnown {
  readonly #known = new Map<number, Known>();

  answered({ index, operation }: Pick<Work, 'index' | 'operation'>, status: StatementOutcome['status']): void {
    if (status === 'accepted') this.#known.set(index, { acknowledged: operation, unanswered: null });
    if (status !== 'connection-lost') return;
    this.#known.set(index, { acknowledged: this.#known.get(index)?.acknowledged ?? null, unanswered: operation });
  }

  /** One at a time: their texts are as large as the rows. */
  *expected(workload: Workload): Iterable<ExpectedRow> {
    for (const [index, { acknowledged, unanswered }] of this.#known)
      yield {
        index,
        row: acknowledged && workload.liveRow(index, lifeAfter[acknowledged]),
        orElse: unanswered && workload.liveRow(index, lifeAfter[unanswered]),
        life: lifeAfter[(unanswered ?? acknowledged) as Operation],
      };
  }
}
