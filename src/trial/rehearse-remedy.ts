/** The part of a trial that users feel: traffic meets the full table, the remedy runs beside it, the backlog drains. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../database/session.js';
import type { Rehearsal } from '../rehearsal.js';
import type { TrialLedger } from '../result/ledger.js';
import type { Trial } from '../result/schema.js';
import { noRows, type RowCounts } from '../strategies/strategy.js';
import type { CrashWatch } from '../watch/crash-watch.js';
import { ExtraFilesWatch } from '../watch/extra-files.js';
import type { FreeSpaceWatch } from '../watch/free-space-watch.js';
import { watchLedger } from '../watch/ledger-watch.js';
import { startObservedTraffic } from '../watch/observed-traffic.js';
import { RecoveryWatch } from '../watch/recovery-watch.js';
import { waitUntil } from '../watch/wait-until.js';
import type { JobsKnown } from '../workload/jobs-known.js';
import type { TrafficState } from '../workload/traffic.js';
import type { FullTable } from './full-table.js';
import { type RemedyRun, runRemedy } from './remedy.js';
import { remedyContext } from './remedy-context.js';
import type { TrialPlan } from './trial-plan.js';

export interface Felt {
  readonly remedy: RemedyRun;
  readonly timeToRecoverMs: number | null;
  readonly timeToFirstAcceptedMs: number | null;
  readonly relapsedAfterMs: number | null;
  readonly backlogDrainMs: number | null;
  readonly extraBytesMax: number;
  readonly traffic: Trial['traffic'];
  readonly timeline: Trial['timeline'];
  readonly ledger: Omit<TrialLedger, 'before' | 'after'>;
  readonly state: TrafficState;
  readonly jobs: JobsKnown;
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
  const watch = new RecoveryWatch(scenario.trials.sustain, scenario.outage.refusals, () =>
    observed.traffic.oldestUnansweredMs('issue'),
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
  await using extraFiles = await ExtraFilesWatch.start(lab, rehearsal.table, () => observed.gauge.sizes);
  await using ledger = await watchLedger({
    lab,
    table: rehearsal.table,
    startedMs: performance.now(),
    rowBytes: full.tableBytes / full.original.rows,
    rows: () => (plan.strategy.countsUnknown ? null : liveRows(full, moved, traffic.acknowledged.length)),
    otherTableBytes: () => observed.gauge.otherBytes,
    extraFileBytes: () => extraFiles.takeBytesMax(),
  });
  await sleep(scenario.trials.lead, undefined, { signal });

  const before = observed.cut();
  const startedMs = performance.now();
  const jobsBefore = traffic.acknowledged.length;
  recorder.mark('remedy-start', plan.label, startedMs);
  watch.start();
  freeSpace.start();
  const remedy = await runRemedy({
    strategy: plan.strategy,
    settings: plan.settings,
    context: remedyContext(rehearsal, full, session),
    limitMs: scenario.trials.timeLimit,
    signal,
    progress: (counts) => {
      moved = counts;
    },
  });
  const looked = extraFiles.remedyEnded();
  recorder.mark('remedy-end', `${plan.label} ends`);
  const during = observed.cut();
  await looked;
  if (crashes.seen) await crashes.recover();

  const { settle, sustain, timeLimit } = scenario.trials;
  await waitUntil(() => watch.times.sustainedMs !== null, settle + sustain, signal);
  const { firstAcceptedMs, sustainedMs } = watch.times;
  if (sustainedMs !== null)
    await waitUntil(() => traffic.backlogSize === 0 || watch.times.relapsedMs !== null, timeLimit, signal);
  const { relapsedMs } = watch.times;
  const drained = sustainedMs !== null && relapsedMs === null && traffic.backlogSize === 0;
  const drainedMs = performance.now();
  const after = sustainedMs === null ? null : observed.cut();
  await waitUntil(() => !observed.owing, settle + sustain, signal);
  if (firstAcceptedMs !== null) recorder.mark('first-accepted', 'first job accepted', firstAcceptedMs);
  if (sustainedMs !== null) recorder.mark('sustained', 'jobs accepted again', sustainedMs);
  if (relapsedMs !== null) recorder.mark('relapsed', 'full again', relapsedMs);
  if (drained) recorder.mark('backlog-drained', 'backlog drained', drainedMs);
  const gauge = await ledger.stop();
  const { state, timeline } = await observed.stop();
  return {
    remedy,
    timeToRecoverMs: sustainedMs === null ? null : sustainedMs - startedMs,
    timeToFirstAcceptedMs: firstAcceptedMs === null ? null : firstAcceptedMs - startedMs,
    relapsedAfterMs: sustainedMs === null || relapsedMs === null ? null : relapsedMs - sustainedMs,
    backlogDrainMs: drained && sustainedMs !== null ? drainedMs - sustainedMs : null,
    extraBytesMax: extraFiles.bytesMax,
    traffic: { full: await before(), during: await during(), after: (await after?.()) ?? null },
    timeline,
    ledger: gauge,
    state,
    jobs: traffic.jobs,
    jobsSinceStart: traffic.acknowledged.slice(jobsBefore),
    startedMs,
  };
}

function liveRows({ original }: FullTable, { rowsDeleted, rowsArchived }: RowCounts, newJobs: number) {
  const deleted = rowsDeleted + rowsArchived;
  return { live: original.rows - deleted + newJobs, deleted };
}
