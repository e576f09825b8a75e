/**
 * What every remedy owes when it is stopped, killed and run again: one suite, run for each entry of the registry on each
 * provider, with the settings of its first use in scenario `race`; and, stopped and run again, on tables of other kinds
 * (isTriedOn says which). Whole, and beside traffic, each is tried in test/integration/strategies.test.ts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Session } from '../../src/database/session.js';
import { waitForPurge } from '../../src/database/space.js';
import { messageOf, PlimsollError } from '../../src/errors.js';
import { checkInvariants } from '../../src/row-account/invariants.js';
import { strategies } from '../../src/strategies/registry.js';
import type { StrategySpec } from '../../src/strategies/specs.js';
import { noRows, type RemedyContext, type RemedyProgress, type RowCounts } from '../../src/strategies/strategy.js';
import { keyIs, keyOrder, keySelection, keyValuesOf } from '../../src/table/key.js';
import { columnOf, quoted } from '../../src/table/quoted.js';
import { ageColumn, finishedSql, type Table } from '../../src/table/table.js';
import { claimsOf } from '../../src/trial/claims.js';
import { remedyContext } from '../../src/trial/remedy-context.js';
import { emptyDirectory } from '../../src/trial/trial.js';
import { insertRow } from '../../src/workload/statements.js';
import { builtIn, firstUses, isTriedOn, onEachLab } from '../support/contract-tables.js';
import { bound, type FilledLab, fillTable, mayStayFull } from '../support/full-table.js';
import { labKinds } from '../support/machine.js';

const jobsThatFit = 20;
const purgeStallMs = 15_000;
/** Asks no server for anything: there is no connection to kill, and no statement to stop at. */
const withoutStatement = ['raise-cap'];
/** One statement, which is over in a moment: it is waited for. */
const withoutSteps = [...withoutStatement, 'drop-index'];
/** These end the statement or program under way when they are told to stop; others wait for it. */
const cutShort = ['prune-one-statement', 'compact', 'partition', 'command'];
/**
 * Somebody else has locked a row that every remedy comes to: of the oldest rows, those of the first groups; in the order
 * of the key one that a good part of them come after.
 */
const oldestShare = 0.2;
const firstGroupsShare = 0.2;
const lockedShare = 0.25;
const pollMs = 50;
const hourMs = 3_600_000;
const timeLimit = 'the time limit was reached';
const intact = { holds: true, lost: 0, duplicated: 0, checksumsMatch: true };

it('is run for every strategy there is: scenario race lists them all', () => {
  expect(firstUses(builtIn).map(({ use }) => use)).toEqual(strategies.map(({ name }) => name));
});

describe.each(labKinds)('every strategy on %s', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind, { cap: '40MiB' });
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  describe.each(firstUses(builtIn).map((use) => [use.use, use] as const))('%s', (name, use) => {
    it('stops after its current step when it is told to, with every row in one place', async () => {
      const stopped = await interrupt(filled, use, stop);
      expect(stopped.struck).toBe(!withoutStatement.includes(name));
      expect(stopped.ended).toBe(withoutSteps.includes(name) ? 'done' : timeLimit);
      expect(stopped.stepsAfter).toBeLessThanOrEqual(1);
      expect(await invariantsAfter(filled, use, stopped.moved, true)).toMatchObject(intact);
    });

    it('runs again to its end after it was stopped, with every row in one place and room for new ones', async () => {
      expect(await stopAndRunAgain(filled, use)).toBe('done');
      if (!mayStayFull.includes(name)) expect(await issueJobs(filled)).toEqual({ accepted: jobsThatFit });
    });

    if (!withoutStatement.includes(name))
      it('loses nothing when its connections are killed half-way, and says so', async () => {
        const killed = await interrupt(filled, use, kill);
        expect(killed.struck).toBe(true);
        expect(killed.ended).toMatch(/lost|exit code/i);
        expect(killed.stepsAfter).toBe(0);
        expect(await invariantsAfter(filled, use, killed.moved, false)).toMatchObject(intact);
      });

    if ('pause' in Object(use.with))
      it('does not sit out its pause when its time is up', async () => {
        const pausing = { ...use, with: { ...Object(use.with), pause: hourMs } };
        const paused = await interrupt(filled, pausing, stop, isAtRest);
        expect(paused).toMatchObject({ struck: true, ended: timeLimit });
      });
  });
});

