/**
 * Deletes the oldest finished rows in bounded primary-key chunks: what the incident's operators did.
 * Contiguous deletes empty whole pages and extents, so space comes back inside the file once purge has run;
 * the file itself keeps its size. Each chunk is its own transaction, so locks and undo stay small and a
 * death half-way loses nothing but time. Where the key does not grow with time, old rows lie all over the table,
 * and their deletion empties pages, not extents.
 */
import { z } from 'zod';
import { readTableSpace } from '../database/space.js';
import { bytes, count, duration, share } from '../quantity.js';
import { finishedBeforeSql } from '../table/age.js';
import { quoted } from '../table/quoted.js';
import { oldestFinishedSql } from './oldest-rows.js';
import { defineStrategy, done, exhausted, type RemedyContext } from './strategy.js';
import { chunkSettings, walkChunks } from './walk-chunks.js';

const until = z
  .strictObject({
    /** Of the rows in the full table. */
    share: share().optional(),
    rows: count('rows').optional(),
    /** Until DATA_FREE reports this much: entirely free extents less InnoDB's reserve. */
    headroom: bytes().optional(),
    /** Until no finished row is older than this: a retention rule. */
    olderThan: duration().optional(),
  })
  .refine((goal) => Object.values(goal).filter((value) => value !== undefined).length === 1, {
    message: 'exactly one of share, rows, headroom and olderThan',
  });

export const prune = defineStrategy({
  name: 'prune',
  title: 'delete the oldest finished rows, chunk by chunk',
  effect: () => 'deletes',
  needs: () => ['key', 'age'],
  mayTake: ({ table, ages, rows }, settings) => ({
    where: finishedBeforeSql(table, ages, ageOf(settings)),
    takenMax: rowsMaxOf(settings.until, rows),
  }),
  settings: z.strictObject({
    /** Only rows written at least this long before "now" of the simulated years. */
    olderThan: duration().prefault('30d'),
    ...chunkSettings,
    until: until.prefault({ share: '20%' }),
  }),
  async run(context, settings) {
    const { table, progress } = context;
    const goal = goalOf(context, settings.until);
    const condition = await oldestFinishedSql(context, ageOf(settings), goal.rowsMax);
    return walkChunks(context, {
      ...settings,
      ...goal,
      condition,
      statement: (range) => `DELETE FROM ${quoted(table.name)} WHERE ${range} AND ${condition}`,
      tell: (rowsDeleted) => progress({ rowsDeleted }),
    });
  },
});

function ageOf({
  olderThan,
  until: goal,
}: {
  readonly olderThan: number;
  readonly until: z.output<typeof until>;
}): number {
  return Math.max(olderThan, goal.olderThan ?? 0);
}

function rowsMaxOf(goal: z.output<typeof until>, rows: number): number {
  return goal.rows ?? (goal.share === undefined ? rows : Math.ceil(goal.share * rows));
}

/** `until` as a bound on rows, a question asked before each chunk, and what it means to find no more rows. */
function goalOf({ session, table, rows }: RemedyContext, goal: z.output<typeof until>) {
  const { headroom } = goal;
  return {
    rowsMax: rowsMaxOf(goal, rows),
    reached: async () =>
      headroom !== undefined && (await readTableSpace(session, table.name)).dataFreeBytes >= headroom,
    exhausted: goal.olderThan === undefined ? exhausted('no finished row is old enough') : done,
  };
}
