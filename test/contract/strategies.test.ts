/**
 * What every strategy owes when it is stopped, killed and run again, whatever its remedy: one suite, run for each entry
 * of the registry on each provider, with the settings of its first use in scenario `race`. Whole, and beside traffic,
 * each is tried in test/integration/strategies.test.ts.
 */
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Session } from '../../src/database/session.js';
import { waitForPurge } from '../../src/database/space.js';
import { messageOf, PlimsollError } from '../../src/errors.js';
import { checkInvariants } from '../../src/row-account/invariants.js';
import { findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario } from '../../src/scenario/load-scenario.js';
import { strategies } from '../../src/strategies/registry.js';
import { noRows, type RemedyContext, type RemedyProgress, type RowCounts } from '../../src/strategies/strategy.js';
import { remedyContext } from '../../src/trial/remedy-context.js';
import { emptyDirectory } from '../../src/trial/trial.js';
import { type StrategyUse, strategyUses } from '../../src/trial/trial-plan.js';
import { insertJob } from '../../src/workload/job-statements.js';
import { type FilledLab, fillTable, mayStayFull } from '../support/full-table.js';
import { labKinds } from '../support/machine.js';

const jobsThatFit = 20;
const purgeStallMs = 15_000;
/** Asks no server for anything: there is no connection to kill, and no statement to stop at. */
const withoutStatement = ['raise-cap'];
/** One statement, which is over in a moment: it is waited for. */
const withoutSteps = [...withoutStatement, 'drop-index'];
/** These end the statement or program under way when they are told to stop; others wait for it. */
const cutShort = ['prune-one-statement', 'compact', 'partition', 'command'];
/** A row of so many is locked by somebody else, so that a remedy stands still in its middle. */
const lockedShare = 0.1;
/** The server renews what INNODB_TRX shows only when nobody has read it for 100 ms. */
const pollMs = 120;
const hourMs = 3_600_000;
const timeLimit = 'the time limit was reached';
const intact = { holds: true, lost: 0, duplicated: 0, checksumsMatch: true };

const uses = strategyUses(await loadScenario(await findScenario('race', tmpdir()), {}));
const firstUses = strategies.flatMap((strategy) => uses.find((use) => use.strategy === strategy) ?? []);

it('is run for every strategy there is: scenario race lists them all', () => {
  expect(firstUses.map(({ strategy }) => strategy.name)).toEqual(strategies.map(({ name }) => name));
});

describe.each(labKinds)('every strategy on %s', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind);
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  describe.each(firstUses.map((use) => [use.strategy.name, use] as const))('%s', (_, use) => {
    const { name } = use.strategy;

    it('stops after its current step when it is told to, with every row in one place', async () => {
      const stopped = await interrupt(filled, use, stop);
      expect(stopped.struck).toBe(!withoutStatement.includes(name));
      expect(stopped.ended).toBe(withoutSteps.includes(name) ? 'done' : timeLimit);
      expect(stopped.stepsAfter).toBeLessThanOrEqual(1);
      expect(await invariantsAfter(filled, use, stopped.moved, true)).toMatchObject(intact);
    });

    it('runs again to its end after it was stopped, with every row in one place and room for new ones', async () => {
      const stopped = await interrupt(filled, use, stop);
      let moved = noRows;
      const ended = await execute(filled, use, new AbortController().signal, ({ statement, step, ...counts }) => {
        moved = { ...moved, ...counts };
      });
      expect(ended).toBe('done');
      const both = {
        rowsDeleted: stopped.moved.rowsDeleted + moved.rowsDeleted,
        rowsArchived: stopped.moved.rowsArchived + moved.rowsArchived,
        rowsTrimmed: stopped.moved.rowsTrimmed + moved.rowsTrimmed,
      };
      expect(await invariantsAfter(filled, use, both, true, 2)).toMatchObject(intact);
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

    if ('pause' in Object(use.settings))
      it('does not sit out its pause when its time is up', async () => {
        const pausing = { ...use, settings: { ...Object(use.settings), pause: hourMs } };
        const paused = await interrupt(filled, pausing, stop, isAtRest);
        expect(paused).toMatchObject({ struck: true, ended: timeLimit });
      });
  });
});