describe.each(onEachLab)('%s on %s', (_, kind, table) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind, { cap: '40MiB', create: table.create, fillsSlowly: true });
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it.each(
    firstUses(table)
      .filter((use) => !withoutSteps.includes(use.use) && isTriedOn(kind, use))
      .map((use) => [use.use, use] as const),
  )('%s is stopped there and runs again to its end, with every row in one place', async (_name, use) => {
    const ended = await stopAndRunAgain(filled, use);
    // In no order of time nothing comes free but by a rebuild, which needs room for what is there; and before it comes
    // to the locked row a remedy may have taken so many rows that fewer are left than it would take again.
    expect(ended).toMatch(/^done$| is full|^no finished row is old enough$/);
  });
});

/** All in all it has moved what it said, and every row is in one place. Answers with how it ended the second time. */
async function stopAndRunAgain(filled: FilledLab, use: StrategySpec): Promise<string> {
  const stopped = await interrupt(filled, use, stop);
  let moved = noRows;
  const ended = await execute(filled, use, new AbortController().signal, ({ statement, step, ...counts }) => {
    moved = { ...moved, ...counts };
  });
  const both = {
    rowsDeleted: stopped.moved.rowsDeleted + moved.rowsDeleted,
    rowsArchived: stopped.moved.rowsArchived + moved.rowsArchived,
    rowsTrimmed: stopped.moved.rowsTrimmed + moved.rowsTrimmed,
  };
  expect(await invariantsAfter(filled, use, both, true, 2)).toMatchObject(intact);
  return ended;
}

interface Interruption {
  readonly looker: Session;
  readonly stop: AbortController;
  /** The remedy's. */
  readonly connections: readonly Connection[];
  /** Of others, or of none: what the server counted before the remedy began. */
  readonly waitsBefore: number;
  /** Lets go of the row that the remedy waits for. */
  readonly letGo: () => Promise<unknown>;
  readonly name: string;
}

async function stop({ stop, letGo, name }: Interruption): Promise<void> {
  stop.abort();
  if (!cutShort.includes(name)) await letGo();
}

async function kill({ looker, connections }: Interruption): Promise<void> {
  for (const { Id } of connections) await looker.execute(`KILL ${Id}`).catch(() => {});
}

interface Connection {
  readonly [column: string]: unknown;
  readonly Id: number | string;
  readonly Command: string;
  readonly State: string | null;
  readonly Time: number | string;
}

/**
 * The remedy is in a statement that waits for a lock of somebody else: nobody but it waits for any. (INNODB_TRX cannot
 * be read while a statement has bytes in it that are no text: 3854.)
 */
async function isHeldUp({ looker, connections, waitsBefore }: Interruption): Promise<boolean> {
  if (connections.some(({ State }) => State === 'Waiting for table metadata lock')) return true;
  return connections.some(({ Command }) => Command !== 'Sleep') && (await rowLockWaits(looker)) > waitsBefore;
}

/** Right now. The server's count may stay above what is there. */
async function rowLockWaits(looker: Session): Promise<number> {
  const [waits] = await looker.query<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'");
  return Number(waits?.Value);
}

/** The remedy has asked nothing for a second. */
async function isAtRest({ connections }: Interruption): Promise<boolean> {
  return connections.length > 0 && connections.every(({ Command, Time }) => Command === 'Sleep' && Number(Time) >= 1);
}

/**
 * Runs the remedy from the full table, and interrupts it when the moment has come: by default when it stands still
 * before a row, or a table, that somebody else has locked, so that it cannot be over before.
 */
