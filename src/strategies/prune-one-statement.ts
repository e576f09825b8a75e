/**
 * Deletes old finished rows with one statement: what people type first. No index serves its condition, so it
 * walks the whole table and locks every row that it looks at, and the end of the index with them: new rows wait
 * until it commits. All of it is one transaction: undo grows with each row, nothing is free before the commit,
 * and whatever ends it half-way costs as long again to take back.
 */
import { z } from 'zod';
import { duration, share } from '../quantity.js';
import { finishedBeforeSql } from '../table/age.js';
import { keyOrder } from '../table/key.js';
import { columnOf, quoted } from '../table/quoted.js';
import { ageColumn, growingKey, type Table } from '../table/table.js';
import { attemptUntilAborted } from './interruptible-statement.js';
import { defineStrategy, done, stopped, timeLimitReached } from './strategy.js';

export const pruneOneStatement = defineStrategy({
  name: 'prune-one-statement',
  title: 'delete old finished rows with one huge DELETE',
  effect: () => 'deletes',
  needs: () => ['age'],
  mayTake: ({ table, ages, rows }, { olderThan, atMost }) => ({
    where: finishedBeforeSql(table, ages, olderThan),
    takenMax: atMost === undefined ? undefined : Math.ceil(atMost * rows),
  }),
  settings: z.strictObject({
    /** Only rows written at least this long before "now" of the simulated years. */
    olderThan: duration().prefault('365d'),
    /** Of the full table's rows, oldest first: adds ORDER BY and LIMIT, so that it stops, and locks, no further. */
    atMost: share().optional(),
  }),
  async run(context, { olderThan, atMost }) {
    const { table, ages, rows, signal, progress } = context;
    const limit = atMost === undefined ? '' : ` ORDER BY ${oldestFirst(table)} LIMIT ${Math.ceil(atMost * rows)}`;
    const outcome = await attemptUntilAborted(
      context,
      `DELETE FROM ${quoted(table.name)} WHERE ${finishedBeforeSql(table, ages, olderThan)}${limit}`,
    );
    if (outcome.status !== 'accepted') return signal.aborted ? timeLimitReached : stopped(outcome.message);
    progress({ rowsDeleted: outcome.affectedRows });
    return done;
  },
});

/** Along the key where that is the order of time: any other is sorted first. */
function oldestFirst(table: Table): string {
  const age = ageColumn(table);
  return growingKey(table) === null && age !== null ? columnOf(age) : keyOrder(table);
}
