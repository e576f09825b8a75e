/**
 * Every strategy, broken on purpose: after each fault every row is in exactly one place, what stays is named, and
 * the same remedy runs again to its end. All of them on the embedded lab, some in a container.
 */
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import type { FaultTrial } from '../../src/result/fault.js';
import type { CleanFigures } from '../../src/run/fault-plan.js';
import { runFaultTrial } from '../../src/run/fault-trial.js';
import { runRemedy } from '../../src/run/remedy.js';
import { remedyContext } from '../../src/run/remedy-context.js';
import { type StrategyUse, strategyUses } from '../../src/run/trial-plan.js';
import { type FaultSpec, faultSpecs } from '../../src/scenario/fault-schema.js';
import { findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario } from '../../src/scenario/load-scenario.js';
import { strategies } from '../../src/strategies/registry.js';
import { type FilledLab, fillTable } from './support/full-table.js';
import { labKinds } from './support/machine.js';

/** What may be archived twice: a second run must find jobs that are old enough. */
const archiveHalf = { atMost: 0.3 };
const uses = strategyUses(await loadScenario(await findScenario('race', tmpdir()), {}));
const firstUses = strategies.flatMap((strategy) => {
  const use = uses.find((listed) => listed.strategy === strategy);
  if (!use) return [];
  return strategy.name.startsWith('archive')
    ? [{ ...use, settings: { ...Object(use.settings), ...archiveHalf } }]
    : [use];
});
/** In a container: one that steps, one that moves, one that is a single statement, one that is a program. */
const inContainer = ['prune', 'archive', 'compact', 'command'];
const kills = ['kill-connection', 'kill-process', 'kill-server'] as const;

describe.each(labKinds)('a remedy that is broken on %s', (kind) => {
  let filled: FilledLab;
  const clean = new Map<string, CleanFigures>();
  beforeAll(async () => {
    filled = await fillTable(kind);
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  const brokenUses = firstUses.filter(({ strategy }) => kind === 'embedded' || inContainer.includes(strategy.name));
  describe.each(brokenUses.map((use) => [use.strategy.name, use] as const))('%s', (_, use) => {
    it.each(kills)('loses no row to %s, and runs again to its end', async (fault) => {
      const trial = await breakIt(use, { kind: fault });
      expect(trial, JSON.stringify(trial, null, 1)).toMatchObject({
        rows: { holds: true, lost: 0, duplicated: 0, checksumsMatch: true },
        rerun: { rows: { holds: true, lost: 0, duplicated: 0, checksumsMatch: true }, status: 'done' },
      });
      expect(trial.struck || trial.status === 'done', 'it struck, or came too late for a remedy that was over').toBe(
        true,
      );
    });
  });

  it('names what copy-swap leaves when its process dies, and its next run clears it away', async () => {
    const trial = await breakIt(useOf('copy-swap'), { kind: 'kill-process', at: '60%' });
    expect(trial, JSON.stringify(trial, null, 1)).toMatchObject({ struck: true, status: 'stopped' });
    expect(trial.leftBehind.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(['side-table _jobs_new', expect.stringMatching(/^trigger /)]),
    );
    expect(trial.leftBehind.every(({ meaning, removal }) => meaning !== '' && removal !== null)).toBe(true);
    expect(trial.rerun).toMatchObject({ status: 'done', leftBehind: [] });
  });

  it('leaves nothing of its own account of archived files behind, to be taken for the remedy’s', async () => {
    const trial = await breakIt(useOf('archive-file'), { kind: 'kill-process' });
    expect(trial.rerun, JSON.stringify(trial, null, 1)).toMatchObject({ rows: { holds: true }, status: 'done' });
    const names = [...trial.leftBehind, ...(trial.rerun?.leftBehind ?? [])].map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !/^archive(\/|$)/.test(name))).toEqual([]);
  });

  it('holds purge back with a long read, so that pruned rows free nothing until it ends', async () => {
    const trial = await breakIt(useOf('prune'), { kind: 'long-read' });
    expect(trial).toMatchObject({
      struck: true,
      status: 'done',
      rows: { holds: true },
      rerun: { rows: { holds: true } },
    });
    const [held = 0, freed = 0] = [...(trial.note ?? '').matchAll(/ ([\d.]+) MiB/g)].map(([, mib]) => Number(mib));
    expect(freed, trial.note ?? '').toBeGreaterThan(2 * held);
  });

  it('overflows the row log of an online rebuild, which fails with 1799 and changes nothing', async () => {
    const trial = await breakIt(useOf('compact'), { kind: 'row-log' });
    expect(trial, JSON.stringify(trial, null, 1)).toMatchObject({
      status: 'stopped',
      reason: expect.stringContaining('1799'),
      rows: { holds: true, lost: 0 },
      leftBehind: [],
      rerun: { status: 'done', leftBehind: [] },
    });
  });

  it('fills the file system during a rebuild where the lab has one of its own, and refuses where not', async () => {
    const broken = breakIt(useOf('compact'), { kind: 'fill-disk', at: '0%' });
    if (kind === 'embedded') {
      await expect(broken).rejects.toMatchObject({ code: 'fault-not-possible' });
      return;
    }
    const trial = await broken;
    expect(trial, JSON.stringify(trial, null, 1)).toMatchObject({
      struck: true,
      status: 'stopped',
      rows: { holds: true, lost: 0 },
      leftBehind: [],
      rerun: { status: 'done', leftBehind: [] },
    });
  });

  function useOf(name: string): StrategyUse {
    const use = firstUses.find(({ strategy }) => strategy.name === name);
    if (!use) throw new Error(`no strategy ${name}`);
    return use;
  }

  async function breakIt(use: StrategyUse, spec: object): Promise<FaultTrial> {
    const fault: FaultSpec = faultSpecs.parse(spec);
    const figures = clean.get(use.label) ?? (await runClean(filled, use));
    clean.set(use.label, figures);
    return await runFaultTrial(filled.rehearsal, filled.full, { ...use, fault }, figures);
  }
});

/** The remedy with nothing in its way, and without traffic. */
async function runClean(
  { lab, rehearsal, full }: FilledLab,
  { strategy, settings }: StrategyUse,
): Promise<CleanFigures> {
  await lab.restore(rehearsal.table);
  await using session = await connect(lab.endpoint);
  const { durationMs, moved } = await runRemedy({
    strategy,
    settings,
    context: remedyContext(rehearsal, full, session),
    limitMs: rehearsal.scenario.trials.timeLimit,
    signal: rehearsal.signal,
    progress: () => {},
  });
  return { durationMs, rowsMoved: moved.rowsDeleted + moved.rowsArchived + moved.rowsTrimmed };
}
