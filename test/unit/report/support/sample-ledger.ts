/** Space ledgers made by formula: what is not free is shared out among the categories, and all sum to the file. */
import type { AccountedLedger, TrialLedger } from '../../../../src/result/ledger.js';

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

export function sampleTrialLedger(dataFreeBytes: number, fileBytes: number): TrialLedger {
  const tick = {
    fileBytes,
    allocatedBytes: fileBytes,
    dataFreeBytes: 0,
    rows: 15_842,
    historyListLength: 12,
    unpurgedBytes: 0,
    undoBytes: 32 * mebibyte,
    redoBytes: 40 * mebibyte,
    binlogBytes: 0,
    temporaryBytes: 12 * mebibyte,
    otherTableBytes: 0,
  };
  return {
    before: sampleAccount(0, 64 * mebibyte),
    after: sampleAccount(dataFreeBytes, fileBytes),
    intervalMs: 500,
    extraDiskBytesMax: 9 * mebibyte,
    series: [
      { name: 'fileBytes', kind: 'measured', source: 'information_schema.INNODB_TABLESPACES.FILE_SIZE' },
      { name: 'unpurgedBytes', kind: 'estimated', source: 'rows told deleted less rows purged' },
    ],
    ticks: [
      { tMs: 10, ...tick },
      { tMs: 510, ...tick, redoBytes: 49 * mebibyte },
    ],
  };
}
