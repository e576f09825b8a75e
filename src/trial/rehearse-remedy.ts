/** The part of a trial that users feel: traffic meets the full table, the remedy runs beside it, the backlog drains. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../database/session.js';
import type { Rehearsal } from '../rehearsal.js';
import type { TrialLedger } from '../result/ledger.js';
import type { Refusal } from '../result/refusals.js';
import type { Trial } from '../result/schema.js';
import { noRows, type RowCounts } from '../strategies/strategy.js';
import type { CrashWatch } from '../watch/crash-watch.js';
import { ExtraFilesWatch } from '../watch/extra-files.js';
import type { FreeSpaceWatch } from '../watch/free-space-watch.js';
import { watchLedger } from '../watch/ledger-watch.js';
import { startObservedTraffic } from '../watch/observed-traffic.js';
import { type LastSeen, RecoveryWatch } from '../watch/recovery-watch.js';
import { StallClock } from '../watch/stall-clock.js';
import { waitUntil } from '../watch/wait-until.js';
import type { RowsKnown } from '../workload/rows-known.js';
import type { Traffic, TrafficState } from '../workload/traffic.js';
import type { FullTable } from './full-table.js';
import { type RemedyRun, runRemedy } from './remedy.js';
import { remedyContext } from './remedy-context.js';
import type { TrialPlan } from './trial-plan.js';

export interface Felt {
  readonly remedy: RemedyRun;
  readonly timeToRecoverMs: number | null;
  readonly timeToFirstAcceptedMs: number | null;
  readonly relapsedAfterMs: number | null;
  /** Of new jobs, when the watch ended; and how long that was after the remedy's end. */
  readonly seen: LastSeen;
  readonly watchEndedMs: number;
  readonly watchedAfterMs: number;
  readonly backlogDrainMs: number | null;
  readonly extraBytesMax: number;
  readonly traffic: Trial['traffic'];
  readonly refusals: readonly Refusal[];
  readonly timeline: Trial['timeline'];
  readonly ledger: Omit<TrialLedger, 'before' | 'after'>;
  readonly state: TrafficState;
  readonly rows: RowsKnown;
  /** New jobs accepted since the remedy's start, by index. */
  readonly jobsSinceStart: readonly number[];
  /** The remedy's start, on performance.now()'s clock. */
  readonly startedMs: number;
}

/** What looks on for longer than traffic runs. */
export interface Watches {
  readonly crashes: CrashWatch;
  readonly freeSpace: FreeSpaceWatch;
}

