/**
 * Rows are never lost: random sequences of remedies, with and without writers beside them, some of them struck
 * (connection, process or server killed, purge held back), each checked row by row against what was there before; on
 * tables of other kinds too, with one seed each.
 * Besides fixed seeds each run has a fresh one, which its test's name tells: PLIMSOLL_PROPERTY_SEED repeats it.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Session } from '../../src/database/session.js';
import { PlimsollError } from '../../src/errors.js';
import { MortalProcess } from '../../src/faults/mortal-process.js';
import { startFault } from '../../src/faults/start-fault.js';
import { faultSpecs } from '../../src/scenario/fault-schema.js';
import { strategies } from '../../src/strategies/registry.js';
import type { StrategySpec } from '../../src/strategies/specs.js';
import type { RemedyContext } from '../../src/strategies/strategy.js';
import { quoted } from '../../src/table/quoted.js';
import { remedyContext } from '../../src/trial/remedy-context.js';
import { emptyDirectory } from '../../src/trial/trial.js';
import { breaches, readHoldings } from '../support/conservation.js';
import { builtIn, type ContractTable, onEachLab } from '../support/contract-tables.js';
import { bound, type FilledLab, fillTable } from '../support/full-table.js';
import { labKinds } from '../support/machine.js';
import { Writer } from '../support/writer.js';

const writesMost = 400;
/** The second archived to files from a table that was partitioned before, which could not be read back once. */
const fixedSeeds = [20_190_904, 1_949_194_999];
const freshSeed = Number(process.env['PLIMSOLL_PROPERTY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const seeds = [...fixedSeeds, freshSeed];
/** With each seed; in a container each takes longer. */
const sequences = { embedded: 5, docker: 2 } as const;
const sequencesOfOthers = { embedded: 2, docker: 1 } as const;

const stepOf = (uses: readonly StrategySpec[]) =>
  fc.record({
    use: fc.constantFrom(...uses),
    writes: fc.boolean(),
    fault: fc.constantFrom('none', 'kill-connection', 'kill-process', 'kill-server', 'long-read'),
    /** After the remedy's first word, when a kill strikes. */
    afterMs: fc.nat(120),
  });
type Step = ReturnType<typeof stepOf> extends fc.Arbitrary<infer Value> ? Value : never;

it('draws from every strategy', () => {
  expect(new Set(builtIn.uses.map(({ use }) => use))).toEqual(new Set(strategies.map(({ name }) => name)));
});

describe.each(labKinds)('whatever happens on %s, in whatever order', (kind) => {
  rowsAreKept(kind, builtIn, seeds, sequences[kind]);
});

describe.each(onEachLab)('whatever happens to %s on %s', (_, kind, table) => {
  rowsAreKept(kind, table, [freshSeed], sequencesOfOthers[kind]);
});

function rowsAreKept(
  kind: (typeof labKinds)[number],
  contract: ContractTable,
  seeds: readonly number[],
  numRuns: number,
): void {
  let filled: FilledLab;
  let nextIndex: number;
  /** Uses of this sequence that keep rows elsewhere. */
  let archivers: Map<string, StrategySpec>;
  beforeAll(async () => {
    filled = await fillTable(kind, {
      cap: '40MiB',
      create: contract.create,
      fillsSlowly: contract !== builtIn,
    });
    nextIndex = filled.full.state.nextIndex;
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it.each(seeds)(
    'every row is in one place, as it was, or gone by the policy, with seed %s',
    { timeout: 300_000 },
    async (seed) => {
      await fc.assert(
        fc.asyncProperty(fc.array(stepOf(contract.uses), { minLength: 3, maxLength: 5 }), async (steps) => {
          await filled.lab.restore(filled.rehearsal.table.name);
          await emptyDirectory(filled.lab.scratchDirectory);
          archivers = new Map();
          for (const one of steps) await takeStep(one);
        }),
        // A sequence takes seconds: it is shown as it is, not shrunk.
        { numRuns, endOnFailure: true, seed, reporter: report },
      );
    },
  );

  async function takeStep(one: Step): Promise<void> {
    const { use, writes, fault } = one;
    const before = await look();
    const writer = new Writer();
    const rowsOf = (finished: boolean) =>
      [...before.table].flatMap(([id, row]) => (row.finished === finished ? [{ id, key: row.key }] : []));
    // The one trusts that a finished job is not changed any more; the other, once killed, stops at a copied row that
    // has changed since, with the row in the table and the copy in its file (docs/strategies.md, docs/archive-files.md).
    const trusts = use.label === 'copy-swap-locked' || (use.use === 'archive-file' && fault !== 'none');
    const scope = { first: nextIndex, most: writesMost, open: rowsOf(false), finished: trusts ? [] : rowsOf(true) };
    const writing = writes ? writer.write(filled, scope) : Promise.resolve();
    nextIndex += writesMost;
    const { effect } = bound(filled, use);
    if (effect === 'archives') archivers.set(use.label, use);
    await runStruck(one);
    // A row that it copied and did not get to delete is in both until it is run again, which finishes what was copied.
    if (use.use === 'archive-file' && fault !== 'none') await runStruck({ ...one, fault: 'none' });
    writer.stop();
    await writing;
    expect(breaches(before, await look(), effect, writer)).toEqual([]);
  }

  async function look() {
    await using session = await connect(filled.lab.endpoint);
    const archives: string[] = [];
    for (const use of archivers.values()) {
      const context = await contextOf(use.label, session);
      const { archived } = await bound(filled, use).sources(context);
      const { archiveName } = context.table;
      const exists = (await session.query('SHOW TABLES LIKE ?', [archiveName])).length > 0;
      if (archived ?? exists) archives.push(archived ?? quoted(archiveName));
    }
    return await readHoldings(session, filled.rehearsal.table, archives);
  }

  /** Each use with an archive and a directory of its own: one form of archive does not go on in another's. */
  async function contextOf(label: string, session: Session): Promise<RemedyContext> {
    const { lab, rehearsal, full } = filled;
    const scratchDirectory = join(lab.scratchDirectory, label);
    await mkdir(scratchDirectory, { recursive: true });
    const table = { ...rehearsal.table, archiveName: `archived_by_${label.replaceAll('-', '_')}` };
    const own = { scratchDirectory, table, signal: new AbortController().signal, progress: () => {} };
    return { ...remedyContext(rehearsal, full, session), ...own };
  }

  /** Runs the remedy, struck as the step says; what it answers does not matter, the rows do. */
  async function runStruck({ use, fault: kindOfFault, afterMs }: Step): Promise<void> {
    const { lab, rehearsal } = filled;
    const crash = lab.crashed();
    let isServerKilled = false;
    {
      await using other = await connect(lab.endpoint);
      const threads = async () =>
        (await other.query<{ Id: number | string }>('SHOW PROCESSLIST')).map(({ Id }) => Number(Id));
      const others = new Set(await threads());
      const remedyThreads = async () => (await threads()).filter((id) => !others.has(id));
      const remedy = new MortalProcess();
      const openOther = async () => {
        const session = await connect(lab.endpoint);
        others.add(session.threadId);
        return session;
      };
      const scene = { lab, table: rehearsal.table, session: other, connect: openOther, remedy, remedyThreads };
      const fault = kindOfFault === 'none' ? null : await startFault(faultSpecs.parse({ kind: kindOfFault }), scene);
      const session = await connect(lab.endpoint);
      let striking: Promise<void> | null = null;
      const strike = async () => {
        await sleep(afterMs);
        isServerKilled = kindOfFault === 'kill-server';
        await fault?.strike();
      };
      const context = await contextOf(use.label, session);
      const progress = () => {
        striking ??= strike();
      };
      await Promise.race([
        bound(filled, use)
          .run({ ...context, progress, ...remedy.adopt(context) })
          .catch(thrownOnUnlessPlimsoll),
        remedy.died,
      ]);
      await striking;
      session.destroy();
      if (!isServerKilled) {
        await fault?.release();
        // What a client that died had sent may still be carried out.
        while ((await remedyThreads()).length > 0) await sleep(20);
      }
    }
    if (!isServerKilled) return;
    await crash;
    await lab.restart();
  }
}

function thrownOnUnlessPlimsoll(error: unknown): void {
  if (!(error instanceof PlimsollError)) throw error;
}

function report(details: fc.RunDetails<[Step[]]>): void {
  if (!details.failed) return;
  const sequence = details.counterexample?.[0].map(
    ({ use, writes, fault, afterMs }) =>
      `${use.label}${writes ? ' beside writers' : ''}${fault === 'none' ? '' : `, ${fault} after ${afterMs} ms`}`,
  );
  throw new Error(`seed ${details.seed}: ${sequence?.join(' → ')}`, { cause: details.errorInstance });
}
