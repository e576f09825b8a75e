/** What every strategy owes, whatever its remedy: one suite, run for each entry of the registry on each provider. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import { PlimsollError } from '../../src/errors.js';
import { checkInvariants } from '../../src/run/invariants.js';
import { runTrial } from '../../src/run/trial.js';
import { planTrials } from '../../src/run/trial-plan.js';
import { strategies } from '../../src/strategies/registry.js';
import type { RemedyOutcome, RemedyProgress, Strategy } from '../../src/strategies/strategy.js';
import { type FilledLab, fillTable } from './support/full-table.js';
import { labKinds } from './support/machine.js';

describe.each(labKinds)('every strategy on %s', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind);
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))('%s', (_, strategy) => {
    it('brings the full table back, accounts for every row and leaves room', async () => {
      const { rehearsal, full } = filled;
      const plan = planTrials(rehearsal.scenario).find((one) => one.strategy.name === strategy.name);
      expect(plan, 'scenario smoke lists every strategy').toBeDefined();
      const trial = await runTrial(rehearsal, full, plan as NonNullable<typeof plan>);
      expect(trial).toMatchObject({ status: 'recovered', invariants: { holds: true, lost: 0, duplicated: 0 } });
      const { original, kept, archived, deleted } = trial.invariants;
      expect(kept + archived + deleted).toBe(original);
      expect(deleted).toBe(trial.rowsDeleted);
      expect(archived).toBe(trial.rowsArchived);
      expect(trial.headroom?.rows).toBeGreaterThan(0);
      expect(trial.timeToRecoverMs).toBeGreaterThan(0);
      expect(trial.statements.length).toBeGreaterThan(0);
      expect(trial.tableBytesBefore).toBe(rehearsal.scenario.cap.size);
    });

    it('stops after its current step when it is told to, with every row in one place', async () => {
      const outcome = await stoppedAfterFirstStep(filled, strategy);
      if (strategy.effect !== 'rebuilds') expect(outcome.status).toBe('stopped');
      expect(await invariantsAfter(filled, strategy, outcome, true)).toMatchObject(kept);
    });

    it('runs again to its end after it was stopped', async () => {
      await stoppedAfterFirstStep(filled, strategy);
      const outcome = await execute(filled, strategy, new AbortController().signal);
      expect(outcome.status).toBe('done');
    });

    it('loses nothing when its connection is killed half-way, and says so', async () => {
      await filled.lab.restore(filled.rehearsal.table);
      await using other = await connect(filled.lab.endpoint);
      let told: RemedyProgress = { rowsDeleted: 0, rowsArchived: 0 };
      let killed: Promise<unknown> | null = null;
      const ended = await execute(filled, strategy, new AbortController().signal, (step, threadId) => {
        told = step;
        if (hasMoved(step)) killed ??= other.execute(`KILL ${threadId}`);
        // A rebuild is one statement: cut it in its middle. Where it was quicker, there is nobody left to kill.
        if (strategy.effect === 'rebuilds')
          killed ??= sleep(100).then(() => other.execute(`KILL ${threadId}`).catch(() => {}));
      }).then(
        ({ status }) => status,
        (error: unknown) => error,
      );
      await killed;
      if (strategy.effect !== 'rebuilds')
        expect(ended === 'stopped' || ended instanceof PlimsollError, String(ended)).toBe(true);
      expect(await invariantsAfter(filled, strategy, told, false)).toMatchObject(kept);
    });
  });
});

const kept = { holds: true, lost: 0, duplicated: 0, checksumsMatch: true };

async function stoppedAfterFirstStep(filled: FilledLab, strategy: Strategy): Promise<RemedyOutcome> {
  await filled.lab.restore(filled.rehearsal.table);
  const stop = new AbortController();
  return execute(filled, strategy, stop.signal, (step) => {
    if (hasMoved(step)) stop.abort();
  });
}

function hasMoved({ rowsDeleted, rowsArchived }: RemedyProgress): boolean {
  return rowsDeleted + rowsArchived > 0;
}

async function execute(
  { lab, rehearsal, full }: FilledLab,
  strategy: Strategy,
  signal: AbortSignal,
  onStep: (step: RemedyProgress, threadId: number) => void = () => {},
): Promise<RemedyOutcome> {
  await using session = await connect(lab.endpoint);
  const { table, archiveTable } = rehearsal;
  const progress = (step: RemedyProgress) => onStep(step, session.threadId);
  const context = { session, table, archiveTable, rows: full.original.rows, now: full.now, signal, progress };
  return await strategy.run(context, strategy.settings.parse({}));
}

async function invariantsAfter(
  { lab, rehearsal, full }: FilledLab,
  { effect }: Strategy,
  { rowsDeleted, rowsArchived }: RemedyProgress,
  exact: boolean,
) {
  await using session = await connect(lab.endpoint);
  const claims = { effect, rowsDeleted, rowsArchived, exact, acknowledged: [] };
  return await checkInvariants(session, rehearsal.table, rehearsal.archiveTable, full.original, claims);
}
