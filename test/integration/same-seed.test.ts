/** The same seed, scenario and image give the same rows and the same pages: history is arithmetic, and one connection. */
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { defaultCacheDirectory } from '../../src/lab/cache-directory.js';
import { startLab } from '../../src/lab/start-lab.js';
import { prepareTable } from '../../src/run/create-table.js';
import { loadHistory } from '../../src/run/load-history.js';
import { findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario } from '../../src/scenario/load-scenario.js';
import { takeAccount } from '../../src/trial/ledger-account.js';
import { labKinds } from '../support/machine.js';

const runs = 3;
/** Seen: two. */
const pagesApart = 8;

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
  const history = await loadHistory({ lab, table, scenario, workload, signal, emit: () => {} });
  const account = await takeAccount(lab, table.name);
  expect(account.status).toBe('accounted');
  return { history: { ...history, seconds: 0 }, account: { ...account, readMs: 0 } };
}

describe.each(labKinds)('history on %s', (kind) => {
  it(`is the same rows in ${runs} runs of one seed, and others of another`, async () => {
    const first = await historyOf(kind, '7', 0);
    for (let run = 1; run < runs; run++) expect((await historyOf(kind, '7', 0)).history).toEqual(first.history);
    expect((await historyOf(kind, '8', 0)).history.bytes).not.toBe(first.history.bytes);
  });

  it('is the same with rows deleted from it, but for a few pages that purge merged or not', async () => {
    const [first, second] = [await historyOf(kind, '7'), await historyOf(kind, '7')];
    expect(second.history).toEqual(first.history);
    expect(first.history.deletedRows).toBeGreaterThan(0);
    const { account } = second;
    if (first.account.status !== 'accounted' || account.status !== 'accounted') throw new Error('no account');
    expect([account.rows, account.fileBytes]).toEqual([first.account.rows, first.account.fileBytes]);
    for (const [category, bytes] of Object.entries(first.account.bytes))
      expect(Math.abs((account.bytes[category as keyof typeof account.bytes] ?? 0) - bytes)).toBeLessThanOrEqual(
        pagesApart * 16_384,
      );
  });
});
