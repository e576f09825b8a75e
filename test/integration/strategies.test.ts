/**
 * What every remedy owes when it is run to its end beside traffic, as in a trial: one suite, run for each use of
 * scenario `race`, in a container for the first use of each strategy, as settings are a matter of SQL; and on tables of
 * other kinds, on one provider, for the strategies that touch rows by their key. How each is stopped and killed is in test/contract.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindRemedies } from '../../src/strategies/bind-remedy.js';
import { strategies } from '../../src/strategies/registry.js';
import type { StrategySpec } from '../../src/strategies/specs.js';
import { runTrial } from '../../src/trial/trial.js';
import { builtIn, firstUses, onEachLab } from '../support/contract-tables.js';
import { bound, type FilledLab, fillTable, mayStayFull, withShortSettle } from '../support/full-table.js';
import { labKinds, wholeLab } from '../support/machine.js';

/**
 * Beside traffic a table that has recovered may be full again: where the remedy is slower on this machine than jobs
 * arrive, those that wait take what it frees. Whether it leaves room is asked without traffic.
 */
const haveRecovered = ['recovered', 'relapsed'];

it('is run for every strategy there is: scenario race lists them all', () => {
  expect(new Set(builtIn.uses.map(({ use }) => use))).toEqual(new Set(strategies.map(({ name }) => name)));
});

/** How long a remedy may take is no claim of these tests: dump-reload writes and reads a file of every row. */
const timeLimitMs = 60_000;

describe.each(labKinds)('every strategy on %s', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind, { timeLimitMs });
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  const uses = kind === wholeLab ? builtIn.uses : firstUses(builtIn);
  it.each(uses.map((use) => [use.label, use] as const))(
    '%s accounts for every row beside traffic, which is served again',
    async (_, use) => {
      const mayStay = mayStayFull.includes(use.use);
      const trial = await accountedTrial(filled, use, mayStay);
      expect(trial.tableBytesBefore).toBe(filled.rehearsal.scenario.cap.size);
      if (mayStay) return;
      expect(trial.timeToRecoverMs, trial.reason ?? '').toBeGreaterThan(0);
      expect(trial.roomMade?.rows).toBeGreaterThan(0);
      expect(haveRecovered, trial.reason ?? '').toContain(trial.status);
    },
  );
});

/** Rows are found by no key there. */
const withoutKeys = ['compact', 'drop-index', 'raise-cap', 'prune-one-statement'];

describe.each(onEachLab.filter(([, kind]) => kind === wholeLab))('%s on %s', (_, kind, table) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind, { timeLimitMs, create: table.create, fillsSlowly: true });
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it('is told which remedies cannot work on it', () => {
    const { leftOut } = bindRemedies(builtIn.uses, filled.rehearsal.table);
    expect(leftOut.map(({ label }) => label)).toEqual(table.leftOut);
  });

  it.each(
    firstUses(table)
      .filter(({ use }) => !withoutKeys.includes(use))
      .map((use) => [use.label, use] as const),
  )('%s accounts for every row of it beside traffic', async (_label, use) => {
    // Of a table so small, in no order of time, little comes free but by a rebuild: that is another test's matter.
    await accountedTrial(filled, use, true);
  });
});

async function accountedTrial(filled: FilledLab, use: StrategySpec, mayStay: boolean) {
  const rehearsal = mayStay ? withShortSettle(filled.rehearsal) : filled.rehearsal;
  const plan = { remedy: bound(filled, use), round: 1, position: 1 };
  const trial = await runTrial(rehearsal, filled.full, plan);
  expect(trial, `${trial.reason} ${JSON.stringify(trial.invariants)}`).toMatchObject({
    invariants: { holds: true, lost: 0, duplicated: 0 },
  });
  const { original, kept, archived, deleted, trimmed } = trial.invariants;
  expect(kept + archived + deleted).toBe(original);
  expect([deleted, archived, trimmed]).toEqual([trial.rowsDeleted, trial.rowsArchived, trial.rowsTrimmed]);
  expect(trial.statements.length).toBeGreaterThan(0);
  return trial;
}
