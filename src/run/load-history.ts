/**
 * Loads the simulated years: so many rows as the workload has decided, whatever the server answers, so that the same
 * seed gives the same table. One connection, statements one after another and no change buffer, so that its pages are
 * the same too. The server is asked only how the table grew. Statements shrink towards the end: should the model have promised too much
 * room, a LOAD that meets 1114 leaves no row at all, and rolling it back needs space too.
 */
import { withoutChangeBuffer } from '../database/change-buffer.js';
import { loadChunks } from '../database/load-data.js';
import { connect, type LoadOutcome, type Session } from '../database/session.js';
import { readTableSpace, waitForPurge } from '../database/space.js';
import { PlimsollError } from '../errors.js';
import type { Rehearsal } from '../rehearsal.js';
import type { HistoryFigures } from '../result/schema.js';
import { quoted } from '../table/quoted.js';
import type { SqlValue } from '../table/sql-value.js';
import { createRowBuffers, RowStatement } from '../workload/row-statement.js';
import { insertRow, keyOf } from '../workload/statements.js';

const mib = 1024 * 1024;
/** Larger statements load little faster; smaller ones give a smoother curve. */
const statementBytesMax = 8 * mib;
const statementBytesMin = mib / 16;
/** Samples along the simulated years, evenly by the table's size, whatever the cap. */
const samplesWanted = 48;
/** Rows of closed accounts, deleted in one statement. */
const deleteBatch = 1000;
const purgeStallMs = 15_000;
const duplicateKeyErrno = 1062;

type HistoryContext = Pick<Rehearsal, 'lab' | 'table' | 'scenario' | 'workload' | 'signal' | 'emit'>;

/**
 * Loads history; answers with what was loaded and how the table grew. `whenLoaded` is told of so many rows when the table
 * is as it grew, and has not been filled to its end. Throws `history-load-failed`.
 */
export async function loadHistory(
  context: HistoryContext,
  whenLoaded: (rows: number) => Promise<void> = async () => {},
): Promise<HistoryFigures> {
  const { lab, table, scenario, workload, signal } = context;
  await using session = await connect(lab.endpoint);
  await using _ = await withoutChangeBuffer(session);
  const planned = workload.historyRows;
  const loaded = { rows: 0, bytes: 0, queryBytes: 0 };
  let sent = 0;
  let isFull = false;
  const samples: HistoryFigures['samples'] = [];
  let last: HistoryFigures['samples'][number] | undefined;
  const buffers = createRowBuffers();
  const startedMs = performance.now();
  while (sent < planned && !isFull) {
    signal.throwIfAborted();
    const rowBytes = sent === 0 ? mib : loaded.bytes / sent;
    const wanted = Math.min(statementBytesMax, scenario.cap.size / samplesWanted, ((planned - sent) * rowBytes) / 2);
    const statement = new RowStatement(workload, sent, Math.max(statementBytesMin, wanted), planned - sent, buffers);
    const outcome = await loadChunks(session, table.name, workload.columns, statement.chunks());
    isFull = outcome.status === 'table-full';
    if (isFull) break;
    if (outcome.status !== 'accepted' && !onlyDuplicates(outcome)) throw loadError(outcome.message);
    sent += statement.rows;
    // LOAD DATA LOCAL leaves out rows that a unique key refuses, and says so by this number alone.
    loaded.rows += outcome.affectedRows;
    loaded.bytes += statement.bytes;
    loaded.queryBytes += statement.textBytes;
    const isSample = sent >= ((samples.length + 1) * planned) / samplesWanted;
    if (isSample || sent === planned) {
      const space = await readTableSpace(session, table.name);
      last = {
        date: new Date(workload.createdAtMs(sent - 1)).toISOString().slice(0, 10),
        rows: loaded.rows,
        tableBytes: space.fileBytes,
        queryBytesMean: Math.round(statement.textBytes / statement.rows),
        fileBytesPerRow: Math.round(space.fileBytes / loaded.rows),
      };
      samples.push(last);
    }
    tell(context, { sent, planned, startedMs, loadedBytes: loaded.bytes, tableBytes: last?.tableBytes ?? 0 });
  }
  const seconds = Math.round(performance.now() - startedMs) / 1000;
  const deletedRows = await deleteClosedAccounts(context, session, sent);
  if (deletedRows > 0) await waitForPurge(session, purgeStallMs);
  await whenLoaded(loaded.rows - deletedRows);
  const addedRows =
    workload.layout.clustered.order === 'random' ? await topUp(context, session, sent) : { sent: 0, rows: 0 };
  return {
    ...loaded,
    rows: loaded.rows + addedRows.rows,
    plannedRows: planned,
    addedRows: addedRows.rows,
    nextIndex: sent + addedRows.sent,
    refusedRows: sent - loaded.rows,
    deletedRows,
    seconds,
    from: scenario.history.from,
    to: last?.date ?? scenario.history.from,
    method: 'LOAD DATA LOCAL, one connection, primary-key order',
    samples,
  };
}

