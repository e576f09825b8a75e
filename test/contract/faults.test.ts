/**
 * Every use of a strategy in scenario `race`, broken on purpose by each fault that it can meet: after each every row
 * is in exactly one place, what stays is named, and the same remedy runs again to its end. All of that on the embedded
 * lab; in a container, which takes longer, one kill for each use, and the faults that reach into the server for all.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import { PlimsollError } from '../../src/errors.js';
import type { Lab } from '../../src/lab/lab.js';
import type { FaultTrial } from '../../src/result/fault.js';
import { runFaults } from '../../src/run/run-faults.js';
import { faultSpecs } from '../../src/scenario/fault-schema.js';
import { bindRemedy } from '../../src/strategies/bind-remedy.js';
import type { StrategySpec } from '../../src/strategies/specs.js';
import { type CleanFigures, canMeet } from '../../src/trial/fault-plan.js';
import { runFaultTrial } from '../../src/trial/fault-trial.js';
import { aTrial } from '../support/a-result.js';
import { breakOne, expectNoRowLost, inOrder, type Kind, kills, timeLimitMs, withOwn } from '../support/break-remedy.js';
import { builtIn } from '../support/contract-tables.js';
import { bound, type FilledLab, fillTable } from '../support/full-table.js';
import { jobsTable } from '../support/jobs-table.js';
import { labKinds } from '../support/machine.js';

const uses = builtIn.uses.map(withOwn);
/** Every use with every fault that it can meet. */
const table = uses.flatMap((use, number) => {
  const remedy = bindRemedy(use, jobsTable());
  if ('reason' in remedy) throw new Error(remedy.reason);
  return ([...kills, 'long-read', 'row-log', 'fill-disk'] as const)
    .filter((kind) => canMeet(remedy, kind))
    .map((kind) => ({ use, kind, number }));
});
const rowsOf = {
  // Its data directory is on a file system that others use.
  embedded: table.filter(({ kind }) => kind !== 'fill-disk'),
  docker: table.filter(
    ({ kind, number }) => kind === 'row-log' || kind === 'fill-disk' || kind === kills[number % kills.length],
  ),
};

it('meets every strategy with every kill, and has faults of each kind', () => {
  for (const kind of kills) expect(rowsOf.embedded.filter((row) => row.kind === kind)).toHaveLength(uses.length);
  expect(new Set(rowsOf.embedded.map(({ kind }) => kind))).toEqual(new Set([...kills, 'long-read', 'row-log']));
  expect(new Set(rowsOf.docker.map(({ kind }) => kind))).toEqual(new Set([...kills, 'row-log', 'fill-disk']));
  expect(rowsOf.docker.filter(({ kind }) => kind === 'fill-disk').map(({ use }) => use.use)).toEqual(
    expect.arrayContaining(['compact', 'copy-swap', 'dump-reload', 'partition', 'archive']),
  );
});

