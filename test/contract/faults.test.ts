/**
 * Every use of a strategy in scenario `race`, broken on purpose by each fault that it can meet: after each every row
 * is in exactly one place, what stays is named, and the same remedy runs again to its end. All of that on the embedded
 * lab; in a container, which takes longer, one kill for each use, and the faults that reach into the server for all. On
 * tables of other kinds one kill for each strategy (isTriedOn says which).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import { PlimsollError } from '../../src/errors.js';
import type { Lab } from '../../src/lab/lab.js';
import type { FaultTrial } from '../../src/result/fault.js';
import { runFaults } from '../../src/run/run-faults.js';
import { type FaultSpec, faultSpecs } from '../../src/scenario/fault-schema.js';
import { bindRemedy } from '../../src/strategies/bind-remedy.js';
import type { StrategySpec } from '../../src/strategies/specs.js';
import { type CleanFigures, canMeet } from '../../src/trial/fault-plan.js';
import { runFaultTrial } from '../../src/trial/fault-trial.js';
import { runRemedy } from '../../src/trial/remedy.js';
import { remedyContext } from '../../src/trial/remedy-context.js';
import { aTrial } from '../support/a-result.js';
import { builtIn, type ContractTable, firstUses, isTriedOn, onEachLab } from '../support/contract-tables.js';
import { bound, type FilledLab, fillTable } from '../support/full-table.js';
import { jobsTable } from '../support/jobs-table.js';
import { labKinds } from '../support/machine.js';

/**
 * What may be archived twice: a second run must find jobs that are old enough. And what updates have room by: where a
 * fifth of so small a table goes, jobs that waited may have taken the room before a second run.
 */
const ownSettings: Record<string, object> = {
  archive: { atMost: 0.3 },
  'archive-file': { atMost: 0.3 },
  'trim-text': { pruneFirst: 0.3 },
};
const withOwn = (use: StrategySpec): StrategySpec => ({
  ...use,
  with: { ...Object(use.with), ...ownSettings[use.use] },
});
const uses = builtIn.uses.map(withOwn);
const kills = ['kill-connection', 'kill-process', 'kill-server'] as const;
type Kind = FaultSpec['kind'];

/** A remedy shorter than this may be over before a share of its time has gone by: the fault is there before it. */
const longEnoughMs = 150;
/** A second run is to come to its end, however slow the machine; one that hangs meets the test's own limit. */
const timeLimitMs = 100_000;
const inOrder = { holds: true, lost: 0, duplicated: 0, checksumsMatch: true };

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

/** One after another of the three. */
const killsOf = (other: ContractTable) =>
  firstUses(other).map((use, number) => [use.label, kills[number % kills.length] as Kind, withOwn(use)] as const);

