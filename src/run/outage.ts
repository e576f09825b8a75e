/**
 * Lets traffic run into the cap and observes what the incident's operators saw: the first 1114, the moment the
 * table is full by the scenario's definition (so many refused new jobs in a row; one refusal is no sharp edge),
 * what the server still accepts, and the backlog that grows meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Session } from '../database/session.js';
import { countRows, readTableSpace } from '../database/space.js';
import type { Lab } from '../lab/lab.js';
import { hungAfterMs } from '../lab/liveness.js';
import { isFileOf } from '../lab/table-files.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Outage } from '../result/schema.js';
import { quoted } from '../table/quoted.js';
import type { Table } from '../table/table.js';
import { whileServerLives } from '../trial/server-life.js';
import { CrashWatch } from '../watch/crash-watch.js';
import { startObservedTraffic } from '../watch/observed-traffic.js';
import { waitUntil } from '../watch/wait-until.js';
import type { Answer } from '../workload/answer.js';
import type { TrafficState } from '../workload/traffic.js';
import { takeEvidence } from './evidence.js';
import { isOutOfKeys, keysRanOut, notFull } from './not-full.js';

export interface OutageSeen {
  readonly outage: Outage;
  /** What clients still hold when observation ends: every trial starts with it. */
  readonly state: TrafficState;
}

/** Runs the outage. Throws `not-full`, `jobs-refused` or `keys-ran-out` where the table does not fill within `outage.within`. */
export async function observeOutage(rehearsal: Rehearsal, historyRows: number): Promise<OutageSeen> {
  const { lab, scenario, table, emit } = rehearsal;
  using crashes = new CrashWatch(rehearsal);
  // A session each, as the server may die between two of them, and a death takes its sessions along.
  const ask = <T>(work: (session: Session) => Promise<T>): Promise<T> =>
    whileServerLives(crashes, async () => {
      await using session = await connect(lab.endpoint);
      return await work(session);
    });
  const following = await rehearsal.replica?.follow();
  const full = watchForFull(scenario.outage.refusals, table.roles.key);
  await using observed = await startObservedTraffic(rehearsal, {
    state: { nextIndex: historyRows, unfinished: [], backlog: [] },
    stretch: 0,
    onAnswer: full.answered,
  });
  const { traffic, recorder } = observed;
  crashes.markIn(recorder);

  const end = await within(rehearsal, crashes, crashes.outlast(full.reached));
  if (end === null) throw notFull(scenario.outage.within, traffic.acknowledged.length, recorder.refusals.list());
  if (end.status === 'out-of-keys') {
    const rows = await ask((session) => countRows(session, table.name));
    const tableBytes = await lab.tableFileBytes(table.name);
    throw keysRanOut(end.error, { table: table.name, rows, tableBytes, capBytes: scenario.cap.size });
  }
  const seen = end;
  recorder.mark('first-refusal', 'first 1114', seen.first.atMs);
  recorder.mark('full', `${scenario.outage.refusals} refusals in a row`);
  const before = observed.cut();
  const refusal = { errno: seen.error.errno, sqlState: seen.error.sqlState, message: seen.error.message };
  const moment = {
    at: new Date().toISOString(),
    firstFullMs: Math.round(seen.first.atMs - rehearsal.startedMs),
    tableBytes: await lab.tableFileBytes(table.name),
    rows: await ask((session) => countRows(session, table.name)),
    partition: await fullPartition(lab, table),
    dataFreeBytes: (await ask((session) => readTableSpace(session, table.name))).dataFreeBytes,
  };
  emit({ type: 'table-full', ...refusal, ...moment, bufferPoolBytes: lab.facts.bufferPoolBytes });
  const evidence = await ask((session) => takeEvidence(rehearsal, session, traffic));
  await crashes.outlast(sleep(scenario.outage.observe, undefined, { signal: rehearsal.signal }));
  const during = observed.cut();
  await waitUntil(() => !observed.owing, scenario.trials.settle, rehearsal.signal);
  const backlogAtEnd = traffic.backlogSize;
  const { state, timeline } = await observed.stop();
  const outage: Outage = {
    ...refusal,
    ...moment,
    queryBytes: await ask((session) => textBytes(session, table)),
    backlogAtEnd,
    serverLog: refusalLines(await lab.serverLog()),
    evidence,
    traffic: { before: await before(), full: await during() },
    refusals: recorder.refusals.list(),
    timeline,
    ledger: null,
    replica: (await following?.finish(scenario.trials.timeLimit)) ?? null,
  };
  return { outage, state };
}

