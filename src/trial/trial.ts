/**
 * One trial: one remedy, from the full table to the full table again. Traffic meets the full table first,
 * then the remedy runs beside it; then come the time to recover, the drain of the backlog, the account of
 * every row, and the true headroom.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireServerAsBefore } from '../database/server-state.js';
import { connect } from '../database/session.js';
import { readTableSpace, waitForPurge } from '../database/space.js';
import type { LabCrash } from '../lab/lab.js';
import { formatDurationMs } from '../measure/format.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Trial } from '../result/schema.js';
import { checkInvariants } from '../row-account/invariants.js';
import { CrashWatch } from '../watch/crash-watch.js';
import { type FreeSpaceTimes, FreeSpaceWatch } from '../watch/free-space-watch.js';
import { prepareBufferPool } from './buffer-pool.js';
import { accounted, claimsOf } from './claims.js';
import { fileBytesOf } from './file-bytes.js';
import type { FullTable } from './full-table.js';
import { measureHeadroom } from './headroom.js';
import { provenAccount, takeAccount } from './ledger-account.js';
import { whyNotRecovered } from './not-recovered.js';
import { type Felt, rehearseRemedy } from './rehearse-remedy.js';
import { remedyContext } from './remedy-context.js';
import { regainServer, whileServerLives } from './server-life.js';
import { archivedTo, readTablesBeside } from './tables-beside.js';
import type { TrialPlan } from './trial-plan.js';

/** Deleted rows free no extent before purge has been there. */
const purgeStallMs = 15_000;
const purgeStoodStill = {
  type: 'warning',
  code: 'purge-stood-still',
  message: 'purge stood still before it was done: DATA_FREE leaves out what it would still have freed',
} as const;

/**
 * Runs one trial on the restored full table. A server that dies or hangs before the remedy begins, or is looked at
 * after it, is started again and says nothing of the remedy; while it runs, that is how the trial ended.
 */
export async function runTrial(rehearsal: Rehearsal, full: FullTable, plan: TrialPlan): Promise<Trial> {
  using crashes = new CrashWatch(rehearsal);
  return await whileServerLives(crashes, () => tryRemedy(rehearsal, full, plan, crashes));
}

async function tryRemedy(rehearsal: Rehearsal, full: FullTable, plan: TrialPlan, crashes: CrashWatch): Promise<Trial> {
  const { lab, table, signal } = rehearsal;
  const { remedy } = plan;
  await lab.restore(table.name);
  await requireAsBefore(rehearsal, full);
  await emptyDirectory(lab.scratchDirectory);
  const before = await provenAccount(lab, table.name, full.ledger);
  const following = await rehearsal.replica?.follow();
  const start = await prepareBufferPool(rehearsal);
  crashes.seen = null;
  await using freeSpace = new FreeSpaceWatch(lab, table.name, rehearsal.scenario.cap.size);
  const felt = await rehearseRemedy(rehearsal, full, plan, { crashes, freeSpace });
  if (felt.remedy.outcome.status === 'stopped' || crashes.seen) await crashes.recover();
  const serverChanges = await regainServer(rehearsal, full.server, crashes);

  const replica = (await following?.finish(rehearsal.scenario.trials.timeLimit)) ?? null;
  const stock = await whileServerLives(crashes, () => takeStock(rehearsal, full, plan, felt, crashes));
  const { invariants, space, archiveBytes, tableBytesAfter, after, tablesBeside } = stock;
  const crashedInTrial = crashes.seen;
  const rungs = freeSpace.timesSince(felt.startedMs);
  const { indexes, refusals, ...headroom } = await whileServerLives(crashes, () =>
    measureHeadroom(rehearsal, full, felt.state.nextIndex),
  );
  if (headroom.status === 'server-crashed') await crashes.recover();
  signal.throwIfAborted();

  const { rowsDeleted, rowsArchived, rowsTrimmed } = remedy.countsUnknown
    ? { rowsDeleted: invariants.deleted, rowsArchived: invariants.archived, rowsTrimmed: invariants.trimmed }
    : felt.remedy.moved;
  return {
    strategy: remedy.label,
    use: remedy.use,
    settings: { ...remedy.settings },
    round: plan.round,
    position: plan.position,
    ...verdictOn(felt, crashedInTrial, rehearsal.scenario.trials.sustain),
    timeToRecoverMs: felt.timeToRecoverMs,
    timeToFirstAcceptedMs: felt.timeToFirstAcceptedMs,
    relapsedAfterMs: felt.relapsedAfterMs,
    durationMs: felt.remedy.durationMs,
    completed: felt.remedy.outcome.status === 'done' || felt.remedy.outcome.isExhausted === true,
    steps: [...felt.remedy.steps],
    backlogDrainMs: felt.backlogDrainMs,
    backlogMax: Math.max(0, ...felt.timeline.ticks.map((tick) => tick.backlog)),
    rowsDeleted,
    rowsArchived,
    rowsTrimmed,
    rowsPerSecond: (rowsDeleted + rowsArchived + rowsTrimmed) / (felt.remedy.durationMs / 1000),
    tableBytesBefore: full.tableBytes,
    tableBytesAfter,
    extraBytesMax: felt.extraBytesMax,
    archiveBytes,
    archivedTo: stock.archivedTo,
    tablesBeside,
    dataFreeBytes: space.dataFreeBytes,
    headroom: invariants.tableFault === null ? headroom : null,
    roomMade: roomMade(rehearsal, full, [...felt.jobsSinceStart, ...indexes]),
    ladder: ladderOf(felt, rungs),
    start,
    statements: [...felt.remedy.statements],
    output: felt.remedy.outcome.output ?? null,
    traffic: felt.traffic,
    refusals: [...felt.refusals, ...refusals],
    timeline: felt.timeline,
    replica,
    ledger: { before, after, ...felt.ledger },
    serverChanges,
    invariants,
  };
}

