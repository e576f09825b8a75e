/**
 * The crash loop, start to end: a table filled to its last extent, a statement of many rows whose rollback kills
 * the server, the server that dies again at every start, and the ways out. Where the server lives, that is the
 * result: nothing is forced.
 */
import { connect } from '../database/session.js';
import type { Lab } from '../lab/lab.js';
import type { CrashLoop } from '../result/crash-loop.js';
import { crashTable, fillToTheLastExtent, insertRows, insertSql, takeLastExtent } from './full-index-table.js';
import { ImportedRows } from './imported-rows.js';
import { watchMs, watchStart } from './watch-start.js';
import { tryWaysOut } from './ways-out.js';

/** Refused statements of many rows, after which the server counts as one that lives. */
const statementsMax = 200;
/** Long rows in a row, between two of them. */
const refusalsBetween = 10;

export interface CrashLoopOptions {
  /** Same seed, same rows. */
  readonly seed: number;
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
  const rows = new ImportedRows(options.seed);
  await using session = await connect(lab.endpoint);
  const filled = await fillToTheLastExtent(session, lab, rows, signal);
  const tableBytes = await lab.tableFileBytes(crashTable);
  const startedMs = performance.now();
  let refused = 0;
  let lives = filled;
  for (let sent = 0; lives && sent < statementsMax; sent++) {
    signal.throwIfAborted();
    const { status } = await insertRows(session, rows, rows.small(options.rowsPerStatement));
    if (status !== 'connection-lost' && status !== 'accepted') refused += 1;
    // Where a rollback did find an extent, the pages it merged are gone: that extent has to go before the next.
    lives = status !== 'connection-lost' && (await takeLastExtent(session, rows, refusalsBetween, signal));
  }
  const crash = lives ? null : await crashed;
  const figures = {
    capBytes,
    tableBytes,
    rows: rows.acknowledged.rows,
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
    waysOut: await tryWaysOut(lab, rows, options.forceRecovery, signal),
  };
}
