/** Clean-up tools that operators use, run as `command` for real, on every provider: nothing may be lost to them either. */
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario } from '../../src/scenario/load-scenario.js';
import { runTrial } from '../../src/trial/trial.js';
import { bound, type FilledLab, fillTable } from '../support/full-table.js';
import { hasPerconaToolkit, labKinds } from '../support/machine.js';

const { strategies } = await loadScenario(await findScenario('cleanup-tools', tmpdir()), {});
const uses = strategies.filter(({ use }) => use === 'command');

describe.runIf(hasPerconaToolkit).each(labKinds)('clean-up tools on %s', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind);
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it.each(uses.map((use) => [use.label, use] as const))('%s runs to its end and loses nothing', async (label, use) => {
    const { rehearsal, full } = filled;
    const trial = await runTrial(rehearsal, full, { remedy: bound(filled, use), round: 1, position: 1 });
    expect(trial, trial.output ?? '').toMatchObject({
      status: expect.stringMatching(/^(recovered|relapsed|not-recovered)$/),
      reason: trial.status === 'recovered' ? null : expect.any(String),
      invariants: { holds: true, lost: 0, duplicated: 0, checksumsMatch: true },
    });
    expect(trial.output).not.toContain(rehearsal.lab.endpoint.password);
    const moved = trial.rowsDeleted + trial.rowsArchived;
    if (label === 'pt-online-schema-change') expect(trial.output).toContain('Successfully altered');
    else expect(moved).toBeGreaterThan(1000);
  });
});
