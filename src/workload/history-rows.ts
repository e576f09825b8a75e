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

/** `sizeOf`: what row `index` of a history of so many rows takes; good until the next call. */
export function historyRowsFor(
  usedBytes: number,
  layout: TableLayout,
  sizeOf: (index: number, rows: number) => RowSize,
): number {
  const rowsBy = (rows: number, most: number) => {
    const whole = Math.max(1, Math.round(rows));
    return whole <= most
      ? rowsUntil(usedBytes, layout, whole, sizeOf)
      : bySample(usedBytes, layout, whole, most, sizeOf);
  };
  const guess = Math.max(1, usedBytes / firstGuessBytesPerRow);
  // How long a row is depends on its place among all of them, so that each count is the next one's ground.
  const settled = rowsBy(rowsBy(guess, sampleRowsMax), sampleRowsMax);
  return Math.max(1, Math.round(rowsBy(settled, countedRowsMax)));
}

/** Row by row until the file is so full: pages of random keys split in waves, which no mean shows. */
function rowsUntil(
  usedBytes: number,
  layout: TableLayout,
  rows: number,
  sizeOf: (index: number, rows: number) => RowSize,
): number {
  const space = new TableSpace(layout);
  while (space.usedBytes() < usedBytes && space.rows < 4 * rows) {
    const { storedBytes, keys } = sizeOf(space.rows, rows);
    space.add(storedBytes, keys);
  }
  return space.rows;
}

function bySample(
  usedBytes: number,
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
  return (usedBytes / space.usedBytes()) * sampled;
}
