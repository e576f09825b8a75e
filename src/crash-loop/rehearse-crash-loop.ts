/**
 * The crash loop, start to end: a table filled to its last extent, a statement of many rows whose rollback kills
 * the server, the server that dies again at every start, and the ways out. Where the server lives, that is the
 * result: nothing is forced.
 */
import { connect } from '../database/session.js';
import type { Lab, LabCrash } from '../lab/lab.js';
import type { CrashLoop } from '../result/crash-loop.js';
import {
  type CommittedRows,
  crashTable,
  fillToTheLastExtent,
  insertMany,
  insertSql,
  readRows,
} from './full-index-table.js';
import { watchMs, watchStart } from './watch-start.js';
import { tryWaysOut } from './ways-out.js';

/** Refused statements of many rows, after which the server counts as one that lives. */
const statementsMax = 200;

export interface CrashLoopOptions {
  readonly rowsPerStatement: number;
  /** How often the server is started again, to see whether it stays. */
  readonly starts: number;
  /** Levels of innodb_force_recovery to try. */
  readonly forceRecovery: readonly number[];
}

/** Runs it in a lab with a file-size cap; other tables of the lab are not touched. */
export async function rehearseCrashLoop(lab: Lab, options: CrashLoopOptions, signal: AbortSignal): Promise<CrashLoop> {
  const { capBytes } = lab;
  const crashed = lab.crashed();
  const filled = await fill(lab, signal);
  const tableBytes = await lab.tableFileBytes(crashTable);
  const startedMs = performance.now();
  const { refused, crash, before } = await sendUntilDead(lab, filled, options.rowsPerStatement, crashed, signal);
  const figures = {
    capBytes,
    tableBytes,
    rows: before.rows,
    rowsPerStatement: options.rowsPerStatement,
    refusedBefore: refused,
    statement: `${insertSql(2)}, …`,
    watchedMs: watchMs,
  };
  if (crash === null) return { ...figures, crash, starts: [], waysOut: [] };
  await lab.keepFiles();
  const starts: CrashLoop['starts'] = [];
  for (let number = 0; number < options.starts; number++) starts.push(await watchStart(lab, {}, signal));
  return {
    ...figures,
    crash: { exit: crash.exit, afterMs: crash.atMs - startedMs, serverLog: [...crash.serverLog] },
    starts,
    waysOut: await tryWaysOut(lab, before, options.forceRecovery, signal),
  };
}

async function fill(lab: Lab, signal: AbortSignal): Promise<CommittedRows> {
  await using session = await connect(lab.endpoint);
  await fillToTheLastExtent(session, lab, signal);
  return await readRows(session);
}

/** `before` is what was committed when the server died: now and then a statement finds room, and counts. */
async function sendUntilDead(
  lab: Lab,
  filled: CommittedRows,
  rows: number,
  crashed: Promise<LabCrash>,
  signal: AbortSignal,
): Promise<{ readonly refused: number; readonly crash: LabCrash | null; readonly before: CommittedRows }> {
  await using session = await connect(lab.endpoint);
  let refused = 0;
  let before = filled;
  for (let sent = 0; sent < statementsMax; sent++) {
    signal.throwIfAborted();
    const outcome = await insertMany(session, rows);
    if (outcome.status === 'connection-lost') return { refused, crash: await crashed, before };
    if (outcome.status === 'accepted') before = await readRows(session);
    else refused += 1;
  }
  return { refused, crash: null, before };
}
