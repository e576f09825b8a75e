/**
 * Builds a new table beside the full one, copies what is to stay, and lets the new one take the old one's name
 * in one RENAME; then drops the old one. Writes that come meanwhile are caught by triggers, or under a lock that
 * blocks them at the end. The full table takes no new rows until the swap; updates through a trigger go to the
 * copy as well, which has room. Rows are never in neither: the copy is verified before it takes the name.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { faithfulSession } from '../archive-files/archived-columns.js';
import { messageOf, PlimsollError } from '../errors.js';
import { count, duration } from '../quantity.js';
import { finishedBeforeSql } from '../table/age.js';
import { both, type KeyValues, keyRange, keyRangeShape, keyUntil } from '../table/key.js';
import { columnOf, quoted, quotedList } from '../table/quoted.js';
import { writtenNames } from '../table/table.js';
import { lockBoth } from './catch-up-locked.js';
import { lastKey, nextChunkEnd } from './key-chunks.js';
import { leftBehind } from './left-behind.js';
import * as side from './side-table.js';
import {
  defineStrategy,
  done,
  nothing,
  type RemedyContext,
  type RemedyOutcome,
  stopped,
  timeLimitReached,
} from './strategy.js';
import { type CopyRules, verifyCopy } from './verify-copy.js';

const settings = z.strictObject({
  /** Leave finished rows older than this behind. Without it every row is kept, and only holes are given back. */
  keepNewerThan: duration().optional(),
  /** Rows a statement of the copy. More: fewer round trips, longer shared locks on the full table. */
  chunk: count('rows', { min: ['1 row', 'a chunk without rows copies nothing'] }).prefault('1000 rows'),
  /** Between chunks, for the foreground to breathe. */
  pause: duration().prefault('0ms'),
  /** `triggers` repeat each write at once; `lock` blocks writes at the end, compares every row and copies again what differs. */
  catchUp: z.enum(['triggers', 'lock']).default('triggers'),
  /** How long to wait behind other transactions for the table; all writes wait behind this. */
  lockWait: duration({ min: ['1s', 'the server counts whole seconds'] }).prefault('5s'),
  /** Leave the old table beside it, as `…_old`: room is given back when it is dropped. */
  keepOld: z.boolean().default(false),
});
type Settings = z.output<typeof settings>;

/** A chunk that lost a deadlock, or waited too long for a row, is tried again so often. */
const chunkTriesMax = 5;
const deadlockErrno = 1213;
const lockWaitErrno = 1205;

export const copySwap = defineStrategy({
  name: 'copy-swap',
  title: 'copy what is kept into a new table, swap by RENAME',
  effect: ({ keepNewerThan }) => (keepNewerThan === undefined ? 'keeps' : 'deletes'),
  needs: ({ keepNewerThan }) => (keepNewerThan === undefined ? ['key'] : ['key', 'age']),
  mayTake: ({ table, ages }, { keepNewerThan }) =>
    keepNewerThan === undefined ? nothing : { where: finishedBeforeSql(table, ages, keepNewerThan) },
  meets: () => ['fill-disk'],
  settings,
  async run(context, settings) {
    const { session, table, progress } = context;
    const tables = side.sideTableOf(table);
    const obstacle = await obstacleTo(context, tables, settings);
    if (obstacle !== null) return stopped(obstacle);
    progress({ step: 'prepare' });
    for (const statement of faithfulSession) await session.execute(statement);
    await session.execute(`SET SESSION lock_wait_timeout = ${Math.round(settings.lockWait / 1000)}`);
    await side.clearAway(session, tables);
    const outcome = await copyAndSwap(context, tables, settings).catch(refusalOf);
    return outcome.status === 'done' ? done : await giveUp(context, tables, outcome);
  },
});

/** Why it must not begin; null where nothing is in its way. Drops what an earlier run had replaced and not dropped. */
async function obstacleTo(
  { session }: RemedyContext,
  tables: side.SideTable,
  { keepOld }: Settings,
): Promise<string | null> {
  const obstacle = await side.obstacleTo(session, tables);
  if (obstacle !== null || !(await side.tableExists(session, tables.old))) return obstacle;
  if (keepOld || !(await side.isReplaced(session, tables)))
    return `${tables.old} is there already: look at it, then drop or rename it`;
  await session.execute(`DROP TABLE ${quoted(tables.old)}`);
  return null;
}

