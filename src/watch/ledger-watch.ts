/**
 * The space ledger beside a trial: a gauge of what the living server says, read on a connection of its own, far
 * more slowly than the timeline ticks, so that it is not itself what users feel.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { countPurgedRows, type LedgerGauge, readLedgerGauge } from '../database/ledger-gauge.js';
import { connect } from '../database/session.js';
import type { Lab } from '../lab/lab.js';
import type { LedgerTick, TrialLedger } from '../result/ledger.js';

/** At least so long between two ticks, and ten times as long as one takes: a tenth of one connection's time. */
const pauseMsMin = 200;
const pauseForTick = 10;

export interface LedgerWatchOptions {
  readonly lab: Lab;
  readonly table: string;
  /** Zero of the ticks' clock, as performance.now() told it. */
  readonly startedMs: number;
  /** Bytes of the full table's file a row: what a row that waits for purge is taken for. */
  readonly rowBytes: number;
  /** Rows in the table and rows deleted so far, by what remedy and traffic told; null where the remedy tells nothing. */
  readonly rows: () => { readonly live: number; readonly deleted: number } | null;
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
  const { lab, table } = options;
  const ending = new AbortController();
  const ticks: LedgerTick[] = [];
  let extraDiskBytesMax = 0;
  const noteExtra = (tick: LedgerTick) => {
    // Logs that shrink meanwhile make the files no smaller.
    const grown = Math.max(0, logBytes(tick) - logBytes(ticks[0] ?? tick));
    extraDiskBytesMax = Math.max(extraDiskBytesMax, grown + options.extraFileBytes());
  };
  const first = await baseline(lab, table);
  let undoFileBytesMax = first.undoFileBytes;
  const loop = async () => {
    while (!ending.signal.aborted) {
      const beganMs = performance.now();
      const seen = await readTick(options, first.purgedRows).catch(() => null);
      if (seen) {
        ticks.push(seen.tick);
        noteExtra(seen.tick);
        undoFileBytesMax = Math.max(undoFileBytesMax, seen.undoFileBytes);
      }
      const pauseMs = Math.max(pauseMsMin, pauseForTick * (performance.now() - beganMs));
      await sleep(pauseMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  };
  const running = loop();
  const stop = async () => {
    ending.abort();
    await running;
    const last = ticks.at(-1);
    if (last) noteExtra(last);
    return {
      intervalMs: meanInterval(ticks),
      extraDiskBytesMax,
      undoFileBytesMax,
      series: [...series],
      ticks,
    };
  };
  return { stop, [Symbol.asyncDispose]: () => stop().then(() => undefined) };
}

async function baseline(lab: Lab, table: string): Promise<LedgerGauge> {
  await using session = await connect(lab.endpoint);
  await countPurgedRows(session);
  return await readLedgerGauge(session, table);
}

async function readTick(
  options: LedgerWatchOptions,
  purgedBefore: number,
): Promise<{ readonly tick: LedgerTick; readonly undoFileBytes: number } | null> {
  const { lab, table, startedMs, rowBytes } = options;
  await using session = await connect(lab.endpoint);
  const { purgedRows, undoFileBytes, ...figures } = await readLedgerGauge(session, table);
  // While a rebuild takes the old file's place the server has no size for it.
  if (figures.fileBytes === 0) return null;
  const rows = options.rows();
  const unpurged = rows === null ? null : Math.max(0, rows.deleted - (purgedRows - purgedBefore));
  const tick = {
    tMs: Math.round(performance.now() - startedMs),
    ...figures,
    rows: rows?.live ?? null,
    unpurgedBytes: unpurged === null ? null : Math.round(unpurged * rowBytes),
    otherTableBytes: options.otherTableBytes(),
  };
  return { tick, undoFileBytes };
}

function logBytes({ undoBytes, redoBytes, binlogBytes, temporaryBytes }: LedgerTick): number {
  return undoBytes + redoBytes + binlogBytes + temporaryBytes;
}

function meanInterval(ticks: readonly LedgerTick[]): number {
  const [first] = ticks;
  const last = ticks.at(-1);
  return first && last && ticks.length > 1 ? Math.round((last.tMs - first.tMs) / (ticks.length - 1)) : pauseMsMin;
}

const measured = (name: keyof LedgerTick, source: string) => ({ name, kind: 'measured' as const, source });
const estimated = (name: keyof LedgerTick, source: string) => ({ name, kind: 'estimated' as const, source });

const series: TrialLedger['series'] = [
  measured('fileBytes', 'information_schema.INNODB_TABLESPACES.FILE_SIZE'),
  measured('allocatedBytes', 'information_schema.INNODB_TABLESPACES.ALLOCATED_SIZE'),
  measured(
    'dataFreeBytes',
    'information_schema.TABLES.DATA_FREE, statistics fresh: entirely free extents less the reserve',
  ),
  estimated('rows', 'rows of the full table, less what the remedy told, plus new jobs that the server acknowledged'),
  measured('historyListLength', 'information_schema.INNODB_METRICS.trx_rseg_history_len: undo logs, not rows'),
  estimated(
    'unpurgedBytes',
    'rows that the remedy told deleted, less INNODB_METRICS.purge_del_mark_records, times the full table’s file bytes a row',
  ),
  measured('undoBytes', 'information_schema.INNODB_TABLESPACES.FILE_SIZE of undo tablespaces'),
  measured('redoBytes', 'status Innodb_redo_log_physical_size'),
  measured('binlogBytes', 'SHOW BINARY LOGS; 0 without a binary log'),
  measured(
    'temporaryBytes',
    'session and global temporary tablespaces; not a rebuild’s sort files, which have no name in any directory',
  ),
  measured('otherTableBytes', 'sizes of all other .ibd files of the schema: archive, half-built rebuild'),
];
