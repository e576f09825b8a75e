/**
 * Converts the table to monthly partitions, then drops the oldest ones. The conversion is a full copy with
 * writes blocked; a drop is metadata and the removal of files. Each is a step of its own, as the first is paid
 * once and the second is what clean-up costs from then on. A partition with a job that is not finished stays:
 * that is looked at once more under the lock that the drop needs. All go in one ALTER, as each reads and writes
 * the definition of every partition there is (75 of 103 months one by one: 3.8 s, and writers starved).
 */
import { z } from 'zod';
import type { Session } from '../database/session.js';
import { count, duration, share } from '../quantity.js';
import { finishedBeforeSql, finishedSql } from './finished.js';
import { attemptUntilAborted } from './interruptible-statement.js';
import { leftBehind } from './left-behind.js';
import { monthPartitions, partitionClause } from './month-partitions.js';
import { sharesTablespace } from './side-table.js';
import {
  defineStrategy,
  done,
  exhausted,
  type RemedyContext,
  type RemedyOutcome,
  stopped,
  timeLimitReached,
} from './strategy.js';

const settings = z.strictObject({
  /** Drop only partitions that end at least this long before "now" of the simulated years. */
  olderThan: duration().prefault('365d'),
  /** Stop before more than this share of the full table's rows is gone. */
  atMost: share().prefault('50%'),
  /** Of one partition. Each is a file with free extents of its own: some 5 MiB, much of a small lab's table. */
  span: count('months', { min: ['1 month', 'a partition holds some time'] }).prefault('1 month'),
  /** Partitions made for months to come; later rows go to `pmax`. */
  ahead: count('months').prefault('3 months'),
  /** How long to wait behind other transactions for the table; all writes wait behind this. */
  lockWait: duration({ min: ['1s', 'the server counts whole seconds'] }).prefault('5s'),
});

type Settings = z.output<typeof settings>;

export const partition = defineStrategy({
  name: 'partition',
  title: 'convert to monthly partitions, drop the oldest',
  effect: () => 'deletes',
  mayTake: ({ now, rows }, { olderThan, atMost }) => ({
    where: finishedBeforeSql(now, olderThan),
    takenMax: Math.floor(atMost * rows),
  }),
  meets: () => ['fill-disk'],
  settings,
  async run(context, settings) {
    const { session, table, progress } = context;
    if (await sharesTablespace(session, table))
      return stopped(`${table} is in a tablespace that other tables share: partitions need files of their own`);
    await session.execute(`SET SESSION lock_wait_timeout = ${Math.round(settings.lockWait / 1000)}`);
    const existing = await readPartitions(session, table);
    if (existing.some(({ method }) => method !== 'RANGE COLUMNS(`created_at`)'))
      return stopped(`${table} is partitioned by ${existing[0]?.method}, not by month of created_at`);
    if (existing.length === 0) {
      progress({ step: 'convert' });
      const converted = await convert(context, settings);
      if (converted.status === 'stopped') return converted;
    }
    progress({ step: 'drop' });
    return await dropOldest(context, settings);
  },
});

/** MySQL wants the partitioning column in every unique key, so `id` alone is unique no longer. */
async function convert(context: RemedyContext, settings: Settings): Promise<RemedyOutcome> {
  const { session, table, now, signal } = context;
  const [oldest] = await session.query<{ at: string | null }>(`SELECT MIN(created_at) AS at FROM \`${table}\``);
  const clause = partitionClause(monthPartitions(oldest?.at ?? now, now, settings));
  const outcome = await attemptUntilAborted(
    context,
    `ALTER TABLE \`${table}\` DROP PRIMARY KEY, ADD PRIMARY KEY (id, created_at) ${clause}`,
  );
  if (outcome.status === 'accepted') return done;
  if (signal.aborted) return timeLimitReached;
  return stopped([outcome.message, await leftBehind(context)].filter(Boolean).join('; '));
}

async function dropOldest(context: RemedyContext, { olderThan, atMost }: Settings): Promise<RemedyOutcome> {
  const { session, table, now, signal, progress } = context;
  const names: string[] = [];
  const unfinishedIn: string[] = [];
  let rowsDeleted = 0;
  for (const { name } of await readPartitions(session, table, { now, olderThan })) {
    if (signal.aborted) return timeLimitReached;
    const { total, unfinished } = await countIn(session, table, [name]);
    if (rowsDeleted + total > atMost * context.rows) break;
    if (unfinished > 0) unfinishedIn.push(name);
    else {
      names.push(name);
      rowsDeleted += total;
    }
  }
  const stayed = `${unfinishedIn.join(', ')} stayed: there are jobs in it that are not finished`;
  if (names.length === 0)
    return exhausted(unfinishedIn.length > 0 ? stayed : 'no partition is old enough and within the share that may go');
  const statement = `ALTER TABLE \`${table}\` DROP PARTITION ${names.join(', ')}`;
  progress({ statement });
  if (!(await dropFinished(session, table, names, statement)))
    return stopped('nothing was dropped: jobs that are not finished came into old partitions meanwhile');
  progress({ rowsDeleted });
  return unfinishedIn.length > 0 ? exhausted(`dropped ${names.length} partitions; ${stayed}`) : done;
}

/** Writes to the table wait meanwhile. False where the partitions have an unfinished job by now; then they stay. */
async function dropFinished(
  session: Session,
  table: string,
  names: readonly string[],
  statement: string,
): Promise<boolean> {
  await session.execute(`LOCK TABLES \`${table}\` WRITE`);
  try {
    if ((await countIn(session, table, names)).unfinished > 0) return false;
    await session.execute(statement);
    return true;
  } finally {
    // Where the connection is lost, so is the lock.
    await session.execute('UNLOCK TABLES').catch(() => {});
  }
}

/** Rows, and those of them whose jobs are not finished. */
async function countIn(
  session: Session,
  table: string,
  names: readonly string[],
): Promise<{ readonly total: number; readonly unfinished: number }> {
  const [seen] = await session.query<Record<'total' | 'unfinished', string | number | null>>(
    `SELECT COUNT(*) AS total, SUM(NOT (${finishedSql})) AS unfinished FROM \`${table}\` PARTITION (${names.join(', ')})`,
  );
  return { total: Number(seen?.total ?? 0), unfinished: Number(seen?.unfinished ?? 0) };
}

/** In order, oldest first; only months past an age where one is given. Empty where the table has no partitions. */
async function readPartitions(
  session: Session,
  table: string,
  age?: { readonly now: string; readonly olderThan: number },
): Promise<readonly { readonly name: string; readonly method: string }[]> {
  // CASE: MAXVALUE is no date, and AND may look at it first.
  const old = age
    ? `AND CASE PARTITION_DESCRIPTION WHEN 'MAXVALUE' THEN FALSE
         ELSE TRIM(BOTH '\\'' FROM PARTITION_DESCRIPTION) <= TIMESTAMP(?) - INTERVAL ? SECOND END`
    : '';
  return await session.query(
    `SELECT PARTITION_NAME AS name, CONCAT(PARTITION_METHOD, '(', PARTITION_EXPRESSION, ')') AS method
       FROM information_schema.PARTITIONS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND PARTITION_NAME IS NOT NULL ${old}
      ORDER BY PARTITION_ORDINAL_POSITION`,
    [table, ...(age ? [age.now, Math.round(age.olderThan / 1000)] : [])],
  );
}