async function interrupt(
  filled: FilledLab,
  use: StrategySpec,
  how: (interruption: Interruption) => Promise<void>,
  hasCome: (interruption: Interruption) => Promise<boolean> = isHeldUp,
): Promise<{
  readonly ended: string;
  readonly moved: RowCounts;
  readonly struck: boolean;
  readonly stepsAfter: number;
}> {
  const { lab, rehearsal, full } = filled;
  await lab.restore(rehearsal.table.name);
  await emptyDirectory(lab.scratchDirectory);
  await using looker = await connect(lab.endpoint);
  await using holder = await connect(lab.endpoint);
  if (hasCome === isHeldUp) await lockRow(holder, rehearsal.table, full.original.rows);
  const connectionsNow = () => looker.query<Connection>('SHOW PROCESSLIST');
  const others = new Set((await connectionsNow()).map(({ Id }) => Id));
  const waitsBefore = await rowLockWaits(looker);
  const stop = new AbortController();
  let moved = noRows;
  let struck = false;
  let over = false;
  let stepsAfter = 0;
  const running = execute(filled, use, stop.signal, ({ statement, step, ...counts }) => {
    const before = moved;
    moved = { ...moved, ...counts };
    if (struck && sum(moved) > sum(before)) stepsAfter += 1;
  }).finally(() => {
    over = true;
  });
  while (!over && !struck) {
    const connections = (await connectionsNow()).filter(({ Id }) => !others.has(Id));
    const interruption = {
      looker,
      stop,
      connections,
      waitsBefore,
      letGo: () => holder.execute('ROLLBACK'),
      name: use.use,
    };
    if (await hasCome(interruption)) {
      struck = true;
      await how(interruption);
    } else await sleep(pollMs);
  }
  return { ended: await running, moved, struck, stepsAfter };
}

async function lockRow(holder: Session, table: Table, rows: number): Promise<void> {
  const name = quoted(table.name);
  /** In the first share of the rows by this column. */
  const isFirst = (column: string | null, share: number) =>
    column === null
      ? 'TRUE'
      : `${columnOf(column)} <= (SELECT last FROM (SELECT ${columnOf(column)} AS last FROM ${name} ORDER BY last LIMIT 1 OFFSET ${Math.floor(share * rows)}) AS ranked)`;
  const met = await holder.query(
    `SELECT ${keySelection(table)} FROM ${name} WHERE ${finishedSql(table)} AND ${isFirst(ageColumn(table), oldestShare)}
        AND ${isFirst(table.roles.group, firstGroupsShare)} ORDER BY ${keyOrder(table)}`,
  );
  const row = met[Math.floor(lockedShare * met.length)];
  if (!row) throw new Error('there is an old finished row of the first groups');
  const { sql, values } = keyIs(table, keyValuesOf(table, row));
  await holder.execute('START TRANSACTION');
  await holder.query(`SELECT 1 FROM ${name} WHERE ${sql} FOR UPDATE`, values);
}

/** New jobs once purge has been there, until one is refused. */
async function issueJobs({ lab, rehearsal, full }: FilledLab): Promise<object> {
  const { table, workload } = rehearsal;
  await using session = await connect(lab.endpoint);
  await waitForPurge(session, purgeStallMs);
  for (let accepted = 0; accepted < jobsThatFit; accepted++) {
    const row = workload.liveRow(full.state.nextIndex + accepted, 'issued');
    const { sql, values } = insertRow(table, workload, row);
    const outcome = await session.attempt(sql, values);
    if (outcome.status !== 'accepted') return { accepted, ...outcome };
  }
  return { accepted: jobsThatFit };
}

function sum({ rowsDeleted, rowsArchived, rowsTrimmed }: RowCounts): number {
  return rowsDeleted + rowsArchived + rowsTrimmed;
}

/** Answers with `done`, or with why it stopped. */
async function execute(
  filled: FilledLab,
  use: StrategySpec,
  signal: AbortSignal,
  onStep: (step: RemedyProgress) => void,
): Promise<string> {
  await using session = await connect(filled.lab.endpoint);
  const context = contextOf(filled, { session, signal, progress: onStep });
  try {
    const outcome = await bound(filled, use).run(context);
    // Partitions with a row that is not finished stay: that was all that could be done.
    return outcome.status === 'done' || outcome.reason.startsWith('dropped ') ? 'done' : outcome.reason;
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return messageOf(error);
  }
}

async function invariantsAfter(filled: FilledLab, use: StrategySpec, moved: RowCounts, exact: boolean, runs = 1) {
  const { lab, rehearsal, full } = filled;
  await using session = await connect(lab.endpoint);
  const context = contextOf(filled, { session, signal: new AbortController().signal, progress: () => {} });
  const claims = await claimsOf(bound(filled, use), context, { moved, exact, rows: [], runs });
  return await checkInvariants(session, { ...rehearsal, ...full }, claims);
}

function contextOf(
  { rehearsal, full }: FilledLab,
  own: Pick<RemedyContext, 'session' | 'signal' | 'progress'>,
): RemedyContext {
  return { ...remedyContext(rehearsal, full, own.session), ...own };
}