describe.each(labKinds)('a remedy that is broken on %s', (kind) => {
  let filled: FilledLab;
  const clean = new Map<string, CleanFigures>();
  beforeAll(async () => {
    filled = await fillTable(kind, { cap: '40MiB', timeLimitMs });
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it.each(rowsOf[kind].map((row) => [row.use.label, row.kind, row] as const))(
    '%s loses no row to %s, and runs again to its end',
    async (_, fault, { use }) => {
      expectNoRowLost(await breakIt(use, fault));
    },
  );

  it('names what copy-swap leaves when its process dies, and its next run clears it away', async () => {
    // So slow that its copying takes nearly all of its time, however busy the machine is.
    const use = useOf('copy-swap');
    const slow = { ...use, label: 'slow copy-swap', with: { ...Object(use.with), pause: 100 } };
    const trial = await breakIt(slow, 'kill-process', '60%');
    expect(trial, JSON.stringify(trial, null, 1)).toMatchObject({ struck: true, status: 'stopped' });
    expect(trial.leftBehind.map((left) => `${left.kind} ${left.name}`)).toEqual(
      expect.arrayContaining(['side-table _jobs_new', expect.stringMatching(/^trigger /)]),
    );
    expect(trial.leftBehind.every(({ removal }) => removal !== null)).toBe(true);
    expect(trial.rerun).toMatchObject({ status: 'done', leftBehind: [] });
  });

  it('leaves nothing of its own account of archived files behind, to be taken for the remedy’s', async () => {
    const trial = await breakIt(useOf('archive-file'), 'kill-process');
    expect(trial.rerun, JSON.stringify(trial, null, 1)).toMatchObject({ rows: { holds: true }, status: 'done' });
    const names = [...trial.leftBehind, ...(trial.rerun?.leftBehind ?? [])].map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !/^archive(\/|$)/.test(name))).toEqual([]);
  });

  it('holds purge back with a long read, so that pruned rows free nothing until it ends', async () => {
    const { note } = await breakIt(useOf('prune'), 'long-read');
    const [held = Number.NaN, freed = Number.NaN] = bytesIn(note ?? '');
    expect(freed, note ?? '').toBeGreaterThan(2 * held);
  });

  if (kind === 'embedded')
    it('refuses to fill a file system that is not the lab’s own', async () => {
      await expect(breakIt(useOf('compact'), 'fill-disk')).rejects.toMatchObject({ code: 'fault-not-possible' });
    });

  if (kind === 'docker')
    it('empties the file system before it starts a server again that died while it was full', async () => {
      const lab: Lab = Object.create(filled.lab, {
        fillDisk: {
          value: async (leaveBytes: number) => {
            const empty = await filled.lab.fillDisk(leaveBytes);
            await filled.lab.kill();
            return empty;
          },
        },
      });
      const use = useOf('prune');
      const fault = faultSpecs.parse({ kind: 'fill-disk', at: '0%' });
      const clean = { durationMs: 500, rowsMoved: 5_000 };
      const plan = { remedy: bound(filled, use), fault };
      const trial = await runFaultTrial({ ...filled.rehearsal, lab }, filled.full, plan, clean);
      expect(trial, JSON.stringify(trial, null, 1)).toMatchObject({
        note: expect.stringContaining('has been taken away'),
        serverLost: null,
        rows: inOrder,
        rerun: { status: 'done', rows: inOrder },
      });
    });

  if (kind === 'embedded')
    it('tells of a server that does not come back, and goes on with the next fault', async () => {
      // The server is killed for real; only its restart is refused, as often as nobody has raised the cap.
      let isRaised = false;
      const lab: Lab = Object.create(filled.lab, {
        raiseCap: {
          value: async (bytes: number) => {
            isRaised = true;
            await filled.lab.raiseCap(bytes);
          },
        },
        restart: {
          value: async () => {
            if (isRaised) return filled.lab.restart();
            return endsAtStart();
          },
        },
      });
      await expectToGoOn(filled, lab);
    });

  if (kind === 'embedded')
    it('goes on with the next fault where the cap of a server that does not come back cannot be raised', async () => {
      await using fixed = await fillTable(kind, { mechanism: 'tablespace' });
      const lab: Lab = Object.create(fixed.lab, { restart: { value: endsAtStart } });
      await expectToGoOn(fixed, lab);
    });

  // Last: after all of these trials on one server. A full undo file would answer with 1114 as a full table does.
  it('leaves room in the undo files, which are under the cap too', async () => {
    await using session = await connect(filled.lab.endpoint);
    const undo = await session.query<{ bytes: string | number }>(
      "SELECT FILE_SIZE AS bytes FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'Undo'",
    );
    expect(undo.length).toBeGreaterThan(0);
    expect(Math.max(...undo.map(({ bytes }) => Number(bytes)))).toBeLessThan(filled.rehearsal.scenario.cap.size);
  });

  function useOf(label: string): StrategySpec {
    const use = uses.find((listed) => listed.label === label);
    if (!use) throw new Error(`no use ${label}`);
    return use;
  }

  const breakIt = (use: StrategySpec, fault: Kind, at?: string) => breakOne(filled, clean, use, fault, at);
});

async function endsAtStart(): Promise<never> {
  throw new PlimsollError('it ended at start', { code: 'server-crashed-at-start' });
}

/** Two faults, the first of which leaves this lab without a server. */
async function expectToGoOn({ rehearsal, full }: FilledLab, lab: Lab): Promise<void> {
  const found: FaultTrial[] = [];
  const faults = [{ kind: 'kill-server' }, { kind: 'kill-connection' }].map((spec) => faultSpecs.parse(spec));
  const scenario = { ...rehearsal.scenario, faults: faults.map((fault) => ({ ...fault, strategies: ['prune'] })) };
  await runFaults({ ...rehearsal, lab, scenario }, full, {
    trials: [aTrial({ strategy: 'prune', durationMs: 500, rowsDeleted: 5_000 })],
    addFaultTrial: async (trial) => void found.push(trial),
  });
  expect(found).toMatchObject([
    { fault: 'kill-server', serverLost: 'it ended at start', rows: null, rerun: null },
    { fault: 'kill-connection', serverLost: null, rows: inOrder, rerun: { status: 'done', rows: inOrder } },
  ]);
}

/** The sizes in a sentence, as formatBytes writes them. */
function bytesIn(sentence: string): number[] {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  return [...sentence.matchAll(/([\d.,]+) (B|KiB|MiB|GiB)\b/g)].map(
    ([, value, unit = '']) => Number(value?.replaceAll(',', '')) * 1024 ** units.indexOf(unit),
  );
}
