/**
 * Loads the simulated years into the table until it holds the scenario's share of what it can take. One
 * connection, statements in primary-key order, so that the table's physical state is the same in every run.
 * How full it is, is asked of the server after each statement, and statements shrink towards the target:
 * a LOAD that meets 1114 leaves no row at all, and rolling it back needs space too.
 */

import { reserveBytes } from '../capacity/space-model.js';
import { loadChunks } from '../database/load-data.js';
import { connect, type Session, type SqlValue } from '../database/session.js';
import { readTableSpace, waitForPurge } from '../database/space.js';
import { exitCodes, PlimsollError } from '../errors.js';
import type { HistoryFigures } from '../result/schema.js';
import { jobColumns } from '../workload/jobs-table.js';
import type { Workload } from '../workload/workload.js';
import type { Rehearsal } from './rehearsal.js';

const kib = 1024;
const mib = 1024 * kib;
/** A statement's largest size: 16 MB statements load fastest; smaller ones give a smoother curve. */
const statementBytesMax = 8 * mib;
const statementBytesMin = 64 * kib;
/** Samples wanted along the simulated years. */
const samplesWanted = 48;
const chunkBytes = mib;
const purgeLimitMs = 15_000;

/** Loads history; answers with what was loaded and how the table grew. */
export async function loadHistory(rehearsal: Rehearsal): Promise<HistoryFigures> {
  const { lab, table, scenario, workload, signal, emit } = rehearsal;
  await using session = await connect(lab.endpoint);
  const capBytes = scenario.cap.size;
  const usableBytes = capBytes - reserveBytes(capBytes);
  const stopAtHeadroom = (1 - scenario.history.fill) * usableBytes;
  const samples: HistoryFigures['samples'] = [];
  const startedMs = performance.now();
  const loaded = { rows: 0, bytes: 0, queryBytes: 0, deletedRows: 0 };
  let headroom = usableBytes;
  while (headroom > stopAtHeadroom) {
    signal.throwIfAborted();
    const target = Math.min(statementBytesMax, capBytes / samplesWanted, (headroom - stopAtHeadroom) / 2);
    const statement = new Statement(workload, loaded.rows, Math.max(statementBytesMin, target));
    const outcome = await loadChunks(session, table, jobColumns, statement.chunks());
    // The model of usable space is an estimate; the refusal itself is exact.
    if (outcome.status === 'table-full') break;
    if (outcome.status !== 'accepted')
      throw new PlimsollError(`history could not be loaded: ${outcome.message}`, {
        code: 'history-load-failed',
        exitCode: exitCodes.noServer,
        hint: scenario.table.ddl
          ? `compare the columns of ${scenario.table.ddl} with the built-in table's`
          : 'see the server log above',
      });
    loaded.deletedRows += await deleteClosedAccounts(session, table, workload, loaded.rows, statement.rows);
    loaded.rows += statement.rows;
    loaded.bytes += statement.bytes;
    loaded.queryBytes += statement.queryBytes;
    const space = await readTableSpace(session, table);
    headroom = headroomOf(space.fileBytes, space.dataFreeBytes, capBytes, usableBytes);
    samples.push({
      date: new Date(workload.createdAtMs(loaded.rows - 1)).toISOString().slice(0, 10),
      rows: loaded.rows - loaded.deletedRows,
      tableBytes: space.fileBytes,
      queryBytesMean: Math.round(statement.queryBytes / statement.rows),
      fileBytesPerRow: Math.round(space.fileBytes / (loaded.rows - loaded.deletedRows)),
    });
    const elapsedMs = performance.now() - startedMs;
    const share = Math.min(1, (usableBytes - headroom) / (usableBytes - stopAtHeadroom));
    emit({
      type: 'progress',
      phase: 'history',
      done: Math.round(share * scenario.history.fill * usableBytes),
      total: Math.round(scenario.history.fill * usableBytes),
      unit: 'bytes',
      ratePerSecond: loaded.bytes / (elapsedMs / 1000),
      tableBytes: space.fileBytes,
      remainingMs: share > 0 ? (elapsedMs * (1 - share)) / share : null,
      note: `${loaded.rows - loaded.deletedRows} rows`,
    });
  }
  await waitForPurge(session, purgeLimitMs);
  return {
    ...loaded,
    seconds: Math.round(performance.now() - startedMs) / 1000,
    from: scenario.history.from,
    to: samples.at(-1)?.date ?? scenario.history.from,
    method: 'LOAD DATA LOCAL, one connection, primary-key order',
    samples,
  };
}

/**
 * Bytes that normal inserts can still take. DATA_FREE is net of InnoDB's reserve; while the file can still
 * grow, the growth counts too, less the reserve of the grown file that DATA_FREE does not yet hold back.
 */
function headroomOf(fileBytes: number, dataFreeBytes: number, capBytes: number, usableBytes: number): number {
  const growth = Math.max(0, capBytes - fileBytes);
  const reserveToCome = Math.max(0, reserveBytes(capBytes) - reserveBytes(fileBytes));
  return Math.min(usableBytes, Math.max(0, dataFreeBytes + growth - reserveToCome));
}

/** One LOAD DATA statement's rows, written chunk by chunk as the connection asks for them. */
class Statement {
  rows = 0;
  bytes = 0;
  queryBytes = 0;
  private readonly workload: Workload;
  private readonly start: number;
  private readonly targetBytes: number;

  constructor(workload: Workload, start: number, targetBytes: number) {
    this.workload = workload;
    this.start = start;
    this.targetBytes = targetBytes;
  }

  *chunks(): Generator<Buffer> {
    let capacity = Math.min(chunkBytes, Math.ceil(this.targetBytes));
    while (this.bytes < this.targetBytes) {
      const target = Buffer.allocUnsafe(capacity);
      const written = this.workload.writeRows(target, 0, this.start + this.rows, Number.MAX_SAFE_INTEGER);
      // A row longer than the chunk: once more with more room.
      if (written.rows === 0) {
        capacity *= 2;
        continue;
      }
      this.rows += written.rows;
      this.bytes += written.bytes;
      this.queryBytes += written.queryBytes;
      yield target.subarray(0, written.bytes);
    }
  }
}

/** Takes out the rows of accounts that were closed over the years: the holes that history leaves. */
async function deleteClosedAccounts(
  session: Session,
  table: string,
  workload: Workload,
  start: number,
  rows: number,
): Promise<number> {
  const ids: SqlValue[] = [];
  for (let index = start; index < start + rows; index++) if (workload.isDeleted(index)) ids.push(index + 1);
  if (ids.length === 0) return 0;
  return session.execute(`DELETE FROM \`${table}\` WHERE id IN (${ids.join(', ')})`);
}
