/**
 * A remedy that is broken on purpose: from the same full table, beside the same traffic, until the fault strikes.
 * Then three questions. Is every row in exactly one place? What is left behind? And does the same remedy, run
 * again with nothing in its way, come to its end?
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { requireServerAsBefore } from '../database/server-state.js';
import { connect, type Session } from '../database/session.js';
import { type ActiveFault, nothingToRelease } from '../faults/fault.js';
import { leftSince, readSchemaState, type SchemaState } from '../faults/left-behind.js';
import { MortalProcess } from '../faults/mortal-process.js';
import { startFault } from '../faults/start-fault.js';
import type { Rehearsal } from '../rehearsal.js';
import type { FaultTrial, FoundLeftover } from '../result/fault.js';
import type { RowAccount } from '../result/row-account.js';
import { checkInvariants } from '../row-account/invariants.js';
import type { Remedy } from '../strategies/bind-remedy.js';
import { type RowCounts, stopped } from '../strategies/strategy.js';
import { CrashWatch } from '../watch/crash-watch.js';
import { startObservedTraffic } from '../watch/observed-traffic.js';
import type { RowsKnown } from '../workload/rows-known.js';
import { accounted, claimsOf } from './claims.js';
import type { CleanFigures, FaultPlan } from './fault-plan.js';
import { StrikeMoment } from './fault-strike.js';
import type { FullTable } from './full-table.js';
import { type RemedyRun, runRemedy } from './remedy.js';
import { remedyContext } from './remedy-context.js';
import {
  bringBack,
  regainServer,
  restoreFullTable,
  type ServerLife,
  whileServerLives,
  whyLost,
} from './server-life.js';
import { emptyDirectory } from './trial.js';

const pollMs = 20;

/** Runs one. `clean` says how long the remedy takes, and how much it moves, when nothing goes wrong. */
export async function runFaultTrial(
  rehearsal: Rehearsal,
  full: FullTable,
  plan: FaultPlan,
  clean: CleanFigures,
): Promise<FaultTrial> {
  const { lab, signal } = rehearsal;
  await restoreFullTable(rehearsal);
  await emptyDirectory(lab.scratchDirectory);
  const before = await withSession(rehearsal, async (session) => {
    await requireServerAsBefore(session, full.server);
    return await readSchemaState(session, lab);
  });
  using crashes = new CrashWatch(rehearsal);
  const broken = await breakRemedy(rehearsal, full, plan, clean, crashes);
  signal.throwIfAborted();
  const stock = (moved: RowCounts | null, runs: number) =>
    whileServerLives(crashes, () => takeStock(rehearsal, full, plan, before, broken.rows, moved, runs));
  const runAgain = () =>
    withSession(rehearsal, (session) =>
      runRemedy({
        remedy: plan.remedy,
        context: remedyContext(rehearsal, full, session),
        limitMs: rehearsal.scenario.trials.timeLimit,
        signal,
        progress: () => {},
      }),
    );
  let { serverLost } = broken;
  let struck: Stock | null = null;
  let rerun: FaultTrial['rerun'] = null;
  try {
    if (serverLost === null) {
      struck = await stock(broken.run.moved, 1);
      const again = await whileServerLives(crashes, runAgain);
      rerun = { ...endOf(again), ...(await stock(null, 2)) };
      await regainServer(rehearsal, full.server, crashes);
    }
  } catch (error) {
    serverLost = whyLost(error);
  }
  const { fault } = plan;
  return {
    strategy: plan.remedy.label,
    use: plan.remedy.use,
    settings: { ...plan.remedy.settings },
    fault: fault.name,
    kind: fault.kind,
    atShare: 'at' in fault ? fault.at : null,
    measuredBy: broken.measuredBy,
    struck: broken.struck,
    ...endOf(broken.run),
    rowsMoved: sum(broken.run.moved),
    note: broken.note,
    serverDownMs: broken.serverDownMs,
    serverLost,
    rows: struck?.rows ?? null,
    leftBehind: struck?.leftBehind ?? [],
    rerun,
  };
}

interface Broken extends Omit<ServerLife, 'crashed'> {
  readonly run: RemedyRun;
  readonly struck: boolean;
  readonly measuredBy: 'rows' | 'time' | null;
  readonly note: string | null;
  readonly rows: RowsKnown;
}

