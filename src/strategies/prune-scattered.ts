/**
 * Deletes finished jobs that lie all over the table: those of some accounts, or those that failed. The clean-up
 * that follows from the business ("those customers left", "nobody needs failed jobs"), and the one that shows
 * why a table stays full though many rows went: an extent comes back only when all of its 64 pages are empty,
 * and a page is merged with its neighbour only when it falls below half (MERGE_THRESHOLD).
 */
import { z } from 'zod';
import { duration, share } from '../quantity.js';
import { finishedBeforeSql } from './finished.js';
import { defineStrategy, done, type RemedyContext, stopped } from './strategy.js';
import { chunkSettings, walkChunks } from './walk-chunks.js';

const failedSql = "status IN ('error', 'killed')";

export const pruneScattered = defineStrategy({
  name: 'prune-scattered',
  title: 'delete finished jobs all over the table: of some accounts, or failed ones',
  effect: () => 'deletes',
  mayTake: ({ now, rows }, { by, share, olderThan }) => ({
    where: `${finishedBeforeSql(now, olderThan)}${by === 'status' ? ` AND ${failedSql}` : ''}`,
    takenMax: Math.ceil(share * rows),
  }),
  settings: z.strictObject({
    /** `account`: every job of as many whole accounts as make up `share`; `status`: jobs that failed or were killed. */
    by: z.enum(['account', 'status']).default('account'),
    /** Of the full table's rows, at most. */
    share: share().prefault('40%'),
    olderThan: duration().prefault('30d'),
    ...chunkSettings,
  }),
  async run(context, settings) {
    const old = finishedBeforeSql(context.now, settings.olderThan);
    const rowsMax = Math.ceil(settings.share * context.rows);
    const chosen = settings.by === 'status' ? failedSql : await wholeAccounts(context, old, rowsMax);
    if (chosen === null) return stopped('no account is small enough to be deleted whole');
    const condition = `${old} AND ${chosen}`;
    return walkChunks(context, {
      ...settings,
      rowsMax,
      exhausted: done,
      condition,
      statement: `DELETE FROM \`${context.table}\` WHERE id > ? AND id <= ? AND ${condition}`,
      tell: (rowsDeleted) => context.progress({ rowsDeleted }),
    });
  },
});

/** The accounts with the lowest ids, as many as have no more than `rowsMax` jobs together; null where the first has more. */
async function wholeAccounts(
  { session, table }: RemedyContext,
  condition: string,
  rowsMax: number,
): Promise<string | null> {
  const accounts = await session.query<{ account: string | number; jobs: string | number }>(
    `SELECT account_id AS account, COUNT(*) AS jobs FROM \`${table}\` WHERE ${condition} GROUP BY account_id ORDER BY account_id`,
  );
  let jobs = 0;
  let last: number | null = null;
  for (const row of accounts) {
    jobs += Number(row.jobs);
    if (jobs > rowsMax) break;
    last = Number(row.account);
  }
  return last === null ? null : `account_id <= ${last}`;
}