async function requireAsBefore({ lab }: Rehearsal, { server }: FullTable): Promise<void> {
  await using session = await connect(lab.endpoint);
  await requireServerAsBefore(session, server);
}

/** Where each row is, and what space the table takes, once purge has been there. */
async function takeStock(rehearsal: Rehearsal, full: FullTable, plan: TrialPlan, felt: Felt, crashes: CrashWatch) {
  const { lab, table, signal } = rehearsal;
  await using session = await connect(lab.endpoint);
  const context = { ...remedyContext(rehearsal, full, session), signal, progress: () => {} };
  const claims = await claimsOf(plan.remedy, context, {
    moved: felt.remedy.moved,
    exact: crashes.seen === null,
    rows: felt.rows.expected(rehearsal.workload),
  });
  const invariants = await checkInvariants(session, accounted(rehearsal, full), claims);
  if (!(await waitForPurge(session, purgeStallMs))) rehearsal.emit(purgeStoodStill);
  return {
    invariants,
    space: await readTableSpace(session, table.name),
    archiveBytes: claims.sources.archiveBytes ?? (await lab.fileSizes()).get(table.archiveName) ?? 0,
    tableBytesAfter: await lab.tableFileBytes(table.name),
    after: await takeAccount(lab, table.name),
    tablesBeside: await readTablesBeside(session, [table.name, table.archiveName]),
    archivedTo: invariants.archived === 0 ? null : await archivedTo(session, table.archiveName, plan.remedy.settings),
  };
}

export async function emptyDirectory(path: string): Promise<void> {
  for (const name of await readdir(path)) await rm(join(path, name), { recursive: true, force: true });
}

/** A remedy that takes longer has more jobs let in before its headroom is measured: both count. */
function roomMade(
  { workload }: Rehearsal,
  { fileBytesPerModelled }: FullTable,
  indexes: readonly number[],
): NonNullable<Trial['roomMade']> {
  return { rows: indexes.length, fileBytes: fileBytesOf(workload, fileBytesPerModelled, indexes) };
}

function ladderOf(felt: Felt, rungs: FreeSpaceTimes): NonNullable<Trial['ladder']> {
  const { timeToRecoverMs, backlogDrainMs } = felt;
  const drained = timeToRecoverMs !== null && backlogDrainMs !== null ? timeToRecoverMs + backlogDrainMs : null;
  return {
    firstAccepted: felt.timeToFirstAcceptedMs,
    sustained: timeToRecoverMs,
    ...rungs,
    backlogDrained: drained,
  };
}

/** How the trial ended, and why where that is not plain. */
function verdictOn(felt: Felt, crash: LabCrash | null, sustainMs: number): Pick<Trial, 'status' | 'reason'> {
  const { remedy, timeToRecoverMs, relapsedAfterMs } = felt;
  const said = remedy.outcome.status === 'stopped' ? remedy.outcome.reason : null;
  if (crash !== null) return { status: crash.how === 'hung' ? 'server-hung' : 'server-crashed', reason: crash.exit };
  if (relapsedAfterMs !== null)
    return { status: 'relapsed', reason: `full again ${formatDurationMs(relapsedAfterMs)} after it recovered` };
  if (timeToRecoverMs !== null) return { status: 'recovered', reason: said };
  if (said !== null) return { status: 'remedy-failed', reason: said };
  return { status: 'not-recovered', reason: whyNotRecovered(felt, sustainMs) };
}
