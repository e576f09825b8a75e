/**
 * Rows are never lost: random sequences of remedies, with and without writers beside them, some of them cut off
 * (connection killed, server killed), each checked row by row against what was there before. A failure prints
 * its seed and its sequence.
 */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import { PlimsollError } from '../../src/errors.js';
import type { Lab } from '../../src/lab/lab.js';
import { remedyContext } from '../../src/run/remedy-context.js';
import { type StrategyUse, strategyUses } from '../../src/run/trial-plan.js';
import { findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario } from '../../src/scenario/load-scenario.js';
import { breaches, readHoldings } from './support/conservation.js';
import { type FilledLab, fillTable } from './support/full-table.js';
import { labKinds } from './support/machine.js';
import { Writer } from './support/writer.js';

/** Those whose archive is a table as it is: other forms have round trips of their own. */
const labels = [
  'prune',
  'prune-adaptive',
  'prune-one-statement',
  'prune-scattered',
  'archive',
  'compact',
  'compact-copy',
  'copy-swap',
  'copy-swap-locked',
  'drop-index',
  'trim-text',
];
const sequences = 4;
const writesMost = 400;

const uses = strategyUses(await loadScenario(await findScenario('race', tmpdir()), {})).filter(({ label }) =>
  labels.includes(label),
);

const step = fc.record({
  use: fc.constantFrom(...uses),
  writes: fc.boolean(),
  fault: fc.constantFrom('none', 'connection', 'server'),
  /** After the remedy's first step, or its start. */
  afterMs: fc.nat(120),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

describe.runIf(labKinds.includes('embedded'))('whatever happens, in whatever order', () => {
  let filled: FilledLab;
  let nextIndex: number;
  beforeAll(async () => {
    filled = await fillTable('embedded');
    nextIndex = filled.full.state.nextIndex;
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it('uses remedies that scenario race lists', () => {
    expect(uses.map(({ label }) => label).toSorted()).toEqual(labels.toSorted());
  });

  it('every row is in one place, as it was, or gone by the policy', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 5 }), async (steps) => {
        await filled.lab.restore(filled.rehearsal.table);
        for (const one of steps) await takeStep(one);
      }),
      // A sequence takes seconds: it is shown as it is, not shrunk.
      { numRuns: sequences, endOnFailure: true, seed: 20_190_904, reporter: report },
    );
  });

  async function takeStep({ use, writes, fault, afterMs }: Step): Promise<void> {
    const { lab, rehearsal } = filled;
    const look = () => readHoldings(lab, rehearsal.table, rehearsal.archiveTable);
    const before = await look();
    const writer = new Writer();
    const open = [...before.table].flatMap(([id, row]) => (row.finished ? [] : [id]));
    const writing = writes ? writer.write(filled, nextIndex, open, writesMost) : Promise.resolve();
    nextIndex += writesMost;
    await runWithFault(filled, use, fault, afterMs);
    writer.stop();
    await writing;
    const after = await look();
    expect(breaches(before, after, use.strategy.effect(use.settings), writer.touched)).toEqual([]);
    expect([...writer.inserted].filter((id) => !after.table.has(id))).toEqual([]);
    await using session = await connect(lab.endpoint);
    for (const [id, priority] of writer.priorities)
      if (!writer.unsure.has(id))
        expect(
          await session.query(`SELECT id, priority FROM \`${rehearsal.table}\` WHERE id = ?`, [id]),
          `job ${id}, changed beside ${use.label}`,
        ).toEqual([{ id, priority }]);
  }
});

function report(details: fc.RunDetails<[Step[]]>): void {
  if (!details.failed) return;
  const sequence = details.counterexample?.[0].map(
    ({ use, writes, fault, afterMs }) => `${use.label}${writes ? ' beside writers' : ''}, fault ${fault} ${afterMs} ms`,
  );
  throw new Error(`seed ${details.seed}: ${sequence?.join(' → ')}`, { cause: details.errorInstance });
}

/** Runs the remedy, and cuts it off where the step says so; what it answers does not matter, the rows do. */
async function runWithFault(
  { lab, rehearsal, full }: FilledLab,
  { strategy, settings }: StrategyUse,
  fault: Step['fault'],
  afterMs: number,
): Promise<void> {
  const crash = lab.crashed();
  let cut: Promise<unknown> | null = null;
  {
    await using session = await connect(lab.endpoint);
    await using other = await connect(lab.endpoint);
    const strike = async () => {
      await sleep(afterMs);
      if (fault === 'connection') await other.execute(`KILL ${session.threadId}`).catch(() => {});
      if (fault === 'server') await killServer(lab);
    };
    const context = {
      ...remedyContext(rehearsal, full, session),
      signal: new AbortController().signal,
      progress: () => {
        if (fault !== 'none') cut ??= strike();
      },
    };
    await strategy.run(context, settings).catch((error: unknown) => {
      if (!(error instanceof PlimsollError)) throw error;
    });
    await cut;
  }
  if (fault !== 'server' || !cut) return;
  await crash;
  await lab.restart();
}

async function killServer(lab: Lab): Promise<void> {
  await using session = await connect(lab.endpoint);
  const [row] = await session.query<{ file: string }>('SELECT @@pid_file AS file');
  await promisify(execFile)('sh', ['-c', 'kill -9 "$(cat "$1")"', 'sh', String(row?.file)]);
}
