/**
 * What clients know of the jobs that they sent statements for: the last change that the server acknowledged, and one
 * whose answer was lost since, which may be there or not. A job has one statement under way at a time, each sent
 * until it is accepted, so these two say which rows there may be.
 */
import type { StatementOutcome } from '../database/session.js';
import { type Operation, rowAfter, type Work } from './job-statements.js';
import type { JobRow, Workload } from './workload.js';

/** Either may be null, not both. */
interface Known {
  readonly acknowledged: Operation | null;
  readonly unanswered: Operation | null;
}

export interface ExpectedJob {
  /** By the last change acknowledged; null where that was not in this stretch. */
  readonly row: JobRow | null;
  /** By a later change that may have been made all the same. */
  readonly orElse: JobRow | null;
}

export class JobsKnown {
  readonly #known = new Map<number, Known>();

  answered({ index, operation }: Pick<Work, 'index' | 'operation'>, status: StatementOutcome['status']): void {
    if (status === 'accepted') this.#known.set(index, { acknowledged: operation, unanswered: null });
    if (status !== 'connection-lost') return;
    this.#known.set(index, { acknowledged: this.#known.get(index)?.acknowledged ?? null, unanswered: operation });
  }

  /** One at a time: their texts are as large as the rows. */
  *expected(workload: Workload): Iterable<ExpectedJob> {
    for (const [index, { acknowledged, unanswered }] of this.#known)
      yield {
        row: acknowledged && rowAfter(acknowledged, index, workload),
        orElse: unanswered && rowAfter(unanswered, index, workload),
      };
  }
}
