/**
 * The oldest way to rebuild: dump every row to files outside the server, load them into a new table, and let that
 * take the full one's name. Writes wait from the first row dumped to the swap, so nothing is missed, and nobody
 * is served: what the incident of 2017 went through for most of its 31 hours. The dump needs no room on the server's
 * disk; the new table does.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openArchive } from '../archive-files/archive-writer.js';
import { faithfulSession } from '../archive-files/archived-columns.js';
import { compressions } from '../archive-files/compression.js';
import { restoreRows } from '../archive-files/restore-rows.js';
import { tableChecksum } from '../database/fingerprint.js';
import type { Session } from '../database/session.js';
import { messageOf, PlimsollError } from '../errors.js';
import { count } from '../quantity.js';
import { anyRow, type KeyValues, keyOrder, keyRange, keyRangeShape } from '../table/key.js';
import { quoted } from '../table/quoted.js';
import { generatedKeyColumn } from '../table/table.js';
import { nextChunkEnd } from './key-chunks.js';
import { leftBehind } from './left-behind.js';
import { raisedBytes, raisedTo } from './raise-cap.js';
import * as side from './side-table.js';
import { defineStrategy, done, type RemedyContext, type RemedyOutcome, stopped, timeLimitReached } from './strategy.js';

const settings = z.strictObject({
  /** Rows a dump file, each read back and verified. */
  rowsPerFile: count('rows', { min: ['1 row', 'a file without rows holds nothing'] }).prefault('2000 rows'),
  /** Zstd is smaller and faster, and needs Node 22.15 or later. */
  compression: z.enum(compressions).default('gzip'),
  /** Load where files may be so much larger, as the table of 2017 was; without it under the same limit. */
  raiseTo: raisedTo().optional(),
});
type Settings = z.output<typeof settings>;

const queuedPollMs = 5;

export const dumpReload = defineStrategy({
  name: 'dump-reload',
  title: 'dump every row to files, load them into a new table, writes blocked meanwhile',
  effect: () => 'keeps',
  needs: () => ['key'],
  refuses(table) {
    const generated = generatedKeyColumn(table);
    return generated === null
      ? null
      : `dump-reload finds rows by their key in the dump, and ${quoted(generated)} of ${quoted(table.name)} is generated, which files leave out`;
  },
  meets: () => ['fill-disk'],
  settings,
  async run(context, settings) {
    const { session, table, progress } = context;
    const tables = side.sideTableOf(table);
    const obstacle = await side.obstacleTo(session, tables);
    if (obstacle !== null) return stopped(obstacle);
    if (await side.tableExists(session, tables.old))
      return stopped(`${tables.old} is there already: look at it, then drop or rename it`);
    progress({ step: 'prepare' });
    await side.clearAway(session, tables);
    const outcome = await dumpAndReload(context, tables, settings).catch(refusalOf);
    return outcome.status === 'done' ? done : await giveUp(context, tables, outcome);
  },
});

function refusalOf(error: unknown): RemedyOutcome {
  if (!(error instanceof PlimsollError)) throw error;
  return stopped(error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`);
}

/** Takes its copy and its files away, and names what stays: all of it where the connection is lost, the old table after the swap. */
async function giveUp(
  context: RemedyContext,
  tables: side.SideTable,
  why: Exclude<RemedyOutcome, { status: 'done' }>,
): Promise<RemedyOutcome> {
  try {
    await side.clearAway(context.session, tables);
    await rm(dumpDirectory(context), { recursive: true, force: true });
    const left = await leftBehind(context);
    return left === null ? why : stopped(`${why.reason}; ${left}`);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return stopped([why.reason, await leftBehind(context)].filter(Boolean).join('; '));
  }
}

async function dumpAndReload(
  context: RemedyContext,
  tables: side.SideTable,
  settings: Settings,
): Promise<RemedyOutcome> {
  const { session, table, signal, progress, connect } = context;
  // A connection of its own holds the lock: under LOCK TABLES the remedy's could neither see the copy nor begin a transaction.
  await using holder = await connect();
  const lock = `LOCK TABLES ${quoted(table.name)} READ`;
  progress({ step: 'dump', statement: lock });
  await holder.execute(lock);
  const directory = dumpDirectory(context);
  const manifest = await dump(context, directory, settings);
  if (manifest === null) return timeLimitReached;
  if (settings.raiseTo !== undefined) await context.raiseCap(raisedBytes(context.capBytes, settings.raiseTo));
  progress({ step: 'reload', statement: await side.createCopy(session, tables) });
  try {
    await restoreRows(session, { directory, manifest, table: tables.copy, dryRun: false, signal });
  } catch (error) {
    if (error !== signal.reason) throw error;
    return timeLimitReached;
  }
  progress({ step: 'verify' });
  const original = await tableChecksum(session, table.name);
  if ((await tableChecksum(session, tables.copy)) !== original)
    return stopped(`the new table differs from ${table.name}, which stays as it is`);
  await side.carryAutoIncrement(session, tables);
  progress({ step: 'swap', statement: side.swapSql(tables) });
  await swap(session, holder, tables);
  // Had the lock been lost, a write could have slipped in before the swap: then the old table is the proof of it.
  if ((await tableChecksum(session, tables.old)) !== original)
    return stopped(`${tables.old} was written to before the swap; it is kept, and has rows that ${table.name} lacks`);
  const drop = `DROP TABLE ${quoted(tables.old)}`;
  progress({ step: 'drop', statement: drop });
  await session.execute(drop);
  await rm(directory, { recursive: true });
  return done;
}

/** Every row, in files of so many; null where the time limit came first. */
async function dump({ session, table, signal, progress }: RemedyContext, directory: string, settings: Settings) {
  await rm(directory, { recursive: true, force: true });
  for (const statement of faithfulSession) await session.execute(statement);
  const writer = await openArchive(session, table, directory, settings.compression);
  const select = (range: string) =>
    `SELECT ${writer.selection} FROM ${quoted(table.name)} FORCE INDEX (PRIMARY) WHERE ${range} ORDER BY ${keyOrder(table)}`;
  progress({ statement: select(keyRangeShape(table)) });
  for (let after: KeyValues | null = null; ; ) {
    if (signal.aborted) return null;
    const end: KeyValues | null = await nextChunkEnd(session, table, after, settings.rowsPerFile, anyRow);
    if (end === null) return writer.manifest;
    const { sql, values } = keyRange(table, after, end);
    await writer.add(session.stream(select(sql), values));
    after = end;
  }
}

/**
 * The lock is given up only when RENAME stands in the queue for it: an exclusive lock goes before the writers that
 * wait there too, so none of them reaches the old table any more.
 */
async function swap(session: Session, holder: Session, tables: side.SideTable): Promise<void> {
  let renamed = false;
  const renaming = session.execute(side.swapSql(tables)).finally(() => {
    renamed = true;
  });
  // Awaited below; a refusal that comes before is not lost.
  renaming.catch(() => {});
  // SHOW, because information_schema.PROCESSLIST cannot convert other connections' statements with 4-byte characters.
  const queued = async () => {
    const connections = await holder.query('SHOW PROCESSLIST');
    const state = connections.find((one) => one['Id'] === session.threadId)?.['State'];
    return state === 'Waiting for table metadata lock';
  };
  while (!renamed && !(await queued())) await sleep(queuedPollMs);
  await holder.execute('UNLOCK TABLES');
  await renaming;
}

function dumpDirectory({ scratchDirectory }: RemedyContext): string {
  return join(scratchDirectory, 'dump');
}
