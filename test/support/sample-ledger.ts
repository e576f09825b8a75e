/** Space ledgers made by formula: what is not free is shared out among the categories, and all sum to the file. */
import type { AccountedLedger, LedgerTick, TrialLedger } from '../../src/result/ledger.js';

const mebibyte = 2 ** 20;
const reserveBytes = 2 * mebibyte;

/** An account of a file of `fileBytes` of which `dataFreeBytes` are entirely free beyond the reserve. */
export function sampleAccount(dataFreeBytes: number, fileBytes: number): AccountedLedger {
  const rest = fileBytes - dataFreeBytes - reserveBytes;
  const share = (of: number) => Math.floor(rest * of);
  const bytes = {
    liveRows: share(0.5),
    offPageText: share(0.15),
    deleteMarkedRows: 0,
    secondaryIndexes: share(0.03),
    overhead: share(0.02),
    offPageSlack: share(0.05),
    pageGarbage: share(0.07),
    pageGaps: share(0.08),
    heldExtents: 0,
    freeExtents: dataFreeBytes,
    reserve: reserveBytes,
  };
  const counted = Object.values(bytes).reduce((sum, value) => sum + value, 0);
  return {
    status: 'accounted',
    source: 'pages of the table’s own file, flushed for export',
    readMs: 100,
    files: 1,
    fileBytes,
    bytes: { ...bytes, freePages: fileBytes - counted },
    rows: 12_000,
    markedRows: 0,
    sharedFreePages: 70,
    freeExtents: (dataFreeBytes + reserveBytes) / mebibyte,
    dataFreeBytes,
    dataFreeExpectedBytes: dataFreeBytes,
    indexes: [],
  };
}

/** A remedy that starts at 500 ms: deleted rows wait for purge, then come free; redo grows besides, and shrinks again. */
export function sampleTrialLedger(dataFreeBytes: number, fileBytes: number): TrialLedger {
  const first: LedgerTick = {
    tMs: 10,
    fileBytes: 64 * mebibyte,
    allocatedBytes: 64 * mebibyte,
    dataFreeBytes: 0,
    rows: 15_842,
    historyListLength: 12,
    unpurgedBytes: 0,
    undoBytes: 32 * mebibyte,
    redoBytes: 40 * mebibyte,
    binlogBytes: 0,
    temporaryBytes: 12 * mebibyte,
    otherTableBytes: 0,
    otherPeakBytes: 0,
  };
  return {
    before: sampleAccount(0, 64 * mebibyte),
    after: sampleAccount(dataFreeBytes, fileBytes),
    intervalMs: 500,
    extraDiskBytesMax: 9 * mebibyte,
    series: [...series],
    ticks: [
      first,
      {
        ...first,
        tMs: 510,
        rows: 14_000,
        unpurgedBytes: 7 * mebibyte,
        redoBytes: 49 * mebibyte,
        otherPeakBytes: 9 * mebibyte,
      },
      { ...first, tMs: 1010, rows: null, unpurgedBytes: null, historyListLength: 640 },
      {
        ...first,
        tMs: 1510,
        rows: 12_000,
        fileBytes,
        allocatedBytes: fileBytes,
        dataFreeBytes,
        redoBytes: 36 * mebibyte,
      },
    ],
  };
}

const estimates: readonly string[] = ['rows', 'unpurgedBytes'];
const series = [
  ['fileBytes', 'information_schema.INNODB_TABLESPACES.FILE_SIZE'],
  ['allocatedBytes', 'information_schema.INNODB_TABLESPACES.ALLOCATED_SIZE'],
  ['dataFreeBytes', 'information_schema.TABLES.DATA_FREE'],
  ['rows', 'rows of the full table less those told'],
  ['historyListLength', 'information_schema.INNODB_METRICS.trx_rseg_history_len'],
  ['unpurgedBytes', 'rows told deleted less rows purged'],
  ['undoBytes', 'undo tablespaces'],
  ['redoBytes', 'status Innodb_redo_log_physical_size'],
  ['binlogBytes', 'SHOW BINARY LOGS'],
  ['temporaryBytes', 'temporary tablespaces'],
  ['otherTableBytes', 'other .ibd files'],
  ['otherPeakBytes', 'the remedy’s files since the reading before'],
].map(([name = '', source = '']) => ({
  name,
  kind: estimates.includes(name) ? ('estimated' as const) : ('measured' as const),
  source,
}));
