/**
 * True headroom: after a remedy, jobs are inserted until the table is full again, as the job API inserts them: one
 * a statement, auto-committed, on as many connections as the scenario's traffic has. How they go in decides how many:
 * after one and the same prune 60 % more rows went in from one connection than from eight, whether those sent 120 a
 * second or all that they could, because of free pages inside used extents one left 5.5 MiB and eight left 19.5
 * (MySQL 9.7, 128 MiB).
 * "Full" is the scenario's so many refusals in a row with 1114. A job that is refused for another reason says nothing
 * of room: it is counted apart, and so many of those in a row end the measuring without an answer.
 */
import { connectAll } from '../database/connect-all.js';
import { isOfTheRow } from '../database/refusal-kind.js';
import type { Endpoint, Session, StatementOutcome } from '../database/session.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Refusal } from '../result/refusals.js';
import type { Trial } from '../result/schema.js';
import { RefusalTally } from '../watch/refusal-tally.js';
import { insertRow } from '../workload/statements.js';
import { fileBytesOf } from './file-bytes.js';
import type { FullTable } from './full-table.js';

/** Rows of which some do not fit must not end it by chance. */
const othersInARowMin = 50;

type Headroom = NonNullable<Trial['headroom']>;

/**
 * Fills the table from row `firstIndex` on; answers with the indexes of the rows that went in, and with what was
 * refused and why. Never more than the cap, as a remedy left it, twice over.
 */
export async function measureHeadroom(
  rehearsal: Rehearsal,
  full: FullTable,
  firstIndex: number,
): Promise<Headroom & { readonly indexes: readonly number[]; readonly refusals: readonly Refusal[] }> {
  const { lab, scenario } = rehearsal;
  const filler = new Filler(rehearsal, firstIndex);
  const sessions = await connectAll(Array<Endpoint>(scenario.traffic.connections).fill(lab.endpoint));
  try {
    await Promise.all(sessions.map((session) => filler.insert(session)));
  } finally {
    await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
  }
  return {
    rows: filler.indexes.length,
    bytes: filler.bytes,
    fileBytes: fileBytesOf(rehearsal.workload, full.fileBytesPerModelled, filler.indexes),
    status: filler.status,
    indexes: filler.indexes,
    refusals: filler.refusals.list(),
  };
}

class Filler {
  readonly indexes: number[] = [];
  bytes = 0;
  status: Headroom['status'] = 'full-again';
  readonly refusals = new RefusalTally();
  private readonly rehearsal: Rehearsal;
  private next: number;
  private fullInARow = 0;
  private othersInARow = 0;
  private done = false;

  constructor(rehearsal: Rehearsal, firstIndex: number) {
    this.rehearsal = rehearsal;
    this.next = firstIndex;
  }

  async insert(session: Session): Promise<void> {
    const { workload, table, signal } = this.rehearsal;
    while (!this.done) {
      signal.throwIfAborted();
      const index = this.next++;
      const { sql, values } = insertRow(table, workload, workload.historyRow(index));
      const outcome = await session.attempt(sql, values);
      if (outcome.status === 'accepted') {
        this.fullInARow = 0;
        this.othersInARow = 0;
        this.indexes.push(index);
        this.count(values.reduce<number>((sum, value) => sum + bytesOf(value), 0));
      } else if (outcome.status === 'connection-lost') this.finish('server-crashed');
      else this.refused(outcome);
    }
  }

  private refused(outcome: Extract<StatementOutcome, { status: 'table-full' | 'refused' }>): void {
    const { refusals } = this.rehearsal.scenario.outage;
    const isFull = outcome.status === 'table-full';
    const kind = isFull ? 'table-full' : isOfTheRow(outcome) ? 'unfit' : 'failed';
    this.refusals.add({ ...outcome, operation: 'headroom', kind });
    if (isFull) {
      this.othersInARow = 0;
      if (++this.fullInARow >= refusals) this.finish('full-again');
    } else if (++this.othersInARow >= Math.max(refusals, othersInARowMin)) this.finish('refused');
  }

  private count(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > 2 * this.rehearsal.lab.capBytes) this.finish('bound-reached');
  }

  private finish(status: Headroom['status']): void {
    this.done = true;
    this.status = status;
  }
}

/** Payload bytes of one column's value. */
function bytesOf(value: unknown): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : value === null ? 0 : 8;
}
