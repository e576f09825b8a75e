/**
 * Deletes finished rows that lie all over the table: those of some groups (accounts, tenants), or those that failed.
 * The clean-up that follows from the business ("those customers left", "nobody needs failed jobs"), and the one that
 * shows why a table stays full though many rows went: an extent comes back only when all of its 64 pages are empty,
 * and a page is merged with its neighbour only when it falls below half (MERGE_THRESHOLD).
 */
import { z } from 'zod';
import type { SqlValue } from '../database/session.js';
import { duration, share } from '../quantity.js';
import { finishedBeforeSql } from '../table/age.js';
import { columnOf, literal, quoted } from '../table/quoted.js';
import { failedSql, type Table } from '../table/table.js';
import { defineStrategy, done, type RemedyContext, stopped } from './strategy.js';
import { chunkSettings, walkChunks } from './walk-chunks.js';

export const pruneScattered = defineStrategy({
  name: 'prune-scattered',
  title: 'delete finished rows all over the table: of some groups, or failed ones',
  effect: () => 'deletes',
  needs: ({ by }) => (by === 'group' ? ['key', 'age', 'group'] : ['key', 'age']),
  refuses: (table, { by }) =>
    by === 'state' && failedSql(table) === null
      ? `prune-scattered by state takes rows that failed, and in ${quoted(table.name)} no state says so`
      : null,
  mayTake: ({ table, ages, rows }, { by, share, olderThan }) => ({
    where: `${finishedBeforeSql(table, ages, olderThan)}${by === 'state' ? ` AND ${failedSql(table)}` : ''}`,
    takenMax: Math.ceil(share * rows),
  }),
  settings: z.strictObject({
    /** `group`: every row of as many whole groups as make up `share`; `state`: rows that failed or were killed. */
    by: z.enum(['group', 'state']).default('group'),
    /** Of the full table's rows, at most. */
    share: share().prefault('40%'),
    olderThan: duration().prefault('30d'),
    ...chunkSettings,
  }),
  async run(context, settings) {
    const { table, ages, progress } = context;
    const old = finishedBeforeSql(table, ages, settings.olderThan);
    const rowsMax = Math.ceil(settings.share * context.rows);
    const chosen = settings.by === 'state' ? failedSql(table) : await wholeGroups(context, old, rowsMax);
    if (chosen === null) return stopped('no group is small enough to be deleted whole');
    const condition = `${old} AND ${chosen}`;
    return walkChunks(context, {
      ...settings,
      rowsMax,
      exhausted: done,
      condition,
      statement: (range) => `DELETE FROM ${quoted(table.name)} WHERE ${range} AND ${condition}`,
      tell: (rowsDeleted) => progress({ rowsDeleted }),
    });
  },
});

/** The first groups in their order, as many as have no more than `rowsMax` rows together; null where the first has more. */
async function wholeGroups(
  { session, table }: RemedyContext,
  condition: string,
  rowsMax: number,
): Promise<string | null> {
  const column = groupColumn(table);
  const groups = await session.query<{ owner: SqlValue; owned: string | number }>(
    `SELECT ${column} AS owner, COUNT(*) AS owned FROM ${quoted(table.name)}
      WHERE ${condition} AND ${column} IS NOT NULL GROUP BY ${column} ORDER BY ${column}`,
  );
  let rows = 0;
  let last: SqlValue = null;
  for (const { owner, owned } of groups) {
    rows += Number(owned);
    if (rows > rowsMax) break;
    last = owner;
  }
  return last === null ? null : `${column} <= ${valueSql(last)}`;
}

function groupColumn({ roles: { group } }: Table): string {
  return columnOf(group as string);
}

function valueSql(value: SqlValue): string {
  if (Buffer.isBuffer(value)) return `X'${value.toString('hex')}'`;
  return typeof value === 'string' ? literal(value) : String(value);
}
