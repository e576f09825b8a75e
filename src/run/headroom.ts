/**
 * True headroom: after a remedy, jobs are inserted until the table is full again. In bulk while the server
 * reports free extents by the dozen, then row by row, auto-committed: near the cap a multi-row statement
 * that is refused needs space for its own rollback, and has been seen to kill the server.
 * "Full" is the scenario's so many refusals in a row.
 */
import { connectAll } from '../database/connect-all.js';
import { loadChunks } from '../database/load-data.js';
import type { Endpoint, Session } from '../database/session.js';
import { readTableSpace } from '../database/space.js';
import type { Trial } from '../result/schema.js';
import { insertJob } from '../workload/job-statements.js';
import { jobColumns } from '../workload/jobs-table.js';
import { RowStatement } from '../workload/row-statement.js';
import { fileBytesOf } from './file-bytes.js';
import type { FullTable } from './full-table.js';
import type { Rehearsal } from './rehearsal.js';

type Headroom = NonNullable<Trial['headroom']>;

const mib = 1024 * 1024;
const bulkBytes = 2 * mib;
/** Bulk only while this much is reported free: four growth steps of 4 MiB. */
const bulkAboveBytes = 16 * mib;
const connections = 4;

/**
 * Fills the table from row `firstIndex` on; answers with the indexes of the rows that went in, too. Never more than
 * the cap, as a remedy left it, twice over.
 */
export async function measureHeadroom(
  rehearsal: Rehearsal,
  full: FullTable,
  firstIndex: number,
): Promise<Headroom & { readonly indexes: readonly number[] }> {
  const { lab, table } = rehearsal;
  const filler = new Filler(rehearsal, firstIndex);
  const sessions = await connectAll(Array<Endpoint>(connections).fill(lab.endpoint));
  try {
    const bulk = sessions[0] as Session;
    while (await roomForBulk(bulk, table, lab.capBytes)) if (!(await filler.bulk(bulk))) break;
    await Promise.all(sessions.map((session) => filler.rowByRow(session)));
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

async function roomForBulk(session: Session, table: string, capBytes: number): Promise<boolean> {
  const { dataFreeBytes, files, largestFileBytes } = await readTableSpace(session, table);
  // New rows go to one partition: what others have free is not for them.
  const freeInFile = files > 1 ? 0 : dataFreeBytes;
  return freeInFile + (capBytes - largestFileBytes) > bulkAboveBytes;
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

  /** One LOAD DATA; false when it was refused whole. */
  async bulk(session: Session): Promise<boolean> {
    const { workload, table } = this.rehearsal;
    const statement = new RowStatement(workload, this.next, bulkBytes);
    const outcome = await loadChunks(session, table, jobColumns, statement.chunks());
    if (outcome.status !== 'accepted') return false;
    for (let row = 0; row < statement.rows; row++) this.indexes.push(this.next++);
    this.count(statement.bytes);
    return true;
  }

  async rowByRow(session: Session): Promise<void> {
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
