/** What a server's answer means to the client that sent one statement of a row's life. */
import { isOfTheRow } from '../database/refusal-kind.js';
import type { StatementOutcome } from '../database/session.js';
import type { Work } from './statements.js';

/** What came of one statement. Times are on performance.now()'s clock. */
export interface Answer {
  readonly work: Work;
  readonly firstAttempt: boolean;
  /**
   * `unfit`: the server does not take this row, however much room there is; `gone`: the row to be changed is not
   * there. Neither is tried again. `failed` is any other refusal, and a lost connection.
   */
  readonly status: 'accepted' | 'table-full' | 'unfit' | 'gone' | 'failed';
  /** Errno, SQLSTATE and message of a refusal, in MySQL's words; errno 0 where the server refused nothing; null when accepted. */
  readonly error: { readonly errno: number; readonly sqlState: string; readonly message: string } | null;
  /** When a connection had time for it. */
  readonly sentMs: number;
  readonly atMs: number;
  readonly latencyMs: number;
}

const duplicateKeyErrno = 1062;

/** mysql2 asks for rows found, not rows changed: a change that finds its row as it is to be counts 1. */
export function statusOf(outcome: StatementOutcome, { operation, attempts }: Work): Answer['status'] {
  switch (outcome.status) {
    case 'accepted':
      return operation !== 'issue' && outcome.affectedRows === 0 ? 'gone' : 'accepted';
    case 'table-full':
      return 'table-full';
    case 'refused':
      // A retry of an insert whose answer was lost may find its own row there.
      if (outcome.errno === duplicateKeyErrno && attempts > 0) return 'accepted';
      return isOfTheRow(outcome) ? 'unfit' : 'failed';
    case 'connection-lost':
      return 'failed';
  }
}

export function errorOf(outcome: StatementOutcome): NonNullable<Answer['error']> {
  if (outcome.status === 'accepted') return { errno: 0, sqlState: '', message: 'the row to be changed is not there' };
  const { message } = outcome;
  return outcome.status === 'connection-lost'
    ? { errno: 0, sqlState: '', message }
    : { errno: outcome.errno, sqlState: outcome.sqlState, message };
}
