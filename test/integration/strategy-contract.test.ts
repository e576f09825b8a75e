/** What every strategy owes, whatever its remedy: one suite, run for each entry of the registry on each provider. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import { checkInvariants } from '../../src/run/invariants.js';
import { runTrial } from '../../src/run/trial.js';
import { planTrials } from '../../src/run/trial-plan.js';
import { strategies } from '../../src/strategies/registry.js';
import type { RemedyOutcome, Strategy } from '../../src/strategies/strategy.js';
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

    it('leaves every row in one place when it is stopped after its first step', async () => {
      const outcome = await stoppedAfterFirstStep(filled, strategy);
      await using session = await connect(filled.lab.endpoint);
      const invariants = await checkInvariants(
        session,
        filled.rehearsal.table,
        filled.rehearsal.archiveTable,
        filled.full.original,
        { ...outcome, effect: strategy.effect, exact: true, acknowledged: [] },
      );
      expect(invariants).toMatchObject({ holds: true, lost: 0, duplicated: 0, checksumsMatch: true });
    });

    it('runs again to its end after it was stopped', async () => {
      await stoppedAfterFirstStep(filled, strategy);
      const outcome = await execute(filled, strategy, new AbortController());
      expect(outcome.status).toBe('done');
    });

    it('says so when its connection is cut, and throws nothing but a PlimsollError', async () => {
      await filled.lab.restore(filled.rehearsal.table);
      await using session = await connect(filled.lab.endpoint);
      session.destroy();
      const told = await strategy
        .run(
          { ...contextOf(filled), session, signal: new AbortController().signal, progress: () => {} },
          defaults(strategy),
        )
        .then(
          (outcome) => outcome.status,
          (error: Error) => error.name,
        );
      expect(['stopped', 'PlimsollError']).toContain(told);
    });
  });
});

async function stoppedAfterFirstStep(filled: FilledLab, strategy: Strategy): Promise<RemedyOutcome> {
  await filled.lab.restore(filled.rehearsal.table);
  const stop = new AbortController();
  return execute(filled, strategy, stop, () => stop.abort());
}

async function execute(
  filled: FilledLab,
  strategy: Strategy,
  stop: AbortController,
  onStep = () => {},
): Promise<RemedyOutcome> {
  await using session = await connect(filled.lab.endpoint);
  return strategy.run({ ...contextOf(filled), session, signal: stop.signal, progress: onStep }, defaults(strategy));
}

function contextOf({ rehearsal, full }: FilledLab) {
  return { table: rehearsal.table, archiveTable: rehearsal.archiveTable, rows: full.original.rows, now: full.now };
}

function defaults(strategy: Strategy): unknown {
  return strategy.settings.parse({});
}
