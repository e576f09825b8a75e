/**
 * How many rows of history bring the table's file to its share of the cap: the space model over a sample of these
 * very rows, spread evenly over the years. Decided before any row is loaded, so that the same seed gives the same
 * rows whatever a server answers; how full that makes the table is then the server's to say.
 */
import type { TableLayout } from '../innodb/table-layout.js';
import { TableSpace } from '../innodb/table-space.js';
import type { RowSize } from './workload.js';

/** A sample of so many settles how long rows are. */
const sampleRowsMax = 2_000;
/** Up to so many rows are all gone through, which is exact; of a larger table, so many of them, evenly over the years. */
const countedRowsMax = 60_000;
const firstGuessBytesPerRow = 4000;
/** Texts of rows that were placed so much otherwise leave their pages in other numbers. */
const settledWithin = 0.005;

/** Of the file in use. */
export interface HistoryBytes {
  readonly wantedBytes: number;
  /** From here on rows are refused: history ends before, and so rather than meeting a refusal has a little less than wanted. */
  readonly refusedBytes: number;
}

/** Of the rows up to a refusal, loaded safely: one index of many may take an extent sooner than the model says. */
const shortOfRefusal = 0.985;

/** `sizeOf`: what row `index` of a history of so many rows takes; good until the next call. */
export function historyRowsFor(
  bytes: HistoryBytes,
  layout: TableLayout,
  sizeOf: (index: number, rows: number) => RowSize,
): number {
  const rowsBy = (rows: number, most: number) => {
    const whole = Math.max(1, Math.round(rows));
    return whole <= most ? rowsUntil(bytes, layout, whole, sizeOf) : bySample(bytes, layout, whole, most, sizeOf);
  };
  const guess = Math.max(1, bytes.wantedBytes / firstGuessBytesPerRow);
  // How long a row is depends on its place among all of them, so that each count is the next one's ground.
  const settled = rowsBy(rowsBy(guess, sampleRowsMax), sampleRowsMax);
  const counted = rowsBy(settled, countedRowsMax);
  const isSettled = Math.abs(counted / settled - 1) < settledWithin;
  return Math.max(1, Math.round(isSettled ? counted : rowsBy(counted, countedRowsMax)));
}

/** Row by row until the file is so full: pages of random keys split in waves, which no mean shows. */
function rowsUntil(
  { wantedBytes, refusedBytes }: HistoryBytes,
  layout: TableLayout,
  rows: number,
  sizeOf: (index: number, rows: number) => RowSize,
): number {
  const space = new TableSpace(layout);
  const endBytes = Math.min(wantedBytes, refusedBytes);
  while (space.usedBytes() < endBytes && space.rows < 4 * rows) {
    const { storedBytes, keys } = sizeOf(space.rows, rows);
    space.add(storedBytes, keys);
  }
  return space.usedBytes() < refusedBytes ? space.rows : space.rows * shortOfRefusal;
}

function bySample(
  { wantedBytes, refusedBytes }: HistoryBytes,
  layout: TableLayout,
  rows: number,
  sampled: number,
  sizeOf: (index: number, rows: number) => RowSize,
): number {
  const space = new TableSpace(layout);
  for (let at = 0; at < sampled; at++) {
    const { storedBytes, keys } = sizeOf(Math.floor((at * rows) / sampled), rows);
    space.add(storedBytes, keys);
  }
  // What segments hold beyond their pages hangs on how many there are, and not on the rows.
  const heldBytes = space.usedBytes() - space.pagesBytes();
  const endBytes = Math.min(wantedBytes, shortOfRefusal * refusedBytes);
  return (Math.max(1, endBytes - heldBytes) / space.pagesBytes()) * sampled;
}
