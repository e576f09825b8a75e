/**
 * Builds a new table beside the full one, copies what is to stay, and lets the new one take the old one's name
 * in one RENAME; then drops the old one. Writes that come meanwhile are caught by triggers, or under a lock that
 * blocks them at the end. The full table takes no new rows until the swap; updates through a trigger go to the
 * copy as well, which has room. Rows are never in neither: the copy is verified before it takes the name.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readColumns } from '../database/fingerprint.js';
import { messageOf, PlimsollError } from '../errors.js';
import { count, duration } from '../scenario/quantity.js';
import { catchUpLocked, lockBoth } from './catch-up-locked.js';
import { finishedBeforeSql } from './finished.js';
import { leftBehind } from './left-behind.js';
import { nextChunkEnd } from './primary-key-chunk.js';
import * as side from './side-table.js';
import { defineStrategy, done, type RemedyContext, type RemedyOutcome, stopped, timeLimitReached } from './strategy.js';
import { verifyCopy } from './verify-copy.js';

const settings = z.strictObject({
  /** Leave finished jobs older than this behind. Without it every row is kept, and only holes are given back. */
  keepNewerThan: duration().optional(),
  /** Rows a statement of the copy. More: fewer round trips, longer shared locks on the full table. */
  chunk: count('rows', { min: ['1 row', 'a chunk without rows copies nothing'] }).prefault('1000 rows'),
  /** Between chunks, for the foreground to breathe. */
  pause: duration().prefault('0ms'),
  /** `triggers` repeat each write at once; `lock` blocks writes at the end and copies what changed: unfinished and missing jobs. */
  catchUp: z.enum(['triggers', 'lock']).default('triggers'),
  /** How long to wait behind other transactions for the table; all writes wait behind this. */
  lockWait: duration({ min: ['1s', 'the server counts whole seconds'] }).prefault('5s'),
  /** Leave the old table as `jobs_old`: room is given back when it is dropped. */
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
  settings,
  async run(context, settings) {
    const { session, table, progress } = context;
    const tables = side.sideTableOf(table);
    const obstacle = await obstacleTo(context, tables, settings);
    if (obstacle !== null) return stopped(obstacle);
    progress({ step: 'prepare' });
    await session.execute(`SET SESSION lock_wait_timeout = ${Math.round(settings.lockWait / 1000)}`);
    await side.clearAway(session, tables);
    const swapped = await copyAndSwap(context, tables, settings).catch(refusalOf);
    if (swapped.status === 'stopped') return await giveUp(context, tables, swapped);
    progress({ step: 'drop' });
    await side.dropTriggers(session, tables);
    if (settings.keepOld) return done;
    const drop = `DROP TABLE \`${tables.old}\``;
    progress({ statement: drop });
    await session.execute(drop);
    return done;
  },
});

/** Why it must not begin; null where nothing is in its way. A verified run's old table is dropped by the next. */
async function obstacleTo(
  { session, table }: RemedyContext,
  { old }: side.SideTable,
  { keepOld }: Settings,
): Promise<string | null> {
  if (await side.sharesTablespace(session, table))
    return `${table} is in a tablespace that other tables share: a copy beside it would need the room that is missing`;
  if (!(await side.tableExists(session, old))) return null;
  if (keepOld) return `${old} is there already: look at it, then drop or rename it`;
  await session.execute(`DROP TABLE \`${old}\``);
  return null;
}

async function copyAndSwap(context: RemedyContext, tables: side.SideTable, settings: Settings): Promise<RemedyOutcome> {
  const { session, progress } = context;
  const { keepNewerThan } = settings;
  const mayGo = keepNewerThan === undefined ? 'FALSE' : finishedBeforeSql(context.now, keepNewerThan);
  const kept = keepNewerThan === undefined ? 'TRUE' : `NOT (${mayGo})`;
  progress({ statement: await side.createCopy(session, tables) });
  const columns = await readColumns(session, tables.table);
  const triggers = settings.catchUp === 'triggers' ? side.createTriggerSql(tables, columns) : [];
  for (const statement of triggers) {
    progress({ statement });
    await session.execute(statement);
  }
  progress({ step: 'copy' });
  const copied = await copyRows(context, tables, settings, kept);
  if (copied.status === 'stopped') return copied;
  if (settings.catchUp === 'lock') {
    progress({ step: 'catch-up' });
    await lockBoth(session, tables);
    await catchUpLocked(context, tables, kept);
  }
  progress({ step: 'verify' });
  const verified = await verifyCopy(session, tables, mayGo, { locked: settings.catchUp === 'lock' });
  if ('differs' in verified) return stopped(verified.differs);
  progress({ step: 'swap' });
  await side.carryAutoIncrement(session, tables);
  const swap = side.swapSql(tables);
  progress({ statement: swap });
  await session.execute(swap);
  progress({ rowsDeleted: verified.leftOut });
  if (settings.catchUp === 'lock') await session.execute('UNLOCK TABLES');
  return done;
}

/** Up to the last row that was there at the start: later ones are the triggers' or the lock's to catch. */
async function copyRows(
  { session, signal, progress }: RemedyContext,
  { table, copy }: side.SideTable,
  { chunk, pause }: Settings,
  kept: string,
): Promise<RemedyOutcome> {
  const [newest] = await session.query<{ id: number | string | null }>(`SELECT MAX(id) AS id FROM \`${table}\``);
  // IGNORE: a trigger may have been there before. The shared lock makes the row's writers wait until its copy is in.
  const statement = `INSERT IGNORE INTO \`${copy}\` SELECT * FROM \`${table}\` FORCE INDEX (PRIMARY) WHERE id > ? AND id <= ? AND ${kept} LOCK IN SHARE MODE`;
  progress({ statement });
  for (let after = 0; ; ) {
    if (signal.aborted) return timeLimitReached;
    const end = await nextChunkEnd(session, table, after, chunk, `id <= ? AND ${kept}`, [Number(newest?.id ?? 0)]);
    if (end === null) return done;
    let outcome = await session.attempt(statement, [after, end]);
    for (let tries = 1; tries < chunkTriesMax && outcome.status === 'refused'; tries++) {
      if (outcome.errno !== deadlockErrno && outcome.errno !== lockWaitErrno) break;
      outcome = await session.attempt(statement, [after, end]);
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

/** Takes its own tables and triggers away; where the connection is lost, says what stays. */
async function giveUp(context: RemedyContext, tables: side.SideTable, why: { reason: string }): Promise<RemedyOutcome> {
  try {
    await context.session.execute('UNLOCK TABLES');
    await side.clearAway(context.session, tables);
    return stopped(why.reason);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return stopped([why.reason, await leftBehind(context)].filter(Boolean).join('; '));
  }
}
