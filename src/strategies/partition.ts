/**
 * Converts the table to monthly partitions, then drops the oldest ones; a table that is partitioned by age already is
 * only dropped from. The conversion is a full copy with writes blocked; a drop is metadata and the removal of files.
 * Each is a step of its own, as the first is paid once and the second is what clean-up costs from then on. A partition
 * with a row that is not finished stays: that is looked at once more under the lock that the drop needs. All go in one
 * ALTER, as each reads and writes the definition of every partition there is (75 of 103 months one by one: 3.8 s, and
 * writers starved).
 */
import { z } from 'zod';
import type { Session } from '../database/session.js';
import { count, duration, share } from '../quantity.js';
import { finishedBeforeSql, olderThanSql } from '../table/age.js';
import { columnOf, quoted, quotedList } from '../table/quoted.js';
import { ageColumn, type Table } from '../table/table.js';
import { keyWithAge, monthPartitions, partitionClause, whyNoPartitions } from './age-partitions.js';
import { attemptUntilAborted } from './interruptible-statement.js';
import { leftBehind } from './left-behind.js';
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
  /** Drop only partitions whose rows were written at least this long before "now" of the simulated years. */
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

/** A table older than that has no month before it. */
const monthsMax = 1_200;

export const partition = defineStrategy({
  name: 'partition',
  title: 'convert to partitions by age, drop the oldest',
  effect: () => 'deletes',
  needs: () => ['age'],
  refuses: whyNoPartitions,
  mayTake: ({ table, ages, rows }, { olderThan, atMost }) => ({
    where: finishedBeforeSql(table, ages, olderThan),
    takenMax: Math.floor(atMost * rows),
  }),
  meets: (_, { shape }) => (shape.partitioning === null ? ['fill-disk'] : []),
  settings,
  async run(context, settings) {
    const { session, table, progress } = context;
    if (await sharesTablespace(session, table))
      return stopped(`${table.name} is in a tablespace that other tables share: partitions need files of their own`);
    await session.execute(`SET SESSION lock_wait_timeout = ${Math.round(settings.lockWait / 1000)}`);
    if ((await readPartitions(session, table)).length === 0) {
      progress({ step: 'convert' });
      const converted = await convert(context, settings);
      if (converted.status === 'stopped') return converted;
    }
    progress({ step: 'drop' });
    return await dropOldest(context, settings);
  },
});

/** MySQL wants the partitioning column in every unique key, so the key alone is unique no longer. */
async function convert(context: RemedyContext, settings: Settings): Promise<RemedyOutcome> {
  const { table, ages, signal } = context;
  const age = ageColumn(table) as string;
  const months = monthPartitions(await oldestMonth(context, age), ages.now, settings);
  const key = keyWithAge(table, age);
  const outcome = await attemptUntilAborted(
    context,
    `ALTER TABLE ${quoted(table.name)} ${key === null ? '' : `DROP PRIMARY KEY, ADD PRIMARY KEY (${key}) `}${partitionClause(table, ages, months)}`,
  );
  if (outcome.status === 'accepted') return done;
  if (signal.aborted) return timeLimitReached;
  return stopped([outcome.message, await leftBehind(context)].filter(Boolean).join('; '));
}

/** In which the first row was written; of a key that stands in for time, the last month that begins before it. */
async function oldestMonth({ session, table, ages }: RemedyContext, age: string): Promise<string> {
  const [row] = await session.query<{ at: string | number | null }>(
    `SELECT MIN(${columnOf(age)}) AS at FROM ${quoted(table.name)}`,
  );
  const oldest = row?.at ?? null;
  if (oldest === null) return ages.now;
  switch (table.roles.created?.unit) {
    case 'moment':
    case 'date':
      return String(oldest);
    case 'seconds':
      return new Date(Number(oldest) * 1000).toISOString();
    case 'milliseconds':
      return new Date(Number(oldest)).toISOString();
    case undefined: {
      const month = new Date(`${ages.now.slice(0, 7)}-01T00:00:00Z`);
      for (let back = 0; back < monthsMax && ages.keyAt(month.getTime()) > Number(oldest); back++)
        month.setUTCMonth(month.getUTCMonth() - 1);
      return month.toISOString();
    }
  }
}

