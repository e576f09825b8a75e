/** The same seed, scenario and image give the same rows and the same pages: history is arithmetic, and one connection. */
import { tmpdir } from 'node:os';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import { defaultCacheDirectory } from '../../src/lab/cache-directory.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { prepareTable } from '../../src/run/create-table.js';
import { loadHistory } from '../../src/run/load-history.js';
import { findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario } from '../../src/scenario/load-scenario.js';
import { takeAccount } from '../../src/trial/ledger-account.js';
import { labKinds, wholeLab } from '../support/machine.js';

const runs = 3;

async function changeBuffering(lab: Lab): Promise<string> {
  await using session = await connect(lab.endpoint);
  const [row] = await session.query<{ value: string }>('SELECT @@GLOBAL.innodb_change_buffering AS value');
  return row?.value ?? '';
}

async function historyOf(kind: 'docker' | 'embedded', seed: string, deleted?: number) {
  const scenario = await loadScenario(await findScenario('smoke', tmpdir()), { lab: kind, seed });
  if (deleted !== undefined) scenario.history.deleted = deleted;
  const { signal } = new AbortController();
  await using lab = await startLab({
    kind,
    image: scenario.lab.image,
    memoryBytes: scenario.lab.memory,
    bufferPoolBytes: scenario.lab.bufferPool,
    storage: scenario.lab.storage,
    cap: { mechanism: scenario.cap.mechanism, bytes: scenario.cap.size },
    cacheDirectory: defaultCacheDirectory(process.env),
    signal,
  });
  const { table, workload } = await prepareTable(lab, scenario);
  const before = await changeBuffering(lab);
  const history = await loadHistory({ lab, table, scenario, workload, signal, emit: () => {} });
  expect(await changeBuffering(lab)).toBe(before);
  const account = await takeAccount(lab, table.name);
  expect(account.status).toBe('accounted');
  return { history: { ...history, seconds: 0 }, account: { ...account, readMs: 0 } };
}

/** What goes on beside it, on every core. */
async function onABusyMachine<T>(work: () => Promise<T>): Promise<T> {
  const spinners = [1, 2].map(() => new Worker('for (;;) {}', { eval: true }));
  try {
    return await work();
  } finally {
    await Promise.all(spinners.map((spinner) => spinner.terminate()));
  }
}

describe.each(labKinds)('history on %s', (kind) => {
  // Pages that deletes left are the harder case: it is tried on both.
  const deletions = [
    ['with rows deleted from it', undefined],
    ...(kind === wholeLab ? [['as it was loaded', 0] as const] : []),
  ] as const;
  it.each(deletions)(
    `%s is the same rows and pages in ${runs} runs of one seed, however busy the machine`,
    async (_name, deleted) => {
      const first = await historyOf(kind, '7', deleted);
      expect(first.history.deletedRows > 0).toBe(deleted === undefined);
      for (let run = 1; run < runs; run++)
        expect(await onABusyMachine(() => historyOf(kind, '7', deleted))).toEqual(first);
    },
  );

  if (kind === wholeLab)
    it('is another of another seed', async () => {
      const [{ history: one }, { history: other }] = [await historyOf(kind, '7', 0), await historyOf(kind, '8', 0)];
      expect(other.bytes).not.toBe(one.bytes);
    });
});