/** From the first statement against the full table to the drained backlog, or to the limits of patience. */
export async function rehearseRemedy(
  rehearsal: Rehearsal,
  full: FullTable,
  plan: TrialPlan,
  { crashes, freeSpace }: Watches,
): Promise<Felt> {
  const { lab, scenario, signal } = rehearsal;
  await using session = await connect(lab.endpoint);
  using stalls = StallClock.start();
  const watch = new RecoveryWatch(
    scenario.trials.sustain,
    scenario.outage.refusals,
    () => observed.traffic.oldestSentMs(),
    (fromMs, toMs) => stalls.stalledMs(fromMs, toMs),
  );
  let moved = noRows;
  await using observed = await startObservedTraffic(rehearsal, {
    state: full.state,
    stretch: plan.round,
    onAnswer: (answer) => watch.answered(answer),
    moved: () => moved,
  });
  const { recorder, traffic } = observed;
  crashes.markIn(recorder);
  await using extraFiles = await ExtraFilesWatch.start(lab, rehearsal.table.name, () => observed.gauge.sizes);
  await using ledger = await watchLedger({
    lab,
    table: rehearsal.table.name,
    startedMs: recorder.originMs,
    rowBytes: full.tableBytes / full.original.rows,
    liveRows: () => (plan.remedy.countsUnknown ? null : liveRows(full, moved, traffic.acknowledged.length)),
    otherTableBytes: () => observed.gauge.otherBytes,
    extraFileBytes: () => extraFiles.takeBytesMax(),
  });
  await sleep(scenario.trials.lead, undefined, { signal });

  const before = observed.cut();
  const startedMs = performance.now();
  const jobsBefore = traffic.acknowledged.length;
  recorder.mark('remedy-start', plan.remedy.label, startedMs);
  watch.start();
  freeSpace.start();
  const remedy = await runRemedy({
    remedy: plan.remedy,
    context: remedyContext(rehearsal, full, session),
    limitMs: scenario.trials.timeLimit,
    signal,
    progress: (counts) => {
      moved = counts;
    },
  });
  const endedMs = performance.now();
  const looked = extraFiles.remedyEnded();
  recorder.mark('remedy-end', `${plan.remedy.label} ends`);
  const during = observed.cut();
  await looked;
  if (crashes.seen) await crashes.recover();

  const { settle, sustain } = scenario.trials;
  await waitUntilOpen(watch, traffic, scenario.trials, signal);
  const { firstAcceptedMs, sustainedMs, relapsedMs } = watch.times;
  const drained = watch.isOpen && traffic.backlogSize === 0;
  const drainedMs = performance.now();
  const { seen } = watch;
  const after = sustainedMs === null ? null : observed.cut();
  await waitUntil(() => !observed.owing, settle + sustain, signal);
  if (firstAcceptedMs !== null) recorder.mark('first-accepted', 'first row accepted', firstAcceptedMs);
  if (sustainedMs !== null) recorder.mark('sustained', 'rows accepted again', sustainedMs);
  if (relapsedMs !== null) recorder.mark('relapsed', 'full again', relapsedMs);
  if (drained) recorder.mark('backlog-drained', 'backlog drained', drainedMs);
  const gauge = await ledger.stop();
  const { state, timeline } = await observed.stop();
  return {
    remedy,
    timeToRecoverMs: sustainedMs === null ? null : sustainedMs - startedMs,
    timeToFirstAcceptedMs: firstAcceptedMs === null ? null : firstAcceptedMs - startedMs,
    relapsedAfterMs: sustainedMs === null || relapsedMs === null ? null : relapsedMs - sustainedMs,
    seen,
    watchEndedMs: drainedMs,
    watchedAfterMs: drainedMs - endedMs,
    backlogDrainMs: drained && sustainedMs !== null ? drainedMs - sustainedMs : null,
    extraBytesMax: extraFiles.bytesMax,
    traffic: { full: await before(), during: await during(), after: (await after?.()) ?? null },
    refusals: recorder.refusals.list(),
    timeline,
    ledger: gauge,
    state,
    rows: traffic.rows,
    jobsSinceStart: traffic.acknowledged.slice(jobsBefore),
    startedMs,
  };
}

/**
 * The remedy has ended: until new jobs are accepted for good and the backlog is drained. It is given up once `settle`
 * has passed since the end, or since the table was full again, and jobs are refused or not answered: while they are
 * accepted it goes on, so that how quickly a machine gets through them decides nothing. `timeLimit` bounds it.
 */
async function waitUntilOpen(
  watch: RecoveryWatch,
  traffic: Traffic,
  { settle, sustain, timeLimit }: Rehearsal['scenario']['trials'],
  signal: AbortSignal,
): Promise<void> {
  const deadlineMs = performance.now() + settle + sustain + timeLimit;
  for (;;) {
    const patientUntilMs = Math.min(deadlineMs, performance.now() + settle + sustain);
    const isOver = () => performance.now() > patientUntilMs && !watch.isAccepting;
    await waitUntil(() => watch.isOpen || isOver(), deadlineMs - performance.now(), signal);
    if (!watch.isOpen) return;
    await waitUntil(() => traffic.backlogSize === 0 || !watch.isOpen, deadlineMs - performance.now(), signal);
    if (watch.isOpen) return;
  }
}

function liveRows({ original }: FullTable, { rowsDeleted, rowsArchived }: RowCounts, newJobs: number): number {
  return original.rows - rowsDeleted - rowsArchived + newJobs;
}