describe.each(onEachLab)('%s on %s', (_, kind, other) => {
  let filled: FilledLab;
  const clean = new Map<string, CleanFigures>();
  beforeAll(async () => {
    filled = await fillTable(kind, { cap: '40MiB', timeLimitMs, create: other.create, fillsSlowly: true });
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it.each(killsOf(other).filter(([, , use]) => isTriedOn(kind, use)))(
    '%s loses no row of it to %s, and runs again to its end',
    async (_label, fault, use) => {
      expectNoRowLost(await breakOne(filled, clean, use, fault), mayStayFull);
    },
  );
});

async function breakOne(
  filled: FilledLab,
  clean: Map<string, CleanFigures>,
  use: StrategySpec,
  fault: Kind,
  at?: string,
): Promise<FaultTrial> {
  const figures = clean.get(use.label) ?? (await runClean(filled, use));
  clean.set(use.label, figures);
  const hasMoment = fault !== 'long-read' && fault !== 'row-log';
  const early = fault === 'fill-disk' || figures.durationMs < longEnoughMs;
  const breakAt = (moment: string) => {
    const spec = faultSpecs.parse({ kind: fault, ...(hasMoment && { at: moment }) });
    return runFaultTrial(filled.rehearsal, filled.full, { remedy: bound(filled, use), fault: spec }, figures);
  };
  if (at !== undefined) return await breakAt(at);
  let trial = await breakAt(early ? '0%' : '30%');
  // Who of the two is first, the rebuild at its end or the log at its limit, hangs on how the machine shares itself out.
  for (let tries = 1; fault === 'row-log' && tries < overflowTries && !isOverflow(trial); tries++)
    trial = await breakAt('0%');
  // By time it can come too late for a remedy that was quicker than its clean run: then it is there before it.
  return trial.struck ? trial : await breakAt('0%');
}

const overflowTries = 3;
const isOverflow = ({ reason }: FaultTrial) => reason?.includes('1799') ?? false;

/** Of a table without holes, in no order of time, no more fits after a rebuild than before: it ends with 1114. */
const mayStayFull = / is full/;

/** `orElse`: what else may end the second run. */
function expectNoRowLost(trial: FaultTrial, orElse = /^$/): void {
  const told = JSON.stringify(trial, null, 1);
  expect(trial, told).toMatchObject({ struck: true, serverLost: null, rows: inOrder, rerun: { rows: inOrder } });
  // What had come to its end may find nothing more to do; and partitions with a row that is not finished stay.
  const { reason = null } = trial.rerun ?? {};
  if (trial.status === 'stopped' && !(reason !== null && (reason.startsWith('dropped ') || orElse.test(reason))))
    expect(trial.rerun, told).toMatchObject({ status: 'done' });
  // An archive stays; half-built tables, triggers and changed settings do not.
  expect(
    trial.rerun?.leftBehind.filter((left) => !['table', 'file'].includes(left.kind)),
    told,
  ).toEqual([]);
  expect([...trial.leftBehind, ...(trial.rerun?.leftBehind ?? [])].every(({ meaning }) => meaning !== '')).toBe(true);
  expectOfFault(trial, told);
}

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

/** What each kind of fault does besides. */
function expectOfFault(trial: FaultTrial, told: string): void {
  const { kind, status, reason, leftBehind, serverDownMs } = trial;
  if (kind === 'kill-server') expect(serverDownMs, told).toBeGreaterThan(0);
  // Who prunes to make room for its own updates gets none while purge is held back.
  if (kind === 'long-read') expect(status === 'done' || /^dropped | is full/.test(reason ?? ''), told).toBe(true);
  if (kind === 'row-log') {
    expect(reason, told).toContain('1799');
    expect(leftBehind, told).toEqual([]);
  }
  if (kind === 'fill-disk') expect(status, told).toBe('stopped');
}

/** The sizes in a sentence, as formatBytes writes them. */
function bytesIn(sentence: string): number[] {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  return [...sentence.matchAll(/([\d.,]+) (B|KiB|MiB|GiB)\b/g)].map(
    ([, value, unit = '']) => Number(value?.replaceAll(',', '')) * 1024 ** units.indexOf(unit),
  );
}

/** The remedy with nothing in its way, and without traffic. Whatever it meets, it ends no server. */
async function runClean(filled: FilledLab, use: StrategySpec): Promise<CleanFigures> {
  const { lab, rehearsal, full } = filled;
  await lab.restore(rehearsal.table.name);
  await using session = await connect(lab.endpoint);
  const { durationMs, moved, outcome } = await runRemedy({
    remedy: bound(filled, use),
    context: remedyContext(rehearsal, full, session),
    limitMs: rehearsal.scenario.trials.timeLimit,
    signal: rehearsal.signal,
    progress: () => {},
  });
  expect(await session.query('SELECT 1 AS alive'), JSON.stringify(outcome)).toEqual([{ alive: 1 }]);
  return { durationMs, rowsMoved: moved.rowsDeleted + moved.rowsArchived + moved.rowsTrimmed };
}
