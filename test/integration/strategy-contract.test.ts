/**
 * What every strategy owes, whatever its remedy: one suite, run for each entry of the registry on each provider.
 * Settings come from scenario `race`; a strategy that it lists more than once is tried whole with each, and
 * interrupted with the first.
 */
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import { messageOf, PlimsollError } from '../../src/errors.js';
import { checkInvariants } from '../../src/run/invariants.js';
import { remedyContext } from '../../src/run/remedy-context.js';
import { runTrial } from '../../src/run/trial.js';
import { type StrategyUse, strategyUses } from '../../src/run/trial-plan.js';
import { findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario } from '../../src/scenario/load-scenario.js';
import { strategies } from '../../src/strategies/registry.js';
import { noRows, type RemedyContext, type RemedyProgress, type RowCounts } from '../../src/strategies/strategy.js';
import { type FilledLab, fillTable } from './support/full-table.js';
import { labKinds } from './support/machine.js';

/**
 * Remedies that need not bring a full table back. Scattered deletes are there to show just that; an index of so
 * small a table is less than the extents that an insert asks for (test/integration/drop-index.test.ts has a larger one).
 */
const mayStayFull = ['prune-scattered', 'drop-index'];
/** A remedy that is one statement is interrupted after so long, if it still runs. */
const inItsMiddleMs = 100;
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

  it.each(uses.map((use) => [use.label, use] as const))('%s accounts for every row and leaves room', async (_, use) => {
    const { rehearsal, full } = filled;
    const trial = await runTrial(rehearsal, full, { ...use, round: 1, position: 1 });
    expect(trial, trial.reason ?? '').toMatchObject({ invariants: { holds: true, lost: 0, duplicated: 0 } });
    const { original, kept, archived, deleted, trimmed } = trial.invariants;
    expect(kept + archived + deleted).toBe(original);
    expect([deleted, archived, trimmed]).toEqual([trial.rowsDeleted, trial.rowsArchived, trial.rowsTrimmed]);
    expect(trial.statements.length).toBeGreaterThan(0);
    expect(trial.tableBytesBefore).toBe(rehearsal.scenario.cap.size);
    if (mayStayFull.includes(use.strategy.name)) return;
    expect(trial, trial.reason ?? '').toMatchObject({ status: 'recovered' });
    expect(trial.headroom?.rows).toBeGreaterThan(0);
    expect(trial.timeToRecoverMs).toBeGreaterThan(0);
  });

  describe.each(firstUses.map((use) => [use.strategy.name, use] as const))('%s', (_, use) => {
    it('stops after its current step when it is told to, with every row in one place', async () => {
      const interrupted = await interrupt(filled, use, ({ stop }) => stop.abort());
      expect(interrupted.stepsAfter).toBeLessThanOrEqual(1);
      expect(await invariantsAfter(filled, use, interrupted.moved, true)).toMatchObject(intact);
    });

    it('runs again to its end after it was stopped', async () => {
      await interrupt(filled, use, ({ stop }) => stop.abort());
      expect(await execute(filled, use, new AbortController().signal)).toBe('done');
    });

    it('loses nothing when its connection is killed half-way, and says so', async () => {
      await using other = await connect(filled.lab.endpoint);
      const interrupted = await interrupt(filled, use, async ({ threadId }) => {
        await other.execute(`KILL ${threadId}`).catch(() => {});
      });
      expect(interrupted.stepsAfter).toBeLessThanOrEqual(1);
      expect(await invariantsAfter(filled, use, interrupted.moved, false)).toMatchObject(intact);
    });
  });
});

interface Interruption {
  readonly stop: AbortController;
  readonly threadId: number;
}

/** Runs the remedy from the full table and interrupts it after its first moved rows, or in the middle of its only statement. */
async function interrupt(
  filled: FilledLab,
  use: StrategyUse,
  how: (interruption: Interruption) => void | Promise<void>,
): Promise<{ readonly ended: string; readonly moved: RowCounts; readonly stepsAfter: number }> {
  await filled.lab.restore(filled.rehearsal.table);
  await rm(filled.lab.scratchDirectory, { recursive: true });
  await mkdir(filled.lab.scratchDirectory);
  const stop = new AbortController();
  let moved = noRows;
  let begun: Promise<void> | null = null;
  let over = false;
  let stepsAfter = 0;
  const begin = (threadId: number) => {
    begun ??= Promise.resolve(how({ stop, threadId })).then(() => {
      over = true;
    });
  };
  const ended = await execute(filled, use, stop.signal, ({ statement, ...counts }, threadId) => {
    const before = moved;
    moved = { ...moved, ...counts };
    if (over && sum(moved) > sum(before)) stepsAfter += 1;
    if (sum(moved) > 0) begin(threadId);
    else void sleep(inItsMiddleMs).then(() => begin(threadId));
  });
  await begun;
  return { ended, moved, stepsAfter };
}

function sum({ rowsDeleted, rowsArchived, rowsTrimmed }: RowCounts): number {
  return rowsDeleted + rowsArchived + rowsTrimmed;
}

/** Answers with `done`, or with why it stopped. */
async function execute(
  filled: FilledLab,
  { strategy, settings }: StrategyUse,
  signal: AbortSignal,
  onStep: (step: RemedyProgress, threadId: number) => void = () => {},
): Promise<string> {
  await using session = await connect(filled.lab.endpoint);
  const context = contextOf(filled, { session, signal, progress: (step) => onStep(step, session.threadId) });
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
  });
}

function contextOf(
  { rehearsal, full }: FilledLab,
  own: Pick<RemedyContext, 'session' | 'signal' | 'progress'>,
): RemedyContext {
  return { ...remedyContext(rehearsal, full, own.session), ...own };
}