async function dropOldest(context: RemedyContext, { olderThan, atMost }: Settings): Promise<RemedyOutcome> {
  const { session, table, ages, signal, progress } = context;
  const names: string[] = [];
  const unfinishedIn: string[] = [];
  let rowsDeleted = 0;
  // The last takes the rows to come: without it inserts are refused (1526).
  const partitions = await readPartitions(session, table);
  let seen = 0;
  for (const name of partitions.slice(0, -1)) {
    if (signal.aborted) return timeLimitReached;
    const { total, young, kept } = await countIn(session, table, [name], {
      mayGo: finishedBeforeSql(table, ages, olderThan),
      isOld: olderThanSql(table, ages, olderThan),
    });
    seen += total;
    if (young > 0 || rowsDeleted + total > atMost * context.rows) break;
    if (kept > 0) unfinishedIn.push(name);
    else if (total > 0) {
      names.push(name);
      rowsDeleted += total;
    }
  }
  if (seen === 0 && partitions.length > 1)
    return exhausted(`no partition may go: all rows are in ${partitions.at(-1)}, the last, which takes new rows`);
  const stayed = `${unfinishedIn.join(', ')} stayed: there are rows in it that are not finished`;
  if (names.length === 0)
    return exhausted(unfinishedIn.length > 0 ? stayed : 'no partition is old enough and within the share that may go');
  const statement = `ALTER TABLE ${quoted(table.name)} DROP PARTITION ${quotedList(names)}`;
  progress({ statement });
  if (!(await dropFinished(context, names, olderThan, statement)))
    return stopped('nothing was dropped: rows that are not finished came into old partitions meanwhile');
  progress({ rowsDeleted });
  return unfinishedIn.length > 0 ? exhausted(`dropped ${names.length} partitions; ${stayed}`) : done;
}

/** Writes to the table wait meanwhile. False where the partitions have a row that must stay by now; then all do. */
async function dropFinished(
  { session, table, ages }: RemedyContext,
  names: readonly string[],
  olderThan: number,
  statement: string,
): Promise<boolean> {
  await session.execute(`LOCK TABLES ${quoted(table.name)} WRITE`);
  try {
    const mayGo = finishedBeforeSql(table, ages, olderThan);
    if ((await countIn(session, table, names, { mayGo, isOld: 'TRUE' })).kept > 0) return false;
    await session.execute(statement);
    return true;
  } finally {
    // Where the connection is lost, so is the lock.
    await session.execute('UNLOCK TABLES').catch(() => {});
  }
}

/** Rows; those of them that are not old, and those that must stay for that or because they are not finished. */
async function countIn(
  session: Session,
  table: Table,
  names: readonly string[],
  { mayGo, isOld }: { readonly mayGo: string; readonly isOld: string },
): Promise<Readonly<Record<'total' | 'young' | 'kept', number>>> {
  const [seen] = await session.query<Record<'total' | 'young' | 'kept', string | number | null>>(
    `SELECT COUNT(*) AS total, SUM(NOT (${isOld})) AS young, SUM((${mayGo}) IS NOT TRUE) AS kept
       FROM ${quoted(table.name)} PARTITION (${quotedList(names)})`,
  );
  const figure = (name: 'total' | 'young' | 'kept') => Number(seen?.[name] ?? 0);
  return { total: figure('total'), young: figure('young'), kept: figure('kept') };
}

/** In order, oldest first. Empty where the table has no partitions. */
async function readPartitions(session: Session, { name }: Table): Promise<readonly string[]> {
  const rows = await session.query<{ part: string }>(
    `SELECT DISTINCT PARTITION_NAME AS part, PARTITION_ORDINAL_POSITION AS place FROM information_schema.PARTITIONS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND PARTITION_NAME IS NOT NULL ORDER BY place`,
    [name],
  );
  return rows.map(({ part }) => part);
}