/**
 * Under a random key a full file still takes the rows that fall into pages with room, and is refused fewer of them the
 * more room there is: from no more extents to refusing most rows is a long way. It is gone here, one row a statement,
 * up to the scenario's so many refusals in a row, so that traffic meets the table at its end.
 */
async function topUp(
  { table, workload, scenario, signal }: HistoryContext,
  session: Session,
  start: number,
): Promise<{ readonly sent: number; readonly rows: number }> {
  let rows = 0;
  let refusedInARow = 0;
  let index = start;
  for (; refusedInARow < scenario.outage.refusals && index < 3 * start; index++) {
    if (index % 100 === 0) signal.throwIfAborted();
    const { sql, values } = insertRow(table, workload, workload.historyRow(index));
    const outcome = await session.attempt(sql, values);
    if (outcome.status === 'accepted') rows += 1;
    else if (outcome.status === 'connection-lost') throw loadError(outcome.message);
    refusedInARow = outcome.status === 'table-full' ? refusedInARow + 1 : 0;
  }
  return { sent: index - start, rows };
}

/**
 * Takes out the rows of accounts that were closed: the holes that history leaves. Last of all, because rows that
 * are loaded after a deletion fill the freed pages of old extents, and then pruning the oldest rows empties none.
 * Without a key there is no way to name them, and none are taken.
 */
async function deleteClosedAccounts(
  { lab, table, workload, scenario, signal }: HistoryContext,
  session: Session,
  rows: number,
): Promise<number> {
  if (scenario.history.deleted === 0 || table.roles.key.length === 0) return 0;
  // Purge waits for this view. Which pages it merges would hang on how far it is behind the deletes.
  await using view = await connect(lab.endpoint);
  await view.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  let deleted = 0;
  let pending: { readonly sql: string; readonly values: readonly SqlValue[] }[] = [];
  for (let index = 0; index < rows; index++) {
    if (workload.isDeleted(index)) pending.push(keyOf(table, workload, workload.historyRow(index)));
    if (pending.length < deleteBatch && (index < rows - 1 || pending.length === 0)) continue;
    signal.throwIfAborted();
    const where = pending.map(({ sql }) => `(${sql})`).join(' OR ');
    deleted += await session.execute(
      `DELETE FROM ${quoted(table.name)} WHERE ${where}`,
      pending.flatMap(({ values }) => values),
    );
    pending = [];
  }
  return deleted;
}

/** Rows that a unique key has already are left out and counted; a value that was cut or converted is another's. */
function onlyDuplicates(outcome: LoadOutcome): outcome is Extract<LoadOutcome, { status: 'altered' }> {
  return outcome.status === 'altered' && outcome.warnings.every(({ code }) => code === duplicateKeyErrno);
}

interface LoadProgress {
  /** Rows. */
  readonly sent: number;
  readonly planned: number;
  readonly startedMs: number;
  readonly loadedBytes: number;
  readonly tableBytes: number;
}

function tell({ emit }: HistoryContext, { sent, planned, startedMs, loadedBytes, tableBytes }: LoadProgress): void {
  const elapsedMs = performance.now() - startedMs;
  const share = sent / planned;
  emit({
    type: 'progress',
    phase: 'history',
    done: loadedBytes,
    total: Math.round(loadedBytes / share),
    unit: 'bytes',
    ratePerSecond: loadedBytes / (elapsedMs / 1000),
    tableBytes,
    remainingMs: (elapsedMs * (1 - share)) / share,
    note: `${sent} rows`,
  });
}

function loadError(message: string): PlimsollError {
  return new PlimsollError(`history could not be loaded: ${message}`, {
    code: 'history-load-failed',
    hint: 'Rows like these were accepted one by one before: look at the message, and say in workload.columns what the column may hold.',
  });
}
