/**
 * How many history rows bring the table's file to its share of the cap: the space model run over the plans
 * of these very rows, twice, as a row's length depends on its place among all of them.
 */
import { JobsTableSpace } from '../innodb/jobs-table-space.js';
import type { RowPlanner } from './row-plan.js';
import { storedBytesBy } from './stored-bytes.js';
import type { TextLibrary } from './text-library.js';

/**
 * Rows looked at, round by round. The first settles the scale; with the last, the mean of a long-tailed length is known
 * within 1 %, and more would cost start-up time.
 */
const sampleRowsMax = [4_000, 40_000];
const firstGuessBytesPerRow = 4000;

/**
 * Rows, those deleted later included, that put `usedBytes` of the file to use. `plannerFor` gives the planner of a
 * history of so many rows. At least 1, and within 3 % of a real server's answer at 64 MiB and more, by measurement.
 */
export function expectedRowsFor(
  usedBytes: number,
  library: TextLibrary,
  plannerFor: (expectedRows: number) => RowPlanner,
): number {
  let rows = usedBytes / firstGuessBytesPerRow;
  for (const most of sampleRowsMax) {
    const sampleRows = Math.max(1, Math.min(most, Math.round(rows)));
    rows = (usedBytes / usedBySample(sampleRows, library, plannerFor(sampleRows))) * sampleRows;
  }
  return Math.max(1, Math.round(rows));
}

function usedBySample(rows: number, library: TextLibrary, planner: RowPlanner): number {
  const space = new JobsTableSpace();
  const storedBytes = storedBytesBy(library);
  for (let index = 0; index < rows; index++) space.add(storedBytes(planner.plan(index)));
  return space.usedBytes();
}
