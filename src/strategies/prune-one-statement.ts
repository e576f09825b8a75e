/**
 * Deletes old finished jobs with one statement: what people type first. No index serves its condition, so it
 * walks the whole table and locks every row that it looks at, and the end of the index with them: new jobs wait
 * until it commits. All of it is one transaction: undo grows with each row, nothing is free before the commit,
 * and whatever ends it half-way costs as long again to take back.
 */
import { z } from 'zod';
import { duration, share } from '../quantity.js';
import { finishedBeforeSql } from './finished.js';
import { attemptUntilAborted } from './interruptible-statement.js';
import { defineStrategy, done, stopped, timeLimitReached } from './strategy.js';

export const pruneOneStatement = defineStrategy({
  name: 'prune-one-statement',
  title: 'delete old finished jobs with one huge DELETE',
  effect: () => 'deletes',
  mayTake: ({ now, rows }, { olderThan, atMost }) => ({
    where: finishedBeforeSql(now, olderThan),
    takenMax: atMost === undefined ? undefined : Math.ceil(atMost * rows),
  }),
  settings: z.strictObject({
    /** Only jobs created at least this long before "now" of the simulated years. */
    olderThan: duration().prefault('365d'),
    /** Of the full table's rows, oldest first: adds ORDER BY id LIMIT, so that it stops, and locks, no further. */
    atMost: share().optional(),
  }),
  async run(context, { olderThan, atMost }) {
    const { table, rows, now, signal, progress } = context;
    const limit = atMost === undefined ? '' : ` ORDER BY id LIMIT ${Math.ceil(atMost * rows)}`;
    const outcome = await attemptUntilAborted(
      context,
      `DELETE FROM \`${table}\` WHERE ${finishedBeforeSql(now, olderThan)}${limit}`,
    );
    if (outcome.status !== 'accepted') return signal.aborted ? timeLimitReached : stopped(outcome.message);
    progress({ rowsDeleted: outcome.affectedRows });
    return done;
  },
});
