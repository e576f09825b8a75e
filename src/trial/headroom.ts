/**
 * True headroom: after a remedy, jobs are inserted until the table is full again, as the job API inserts them: one
 * a statement, auto-committed, on as many connections as the scenario's traffic has. How they go in decides how many:
 * after one and the same prune 60 % more rows went in from one connection than from eight, whether those sent 120 a
 * second or all that they could, because of free pages inside used extents one left 5.5 MiB and eight left 19.5
 * (MySQL 9.7, 128 MiB).
 * "Full" is the scenario's so many refusals in a row.
 */
import { connectAll } from '../database/connect-all.js';
import type { Endpoint, Session } from '../database/session.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Trial } from '../result/schema.js';
import { insertJob } from '../workload/job-statements.js';
import { fileBytesOf } from './file-bytes.js';
import type { FullTable } from './full-table.js';

type Headroom = NonNullable<Trial['headroom']>;

/**
 * Fills the table from row `firstIndex` on; answers with the indexes of the rows that went in, too. Never more than
 * the cap, as a remedy left it, twice over.
 */
export async function measureHeadroom(
  rehearsal: Rehearsal,
  full: FullTable,
  firstIndex: number,
): Promise<Headroom & { readonly indexes: readonly number[] }> {
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
  };
}

class Filler {
  readonly indexes: number[] = [];
  bytes = 0;
  status: Headroom['status'] = 'full-again';
  private readonly rehearsal: Rehearsal;
  private next: number;
  private refusedInARow = 0;
  private done = false;

  constructor(rehearsal: Rehearsal, firstIndex: number) {
    this.rehearsal = rehearsal;
    this.next = firstIndex;
  }

  async insert(session: Session): Promise<void> {
    const { workload, table, scenario, signal } = this.rehearsal;
    while (!this.done) {
      signal.throwIfAborted();
      const index = this.next++;
      const { sql, values } = insertJob(table, workload.historyRow(index));
      const outcome = await session.attempt(sql, values);
      if (outcome.status === 'accepted') {
        this.refusedInARow = 0;
        this.indexes.push(index);
        this.count(values.reduce<number>((sum, value) => sum + bytesOf(value), 0));
      } else if (outcome.status === 'connection-lost') this.finish('server-crashed');
      else if (++this.refusedInARow >= scenario.outage.refusals) this.finish('full-again');
    }
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
