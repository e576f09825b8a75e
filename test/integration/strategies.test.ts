/**
 * What every strategy owes when it is run to its end beside traffic, as in a trial: one suite, run for each use of
 * scenario `race` on each provider. How each is stopped and killed is in test/contract.
 */
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario } from '../../src/scenario/load-scenario.js';
import { strategies } from '../../src/strategies/registry.js';
import { runTrial } from '../../src/trial/trial.js';
import { strategyUses } from '../../src/trial/trial-plan.js';
import { type FilledLab, fillTable, mayStayFull, withShortSettle } from '../support/full-table.js';
import { labKinds } from '../support/machine.js';

/**
 * Beside traffic a table that has recovered may be full again: where the remedy is slower on this machine than jobs
 * arrive, those that wait take what it frees. Whether it leaves room is asked without traffic.
 */
const haveRecovered = ['recovered', 'relapsed'];

const uses = strategyUses(await loadScenario(await findScenario('race', tmpdir()), {}));

it('is run for every strategy there is: scenario race lists them all', () => {
  expect(new Set(uses.map(({ strategy }) => strategy))).toEqual(new Set(strategies));
});

describe.each(labKinds)('every strategy on %s', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind);
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it.each(uses.map((use) => [use.label, use] as const))(
    '%s accounts for every row beside traffic, which is served again',
    async (_, use) => {
      const { full } = filled;
      const mayStay = mayStayFull.includes(use.strategy.name);
      const rehearsal = mayStay ? withShortSettle(filled.rehearsal) : filled.rehearsal;
      const trial = await runTrial(rehearsal, full, { ...use, round: 1, position: 1 });
      expect(trial, trial.reason ?? '').toMatchObject({ invariants: { holds: true, lost: 0, duplicated: 0 } });
      const { original, kept, archived, deleted, trimmed } = trial.invariants;
      expect(kept + archived + deleted).toBe(original);
      expect([deleted, archived, trimmed]).toEqual([trial.rowsDeleted, trial.rowsArchived, trial.rowsTrimmed]);
      expect(trial.statements.length).toBeGreaterThan(0);
      expect(trial.tableBytesBefore).toBe(rehearsal.scenario.cap.size);
      if (mayStay) return;
      expect(trial.timeToRecoverMs, trial.reason ?? '').toBeGreaterThan(0);
      expect(trial.roomMade?.rows).toBeGreaterThan(0);
      expect(haveRecovered, trial.reason ?? '').toContain(trial.status);
    },
  );
});
