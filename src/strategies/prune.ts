/**
 * Deletes the oldest finished jobs in bounded primary-key chunks: what the incident's operators did.
 * Contiguous deletes empty whole pages and extents, so space comes back inside the file once purge has run;
 * the file itself keeps its size. Each chunk is its own transaction, so locks and undo stay small and a
 * death half-way loses nothing but time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readTableSpace } from '../database/space.js';
import { bytes, count, duration, share } from '../scenario/quantity.js';
import { finishedBeforeSql } from './finished.js';
import { nextChunkEnd } from './primary-key-chunk.js';
import { defineStrategy, done, type RemedyContext, stopped, timeLimitReached } from './strategy.js';

const until = z
  .strictObject({
    /** Of the rows in the full table. */
    share: share().optional(),
    rows: count('rows').optional(),
    /** Until DATA_FREE reports this much: entirely free extents less InnoDB's reserve. */
    headroom: bytes().optional(),
  })
  .refine((goal) => Object.values(goal).filter((value) => value !== undefined).length === 1, {
    message: 'exactly one of share, rows and headroom',
  });

export const prune = defineStrategy({
  name: 'prune',
  title: 'delete the oldest finished jobs, chunk by chunk',
  effect: () => 'deletes',
  settings: z.strictObject({
    /** Only jobs created at least this long before "now" of the simulated years. */
    olderThan: duration().prefault('30d'),
    /** Rows a transaction. More: fewer round trips, longer locks, more undo. */
    batch: count('rows').prefault('500 rows'),
    /** Between transactions, for the foreground to breathe. */
    pause: duration().prefault('0ms'),
    until: until.prefault({ share: '20%' }),
  }),
  async run(context, settings) {
    const { session, table, signal } = context;
    const old = finishedBeforeSql(context.now, settings.olderThan);
    const goal = goalOf(context, settings.until);
    const statement = `DELETE FROM \`${table}\` WHERE id > ? AND id <= ? AND ${old}`;
    let rowsDeleted = 0;
    let after = 0;
    while (!signal.aborted && rowsDeleted < goal.rowsMax && !(await goal.reached())) {
      const end = await nextChunkEnd(session, table, after, Math.min(settings.batch, goal.rowsMax - rowsDeleted), old);
      if (end === null) return stopped('no finished job is old enough');
      const outcome = await session.attempt(statement, [after, end]);
      if (outcome.status !== 'accepted') return stopped(outcome.message);
      rowsDeleted += outcome.affectedRows;
      after = end;
      context.progress({ rowsDeleted, statement });
      if (settings.pause > 0) await sleep(settings.pause);
    }
    return signal.aborted ? timeLimitReached : done;
  },
});

/** `until` as a bound on rows and a question asked before each chunk. */
function goalOf({ session, table, rows }: RemedyContext, { share, rows: wanted, headroom }: z.output<typeof until>) {
  return {
    rowsMax: wanted ?? (share === undefined ? rows : Math.ceil(share * rows)),
    reached: async () => headroom !== undefined && (await readTableSpace(session, table)).dataFreeBytes >= headroom,
  };
}