interface Interruption {
  readonly looker: Session;
  readonly stop: AbortController;
  /** The remedy's. */
  readonly connections: readonly Connection[];
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

/** The remedy is in a statement that waits for a lock of somebody else. */
async function isHeldUp({ looker, connections }: Interruption): Promise<boolean> {
  if (connections.some(({ State }) => State === 'Waiting for table metadata lock')) return true;
  const waiting = await looker.query<{ id: number | string }>(
    "SELECT trx_mysql_thread_id AS id FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'",
  );
  return waiting.some(({ id }) => connections.some(({ Id }) => Number(Id) === Number(id)));
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
  use: StrategyUse,
  how: (interruption: Interruption) => Promise<void>,
  hasCome: (interruption: Interruption) => Promise<boolean> = isHeldUp,
): Promise<{
  readonly ended: string;
  readonly moved: RowCounts;
  readonly struck: boolean;
  readonly stepsAfter: number;
}> {
  const { lab, rehearsal, full } = filled;
  await lab.restore(rehearsal.table);
  await emptyDirectory(lab.scratchDirectory);
  await using looker = await connect(lab.endpoint);
  await using holder = await connect(lab.endpoint);
  if (hasCome === isHeldUp) await lockRow(holder, rehearsal.table, Math.floor(lockedShare * full.original.rows));
  const connectionsNow = () => looker.query<Connection>('SHOW PROCESSLIST');
  const others = new Set((await connectionsNow()).map(({ Id }) => Id));
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
      letGo: () => holder.execute('ROLLBACK'),
      name: use.strategy.name,
    };
    if (await hasCome(interruption)) {
      struck = true;
      await how(interruption);
    } else await sleep(pollMs);
  }
  return { ended: await running, moved, struck, stepsAfter };
}

async function lockRow(holder: Session, table: string, position: number): Promise<void> {
  const [row] = await holder.query<{ id: number }>(
    `SELECT id FROM \`${table}\` ORDER BY id LIMIT 1 OFFSET ${position}`,
  );
  await holder.execute('START TRANSACTION');
  await holder.query(`SELECT id FROM \`${table}\` WHERE id = ? FOR UPDATE`, [row?.id ?? 0]);
}

/** New jobs once purge has been there, until one is refused. */
async function issueJobs({ lab, rehearsal, full }: FilledLab): Promise<object> {
  await using session = await connect(lab.endpoint);
  await waitForPurge(session, purgeStallMs);
  for (let accepted = 0; accepted < jobsThatFit; accepted++) {
    const { sql, values } = insertJob(rehearsal.table, rehearsal.workload.issuedRow(full.state.nextIndex + accepted));
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
  { strategy, settings }: StrategyUse,
  signal: AbortSignal,
  onStep: (step: RemedyProgress) => void,
): Promise<string> {
  await using session = await connect(filled.lab.endpoint);
  const context = contextOf(filled, { session, signal, progress: onStep });
  try {
    const outcome = await strategy.run(context, settings);
    return outcome.status === 'done' ? 'done' : outcome.reason;
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return messageOf(error);
  }
}

async function invariantsAfter(
  filled: FilledLab,
  { strategy, settings }: StrategyUse,
  moved: RowCounts,
  exact: boolean,
  runs = 1,
) {
  const { lab, rehearsal, full } = filled;
  await using session = await connect(lab.endpoint);
  const context = contextOf(filled, { session, signal: new AbortController().signal, progress: () => {} });
  return await checkInvariants(session, rehearsal.table, rehearsal.archiveTable, full.original, {
    effect: strategy.effect(settings),
    moved: strategy.countsUnknown ? null : moved,
    exact,
    sources: (await strategy.rowSources?.(context, settings)) ?? {},
    policy: strategy.mayTake?.(context, settings),
    jobs: [],
    runs,
  });
}

function contextOf(
  { rehearsal, full }: FilledLab,
  own: Pick<RemedyContext, 'session' | 'signal' | 'progress'>,
): RemedyContext {
  return { ...remedyContext(rehearsal, full, own.session), ...own };
}
