/**
 * The space ledger beside a trial: a gauge of what the living server says, read on a connection of its own, far
 * more slowly than the timeline ticks, so that it is not itself what users feel.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { countPurgedRows, readLedgerGauge } from '../database/ledger-gauge.js';
import { connect, type Session } from '../database/session.js';
import { readTablespaces } from '../database/tablespaces.js';
import type { Lab } from '../lab/lab.js';
import { isFileOf } from '../lab/table-files.js';
import type { LedgerTick, TrialLedger } from '../result/ledger.js';
import { AwaitingPurge } from './awaiting-purge.js';
import { ledgerSeries } from './ledger-series.js';

/** At least so long between two ticks, and ten times as long as one takes: a tenth of one connection's time. */
const pauseMsMin = 200;
const pauseForTick = 10;

export interface LedgerWatchOptions {
  readonly lab: Lab;
  readonly table: string;
  /** Zero of the timeline's clock, as performance.now() told it: ticks and markers stand on one axis. */
  readonly startedMs: number;
  /** Bytes of the full table's file a row: what a row that waits for purge is taken for. */
  readonly rowBytes: number;
  /** Rows in the table, by what remedy and traffic told; null where the remedy tells nothing. */
  readonly liveRows: () => number | null;
  /** Bytes of all other files of the schema just now. */
  readonly otherTableBytes: () => number;
  /** Most that the remedy's files took at once since this was asked last. */
  readonly extraFileBytes: () => number;
}

export interface LedgerWatch extends AsyncDisposable {
  /** Ends the watch; answers with its part of the trial's ledger. */
  stop(): Promise<Omit<TrialLedger, 'before' | 'after'>>;
}

/** Starts the watch. A tick that fails is left out: the server may be down just then, which others tell of. */
export async function watchLedger(options: LedgerWatchOptions): Promise<LedgerWatch> {
  const ending = new AbortController();
  const awaiting = new AwaitingPurge();
  const ticks: LedgerTick[] = [];
  let extraDiskBytesMax = 0;
  let undoFileBytesMax = await startCounting(options, awaiting);
  const noteExtra = (tick: LedgerTick) => {
    // Logs that shrink meanwhile make the files no smaller.
    const grown = Math.max(0, logBytes(tick) - logBytes(ticks[0] ?? tick));
    extraDiskBytesMax = Math.max(extraDiskBytesMax, grown + (tick.otherPeakBytes ?? 0));
  };
  const look = async () => {
    const seen = await readTick(options, awaiting);
    if (!seen) return;
    ticks.push(seen.tick);
    noteExtra(seen.tick);
    undoFileBytesMax = Math.max(undoFileBytesMax, seen.undoFileBytes);
  };
  const loop = async () => {
    while (!ending.signal.aborted) {
      const beganMs = performance.now();
      await look().catch(() => {});
      const pauseMs = Math.max(pauseMsMin, pauseForTick * (performance.now() - beganMs));
      await sleep(pauseMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  };
  const running = loop();
  const stop = async () => {
    ending.abort();
    await running;
    const last = ticks.at(-1);
    // What stood there since the last reading belongs to it, as there is no other.
    if (last) {
      const tick = { ...last, otherPeakBytes: Math.max(last.otherPeakBytes ?? 0, options.extraFileBytes()) };
      ticks[ticks.length - 1] = tick;
      noteExtra(tick);
    }
    return {
      intervalMs: meanInterval(ticks),
      extraDiskBytesMax,
      undoFileBytesMax,
      series: [...ledgerSeries],
      ticks,
    };
  };
  return { stop, [Symbol.asyncDispose]: () => stop().then(() => undefined) };
}

/** What purge has done before is no part of the trial. Answers with the largest undo file, as it is then. */
async function startCounting({ lab, table }: LedgerWatchOptions, awaiting: AwaitingPurge): Promise<number> {
  await using session = await connect(lab.endpoint);
  await countPurgedRows(session);
  const gauge = await readLedgerGauge(session, table);
  awaiting.next({ ...gauge, spaces: await spacesOf(session, table) });
  return gauge.undoFileBytes;
}

async function readTick(
  options: LedgerWatchOptions,
  awaiting: AwaitingPurge,
): Promise<{ readonly tick: LedgerTick; readonly undoFileBytes: number } | null> {
  const { lab, table, startedMs, rowBytes } = options;
  await using session = await connect(lab.endpoint);
  const gauge = await readLedgerGauge(session, table);
  // While a rebuild takes the old file's place the server has no size for it.
  if (gauge.fileBytes === 0) return null;
  if (!gauge.countsPurged) await countPurgedRows(session);
  const { deletedRows, purgedRows, countsPurged, undoFileBytes, ...figures } = gauge;
  const unpurgedRows = awaiting.next({ ...gauge, spaces: await spacesOf(session, table) });
  const tick = {
    tMs: Math.round(performance.now() - startedMs),
    ...figures,
    rows: options.liveRows(),
    unpurgedBytes: Math.round(unpurgedRows * rowBytes),
    otherTableBytes: options.otherTableBytes(),
    otherPeakBytes: options.extraFileBytes(),
  };
  return { tick, undoFileBytes };
}

async function spacesOf(session: Session, table: string): Promise<readonly number[]> {
  return (await readTablespaces(session)).filter(({ name }) => isFileOf(name, table)).map(({ id }) => id);
}

/** Not the redo log: it lives within a capacity of its own, and grows and shrinks there whatever a remedy does. */
function logBytes({ undoBytes, binlogBytes, temporaryBytes }: LedgerTick): number {
  return undoBytes + binlogBytes + temporaryBytes;
}

function meanInterval(ticks: readonly LedgerTick[]): number {
  const [first] = ticks;
  const last = ticks.at(-1);
  return first && last && ticks.length > 1 ? Math.round((last.tMs - first.tMs) / (ticks.length - 1)) : pauseMsMin;
}