async function copyAndSwap(context: RemedyContext, tables: side.SideTable, settings: Settings): Promise<RemedyOutcome> {
  const { session, table, ages, progress } = context;
  const { keepNewerThan } = settings;
  // IS TRUE: a row whose age is unknown must not go.
  const mayGo = keepNewerThan === undefined ? 'FALSE' : `(${finishedBeforeSql(table, ages, keepNewerThan)}) IS TRUE`;
  progress({ statement: await side.createCopy(session, tables) });
  const locked = settings.catchUp === 'lock';
  const triggers = !locked ? side.createTriggerSql(tables) : [];
  for (const statement of triggers) {
    progress({ statement });
    await session.execute(statement);
  }
  progress({ step: 'copy' });
  const copied = await copyRows(context, tables, settings, mayGo);
  if (copied.status === 'stopped') return copied;
  progress({ step: locked ? 'catch-up' : 'verify' });
  if (locked) progress({ statement: await lockBoth(session, tables) });
  const leftOut = await verifyCopy(context, tables, { mayGo, locked });
  if (typeof leftOut !== 'number') return leftOut;
  progress({ step: 'swap' });
  await side.carryAutoIncrement(session, tables);
  const swap = side.swapSql(tables);
  progress({ statement: swap });
  await session.execute(swap);
  progress({ rowsDeleted: leftOut });
  if (locked) await session.execute('UNLOCK TABLES');
  if (!settings.keepOld) await side.markReplaced(session, tables);
  progress({ step: 'drop' });
  await side.dropTriggers(session, tables);
  if (settings.keepOld) return done;
  const drop = `DROP TABLE ${quoted(tables.old)}`;
  progress({ statement: drop });
  await session.execute(drop);
  return done;
}

/** Up to the last row that was there at the start: later ones are the triggers' or the lock's to catch. */
async function copyRows(
  { session, signal, progress }: RemedyContext,
  { table, copy }: side.SideTable,
  { chunk, pause }: Settings,
  mayGo: CopyRules['mayGo'],
): Promise<RemedyOutcome> {
  const last = await lastKey(session, table);
  if (last === null) return done;
  const columns = writtenNames(table);
  const names = quotedList(columns);
  const unchanged = columnOf(columns[0] as string, quoted(copy));
  // A row that a trigger has put there before stays; IGNORE would do that too, and cut values to fit. The shared lock
  // makes a row's writers wait until its copy is in.
  const statement = (range: string) =>
    `INSERT INTO ${quoted(copy)} (${names}) SELECT ${names} FROM ${quoted(table.name)} FORCE INDEX (PRIMARY)
     WHERE ${range} AND NOT (${mayGo}) LOCK IN SHARE MODE ON DUPLICATE KEY UPDATE ${unchanged} = ${unchanged}`;
  progress({ statement: statement(keyRangeShape(table)) });
  const stays = both(keyUntil(table, last), { sql: `NOT (${mayGo})`, values: [] });
  for (let after: KeyValues | null = null; ; ) {
    if (signal.aborted) return timeLimitReached;
    const end: KeyValues | null = await nextChunkEnd(session, table, after, chunk, stays);
    if (end === null) return done;
    const range = keyRange(table, after, end);
    let outcome = await session.attempt(statement(range.sql), range.values);
    for (let tries = 1; tries < chunkTriesMax && outcome.status === 'refused'; tries++) {
      if (outcome.errno !== deadlockErrno && outcome.errno !== lockWaitErrno) break;
      outcome = await session.attempt(statement(range.sql), range.values);
    }
    if (outcome.status === 'table-full')
      return stopped(`${outcome.message}: what is to be kept has no room in a second table`);
    if (outcome.status !== 'accepted') return stopped(outcome.message);
    after = end;
    if (pause > 0) await sleep(pause, undefined, { signal }).catch(() => {});
  }
}

/** A refusal in the middle is an outcome; what the server said stands in the error's cause. */
function refusalOf(error: unknown): RemedyOutcome {
  if (!(error instanceof PlimsollError)) throw error;
  return stopped(error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`);
}

/** Takes its copy and its triggers away, and names what stays: all of it where the connection is lost, the old table after the swap. */
async function giveUp(context: RemedyContext, tables: side.SideTable, why: { reason: string }): Promise<RemedyOutcome> {
  try {
    await context.session.execute('UNLOCK TABLES');
    await side.clearAway(context.session, tables);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
  }
  return stopped([why.reason, await leftBehind(context)].filter(Boolean).join('; '));
}
