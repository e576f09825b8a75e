/**
 * Builds a new table beside the full one, copies what is to stay, and lets the new one take the old one's name
 * in one RENAME; then drops the old one. Writes that come meanwhile are caught by triggers, or under a lock that
 * blocks them at the end. The full table takes no new rows until the swap; updates through a trigger go to the
 * copy as well, which has room. Rows are never in neither: the copy is verified before it takes the name.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { faithfulSession, readArchivedColumns } from '../archive-files/archived-columns.js';
import { messageOf, PlimsollError } from '../errors.js';
import { count, duration } from '../quantity.js';
import { lockBoth } from './catch-up-locked.js';
import { finishedBeforeSql } from './finished.js';
import { leftBehind } from './left-behind.js';
import { nextChunkEnd } from './primary-key-chunk.js';
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
  /** Leave finished jobs older than this behind. Without it every row is kept, and only holes are given back. */
  keepNewerThan: duration().optional(),
  /** Rows a statement of the copy. More: fewer round trips, longer shared locks on the full table. */
  chunk: count('rows', { min: ['1 row', 'a chunk without rows copies nothing'] }).prefault('1000 rows'),
  /** Between chunks, for the foreground to breathe. */
  pause: duration().prefault('0ms'),
  /** `triggers` repeat each write at once; `lock` blocks writes at the end, compares every row and copies again what differs. */
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
/** A key may be signed. */
const beforeAnyId = -(2 ** 63);

export const copySwap = defineStrategy({
  name: 'copy-swap',
  title: 'copy what is kept into a new table, swap by RENAME',
  effect: ({ keepNewerThan }) => (keepNewerThan === undefined ? 'keeps' : 'deletes'),
  mayTake: ({ now }, { keepNewerThan }) =>
    keepNewerThan === undefined ? nothing : { where: finishedBeforeSql(now, keepNewerThan) },
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
  await session.execute(`DROP TABLE \`${tables.old}\``);
  return null;
}

async function copyAndSwap(context: RemedyContext, tables: side.SideTable, settings: Settings): Promise<RemedyOutcome> {
  const { session, progress } = context;
  const { keepNewerThan } = settings;
  // IS TRUE: a row whose age is unknown must not go.
  const mayGo = keepNewerThan === undefined ? 'FALSE' : `(${finishedBeforeSql(context.now, keepNewerThan)}) IS TRUE`;
  progress({ statement: await side.createCopy(session, tables) });
  const columns = (await readArchivedColumns(session, tables.table)).map(({ name }) => name);
  const locked = settings.catchUp === 'lock';
  const triggers = !locked ? side.createTriggerSql(tables, columns) : [];
  for (const statement of triggers) {
    progress({ statement });
    await session.execute(statement);
  }
  progress({ step: 'copy' });
  const copied = await copyRows(context, tables, settings, { columns, mayGo });
  if (copied.status === 'stopped') return copied;
  progress({ step: locked ? 'catch-up' : 'verify' });
  if (locked) progress({ statement: await lockBoth(session, tables) });
  const leftOut = await verifyCopy(context, tables, { columns, mayGo, locked });
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
  const drop = `DROP TABLE \`${tables.old}\``;
  progress({ statement: drop });
  await session.execute(drop);
  return done;
}

/** Up to the last row that was there at the start: later ones are the triggers' or the lock's to catch. */
async function copyRows(
  { session, signal, progress }: RemedyContext,
  { table, copy }: side.SideTable,
  { chunk, pause }: Settings,
  { columns, mayGo }: Pick<CopyRules, 'columns' | 'mayGo'>,
): Promise<RemedyOutcome> {
  const [newest] = await session.query<{ id: number | string | null }>(`SELECT MAX(id) AS id FROM \`${table}\``);
  const names = columns.map((column) => `\`${column}\``).join(', ');
  // A row that a trigger has put there before stays; IGNORE would do that too, and cut values to fit. The shared lock
  // makes a row's writers wait until its copy is in.
  const statement = `INSERT INTO \`${copy}\` (${names}) SELECT ${names} FROM \`${table}\` FORCE INDEX (PRIMARY)
     WHERE id > ? AND id <= ? AND NOT (${mayGo}) LOCK IN SHARE MODE ON DUPLICATE KEY UPDATE \`${copy}\`.id = \`${copy}\`.id`;
  progress({ statement });
  for (let after = beforeAnyId; ; ) {
    if (signal.aborted) return timeLimitReached;
    const end = await nextChunkEnd(session, table, after, chunk, `id <= ? AND NOT (${mayGo})`, [
      Number(newest?.id ?? 0),
    ]);
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
