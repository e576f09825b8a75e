/**
 * One trial: one strategy, from the full table to the full table again. Traffic meets the full table first,
 * then the remedy runs beside it; then come the time to recover, the drain of the backlog, the account of
 * every row, and the true headroom.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeChange, putServerBack } from '../database/server-state.js';
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
import { fileBytesOf } from './file-bytes.js';
import type { FullTable } from './full-table.js';
import { measureHeadroom } from './headroom.js';
import { provenAccount, takeAccount } from './ledger-account.js';
import { whyNotRecovered } from './not-recovered.js';
import { type Felt, rehearseRemedy } from './rehearse-remedy.js';
import { remedyContext } from './remedy-context.js';
import { restoreFullTable } from './server-life.js';
import type { TrialPlan } from './trial-plan.js';

/** Deleted rows free no extent before purge has been there. */
const purgeStallMs = 15_000;
const purgeStoodStill = {
  type: 'warning',
  code: 'purge-stood-still',
  message: 'purge stood still before it was done: DATA_FREE leaves out what it would still have freed',
} as const;

/** Runs one trial on the restored full table. */
export async function runTrial(rehearsal: Rehearsal, full: FullTable, plan: TrialPlan): Promise<Trial> {
  const { lab, table, signal } = rehearsal;
  await restoreFullTable(rehearsal);
  await emptyDirectory(lab.scratchDirectory);
  const before = await provenAccount(lab, table, full.ledger);
  const following = await rehearsal.replica?.follow();
  const start = await prepareBufferPool(rehearsal);
  using crashes = new CrashWatch(rehearsal);
  await using freeSpace = new FreeSpaceWatch(lab, table, rehearsal.scenario.cap.size);
  const felt = await rehearseRemedy(rehearsal, full, plan, { crashes, freeSpace });
  if (felt.remedy.outcome.status === 'stopped' || crashes.seen) await crashes.recover();

  const replica = (await following?.finish(rehearsal.scenario.trials.timeLimit)) ?? null;

  await using session = await connect(lab.endpoint);
  const { strategy, settings } = plan;
  const context = { ...remedyContext(rehearsal, full, session), signal, progress: () => {} };
  const sources = (await strategy.rowSources?.(context, settings)) ?? {};
  const invariants = await checkInvariants(session, table, rehearsal.archiveTable, full.original, {
    effect: strategy.effect(settings),
    moved: strategy.countsUnknown ? null : felt.remedy.moved,
    exact: crashes.seen === null,
    sources,
    policy: strategy.mayTake?.(context, settings),
    jobs: felt.jobs.expected(rehearsal.workload),
  });
  if (!(await waitForPurge(session, purgeStallMs))) rehearsal.emit(purgeStoodStill);
  const space = await readTableSpace(session, table);
  const archiveBytes = sources.archiveBytes ?? (await lab.fileSizes()).get(rehearsal.archiveTable) ?? 0;
  const tableBytesAfter = await lab.tableFileBytes(table);
  const after = await takeAccount(lab, table);
  const crashedInTrial = crashes.seen;
  const rungs = freeSpace.timesSince(felt.startedMs);
  const { indexes, refusals, ...headroom } = await measureHeadroom(rehearsal, full, felt.state.nextIndex);
  if (headroom.status === 'server-crashed') await crashes.recover();
  signal.throwIfAborted();
  await using admin = await connect(lab.endpoint);
  const serverChanges = (await putServerBack(admin, full.server)).map(describeChange);

  const { rowsDeleted, rowsArchived, rowsTrimmed } = strategy.countsUnknown
    ? { rowsDeleted: invariants.deleted, rowsArchived: invariants.archived, rowsTrimmed: invariants.trimmed }
    : felt.remedy.moved;
  return {
    strategy: plan.label,
    use: strategy.name,
    settings: settings as Record<string, unknown>,
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
    dataFreeBytes: space.dataFreeBytes,
    headroom,
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