type Error = NonNullable<Answer['error']>;
type FillingEnd =
  | { readonly status: 'full'; readonly first: Answer; readonly error: Error }
  | { readonly status: 'out-of-keys'; readonly error: Error };

/** Resolves once `wanted` new jobs in a row were refused with 1114, or for want of a key; keeps the first refusal of all. */
function watchForFull(wanted: number, keyColumns: readonly string[]) {
  let first: { readonly first: Answer; readonly error: Error } | null = null;
  let inARow = 0;
  let keylessInARow = 0;
  let resolve: (end: FillingEnd) => void = () => {};
  const reached = new Promise<FillingEnd>((done) => {
    resolve = done;
  });
  const answered = (answer: Answer) => {
    const { work, status, error } = answer;
    if (work.operation !== 'issue') return;
    keylessInARow = isOutOfKeys(error, keyColumns) ? keylessInARow + 1 : 0;
    if (error && keylessInARow >= wanted) resolve({ status: 'out-of-keys', error });
    if (status === 'accepted') inARow = 0;
    if (status !== 'table-full' || !error) return;
    first ??= { first: answer, error };
    inARow += 1;
    if (inARow >= wanted) resolve({ status: 'full', ...first });
  };
  return { answered, reached };
}

/**
 * What fills the table; null where it did not within `outage.within`, less the time in which the server was dead or
 * hung: a server that answers nothing lets nothing in.
 */
async function within<T>(
  { lab, scenario, signal }: Rehearsal,
  crashes: CrashWatch,
  promise: Promise<T>,
): Promise<T | null> {
  const limitMs = performance.now() + scenario.outage.within;
  const over = new AbortController();
  const until = (ms: number) =>
    Promise.race([promise, sleep(ms, null, { signal: AbortSignal.any([signal, over.signal]) })]);
  try {
    for (let waitMs = scenario.outage.within; ; waitMs = limitMs + crashes.lostMs - performance.now()) {
      const filled = await until(Math.max(0, waitMs));
      if (filled !== null) return filled;
      if (performance.now() < limitMs + crashes.lostMs) continue;
      // In the middle of a hang nothing is known of it yet.
      if (await answers(lab)) return null;
      await until(hungAfterMs);
    }
  } finally {
    over.abort();
  }
}

function answers({ endpoint }: Lab): Promise<boolean> {
  return connect(endpoint).then(
    (session) => {
      session.destroy();
      return true;
    },
    () => false,
  );
}

/** Error-log lines about the refusal (the file, the operating system's error, the table), each message once. */
function refusalLines(lines: readonly string[]): string[] {
  const told = new Set<string | undefined>();
  return lines.filter((line) => {
    const code = /\[MY-\d+\]/.exec(line)?.[0];
    if (told.has(code) || !/\.ibd|ibdata|is full|[Ee]rror number/.test(line)) return false;
    told.add(code);
    return true;
  });
}

async function textBytes(session: Session, { name, roles: { text } }: Table): Promise<number> {
  const [main] = text;
  if (main === undefined) return 0;
  const [row] = await session.query(`SELECT SUM(LENGTH(${quoted(main)})) AS bytes FROM ${quoted(name)}`);
  return Number(row?.['bytes'] ?? 0);
}

/** Of a partitioned table: the partition whose file has reached the cap, which the others have not. */
async function fullPartition(lab: Lab, { name }: Table): Promise<string | null> {
  const files = [...(await lab.fileSizes())].filter(([file]) => isFileOf(file, name) && /#p#/i.test(file));
  const [largest] = files.toSorted(([, a], [, b]) => b - a);
  return largest ? largest[0].replace(/^.*#p#/i, '').replace(/#sp#/i, ', subpartition ') : null;
}
