/**
 * Loads the simulated years into the table until it holds the scenario's share of what it can take. One
 * connection, statements in primary-key order, so that the table's physical state is the same in every run.
 * How full it is, is asked of the server after each statement, and statements shrink towards the target:
 * a LOAD that meets 1114 leaves no row at all, and rolling it back needs space too.
 */

import { loadChunks } from '../database/load-data.js';
import { connect, type Session } from '../database/session.js';
import { readTableSpace, type TableSpace, waitForPurge } from '../database/space.js';
import { PlimsollError } from '../errors.js';
import { reserveShare, usableBytes } from '../innodb/space-model.js';
import type { Rehearsal } from '../rehearsal.js';
import type { HistoryFigures } from '../result/schema.js';
import { jobColumns } from '../workload/jobs-table.js';
import { createRowBuffers, RowStatement } from '../workload/row-statement.js';

const mib = 1024 * 1024;
/** Larger statements load little faster; smaller ones give a smoother curve. */
const statementBytesMax = 8 * mib;
const statementBytesMin = mib / 16;
/** Samples along the simulated years, evenly by the table's size, whatever the cap. */
const samplesWanted = 48;
/** Rows of closed accounts, deleted in one statement. */
const deleteBatch = 2000;
const purgeStallMs = 15_000;

/** Loads history; answers with what was loaded and how the table grew. */
export async function loadHistory(rehearsal: Rehearsal): Promise<HistoryFigures> {
  const { lab, table, scenario, workload, signal } = rehearsal;
  await using session = await connect(lab.endpoint);
  const capBytes = scenario.cap.size;
  const targetBytes = scenario.history.fill * usableBytes(capBytes);
  const loaded = { rows: 0, bytes: 0, queryBytes: 0 };
  const samples: HistoryFigures['samples'] = [];
  let last: HistoryFigures['samples'][number] | undefined;
  const buffers = createRowBuffers();
  const startedMs = performance.now();
  for (let usedBytes = 0; usedBytes < targetBytes; ) {
    signal.throwIfAborted();
    const wanted = Math.min(statementBytesMax, capBytes / samplesWanted, (targetBytes - usedBytes) / 2);
    const statement = new RowStatement(workload, loaded.rows, Math.max(statementBytesMin, wanted), buffers);
    const outcome = await loadChunks(session, table, jobColumns, statement.chunks());
    // How much the table can take is a model; the refusal itself is exact.
    if (outcome.status === 'table-full') break;
    if (outcome.status !== 'accepted') throw loadError(outcome.message, scenario.table.ddl);
    if (outcome.affectedRows !== statement.rows)
      throw loadError(`MySQL took ${outcome.affectedRows} of ${statement.rows} rows`, scenario.table.ddl);
    loaded.rows += statement.rows;
    loaded.bytes += statement.bytes;
    loaded.queryBytes += statement.queryBytes;
    const space = await readTableSpace(session, table);
    usedBytes = usedBytesOf(space);
    const { rows } = loaded;
    last = {
      date: new Date(workload.createdAtMs(loaded.rows - 1)).toISOString().slice(0, 10),
      rows,
      tableBytes: space.fileBytes,
      queryBytesMean: Math.round(statement.queryBytes / statement.rows),
      fileBytesPerRow: Math.round(space.fileBytes / rows),
    };
    if (usedBytes >= ((samples.length + 1) * targetBytes) / samplesWanted) samples.push(last);
    tell(rehearsal, {
      usedBytes,
      targetBytes,
      startedMs,
      loadedBytes: loaded.bytes,
      tableBytes: space.fileBytes,
      rows,
    });
  }
  const seconds = Math.round(performance.now() - startedMs) / 1000;
  if (last && samples.at(-1) !== last) samples.push(last);
  const deletedRows = await deleteClosedAccounts(rehearsal, session, loaded.rows);
  if (deletedRows > 0) await waitForPurge(session, purgeStallMs);
  return {
    ...loaded,
    deletedRows,
    seconds,
    from: scenario.history.from,
    to: last?.date ?? scenario.history.from,
    method: 'LOAD DATA LOCAL, one connection, primary-key order',
    samples,
  };
}

/** Bytes of extents in use. DATA_FREE is net of the reserve, so the reserve is taken off as well. */
function usedBytesOf({ fileBytes, dataFreeBytes }: TableSpace): number {
  return fileBytes - dataFreeBytes - reserveShare(fileBytes) * fileBytes;
}

/**
 * Takes out the rows of accounts that were closed: the holes that history leaves. Last of all, because rows that
 * are loaded after a deletion fill the freed pages of old extents, and then pruning the oldest rows empties none.
 */
async function deleteClosedAccounts(
  { table, workload, signal }: Rehearsal,
  session: Session,
  rows: number,
): Promise<number> {
  let deleted = 0;
  let ids: number[] = [];
  for (let index = 0; index < rows; index++) {
    if (workload.isDeleted(index)) ids.push(index + 1);
    if (ids.length < deleteBatch && (index < rows - 1 || ids.length === 0)) continue;
    signal.throwIfAborted();
    deleted += await session.execute(`DELETE FROM \`${table}\` WHERE id IN (${ids.join(', ')})`);
    ids = [];
  }
  return deleted;
}

interface LoadProgress {
  readonly usedBytes: number;
  readonly targetBytes: number;
  readonly startedMs: number;
  readonly loadedBytes: number;
  readonly tableBytes: number;
  readonly rows: number;
}

function tell({ emit }: Rehearsal, progress: LoadProgress): void {
  const elapsedMs = performance.now() - progress.startedMs;
  const share = Math.min(1, Math.max(0, progress.usedBytes / progress.targetBytes));
  emit({
    type: 'progress',
    phase: 'history',
    done: Math.round(share * progress.targetBytes),
    total: Math.round(progress.targetBytes),
    unit: 'bytes',
    ratePerSecond: progress.loadedBytes / (elapsedMs / 1000),
    tableBytes: progress.tableBytes,
    remainingMs: share > 0 ? (elapsedMs * (1 - share)) / share : null,
    note: `${progress.rows} rows`,
  });
}

function loadError(message: string, ddl: string | undefined): PlimsollError {
  return new PlimsollError(`history could not be loaded: ${message}`, {
    code: 'history-load-failed',
    hint: ddl ? `compare the columns of ${ddl} with the built-in table's` : 'run once more; if it stays, report it',
  });
}