/** The remedy beside traffic, until it ends or is ended. */
async function breakRemedy(
  rehearsal: Rehearsal,
  full: FullTable,
  plan: FaultPlan,
  clean: CleanFigures,
  crashes: CrashWatch,
): Promise<Broken> {
  const { lab, table, scenario, signal } = rehearsal;
  await using observed = await startObservedTraffic(rehearsal, { state: full.state, stretch: 1, onAnswer: () => {} });
  const opened: Session[] = [];
  const open = async () => {
    const session = await connect(lab.endpoint);
    opened.push(session);
    return session;
  };
  let moment: StrikeMoment | null = null;
  let release: ActiveFault['release'] = nothingToRelease;
  try {
    const session = await open();
    const process = new MortalProcess();
    // Every connection until now is somebody else's.
    const others = new Set(await threads(session));
    const remedyThreads = async () =>
      (await threads(session)).filter((id) => !others.has(id) && id !== session.threadId);
    const openOther = async () => {
      const other = await open();
      others.add(other.threadId);
      return other;
    };
    const fault = await startFault(plan.fault, {
      lab,
      table,
      session,
      connect: openOther,
      remedy: process,
      remedyThreads,
    });
    release = once(() => fault.release());
    const own = await open();
    if ('at' in plan.fault) moment = new StrikeMoment(plan.fault.at, clean, () => fault.strike());
    const context = remedyContext(rehearsal, full, own);
    await moment?.start();
    const run = await runRemedy({
      remedy: dying(plan.remedy, process),
      context: { ...context, ...process.adopt(context) },
      limitMs: scenario.trials.timeLimit,
      signal,
      progress: (moved) => moment?.reached(sum(moved)),
    });
    await moment?.over();
    // A dead server took along what a fault had set in it; a file system that is still full would end its next start.
    const unlessLost = () => release().catch(() => null);
    const { crashed, serverDownMs, serverLost } = await bringBack(lab, crashes, unlessLost);
    own.destroy();
    const went = crashed ? null : await waitForThreads(remedyThreads, scenario.trials.timeLimit, signal);
    const saw = await (crashed ? unlessLost() : release());
    const note = [saw, went].filter((text) => text !== null).join('; ');
    await observed.stop();
    return {
      run,
      struck: moment?.struck ?? true,
      measuredBy: moment?.measuredBy ?? null,
      note: note || null,
      serverDownMs,
      serverLost,
      rows: observed.traffic.rows,
    };
  } finally {
    await moment?.over().catch(() => {});
    // A run that is being ended waits for no purge.
    if (signal.aborted) destroyAll(opened);
    await release().catch(() => {});
    destroyAll(opened);
  }
}

function destroyAll(sessions: readonly Session[]): void {
  for (const session of sessions) session.destroy();
}

/** Asked again, it answers as it did. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => {
    answer ??= work();
    return answer;
  };
}

function dying(remedy: Remedy, process: MortalProcess): Remedy {
  return {
    ...remedy,
    run: (context) =>
      Promise.race([remedy.run(context), process.died.then(() => stopped('the process of the remedy was killed'))]),
  };
}

/** The server may go on with what a client that has died had sent, or take it back for as long as it ran. */
async function waitForThreads(
  remedyThreads: () => Promise<readonly number[]>,
  limitMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const startedMs = performance.now();
  let waited = false;
  while ((await remedyThreads()).length > 0) {
    if (performance.now() - startedMs > limitMs) return 'the server was still busy with it at the time limit';
    waited = true;
    await sleep(pollMs, undefined, { signal });
  }
  const tookMs = Math.round(performance.now() - startedMs);
  return waited ? `the server was busy with what it had sent for ${tookMs} ms more` : null;
}

async function threads(session: Session): Promise<number[]> {
  return (await session.query<{ Id: number | string }>('SHOW PROCESSLIST')).map(({ Id }) => Number(Id));
}

interface Stock {
  readonly rows: RowAccount;
  readonly leftBehind: FoundLeftover[];
}

/** Every row, and everything that was not there before. */
async function takeStock(
  rehearsal: Rehearsal,
  full: FullTable,
  { remedy }: FaultPlan,
  before: SchemaState,
  known: RowsKnown,
  moved: RowCounts | null,
  runs: number,
): Promise<Stock> {
  const { lab, table, signal } = rehearsal;
  return await withSession(rehearsal, async (session) => {
    const leftBehind = await leftSince(before, session, lab, table);
    const context = { ...remedyContext(rehearsal, full, session), signal, progress: () => {} };
    const claims = await claimsOf(remedy, context, {
      moved,
      // The last step may have been committed though its answer was lost.
      exact: false,
      runs,
      rows: known.expected(rehearsal.workload),
    });
    return { rows: await checkInvariants(session, accounted(rehearsal, full), claims), leftBehind };
  });
}

async function withSession<T>({ lab }: Rehearsal, work: (session: Session) => Promise<T>): Promise<T> {
  await using session = await connect(lab.endpoint);
  return await work(session);
}

function endOf({ outcome, durationMs }: RemedyRun): Pick<FaultTrial, 'status' | 'reason' | 'durationMs'> {
  return { status: outcome.status, reason: outcome.status === 'stopped' ? outcome.reason : null, durationMs };
}

function sum({ rowsDeleted, rowsArchived, rowsTrimmed }: RowCounts): number {
  return rowsDeleted + rowsArchived + rowsTrimmed;
}
