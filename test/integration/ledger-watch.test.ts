/** What the ledger says beside a living server: what awaits purge, and what is on disk besides the table. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Session } from '../../src/database/session.js';
import { waitForPurge } from '../../src/database/space.js';
import type { Lab } from '../../src/lab/lab.js';
import type { LedgerTick } from '../../src/result/ledger.js';
import { type LedgerWatch, watchLedger } from '../../src/watch/ledger-watch.js';
import { waitUntil } from '../../src/watch/wait-until.js';
import { labKinds } from '../support/machine.js';
import { startTestLab } from '../support/test-lab.js';

const rows = 4_096;
const rowBytes = 1_000;

describe.each(labKinds)('the ledger of a living server on %s', (kind) => {
  let lab: Lab;
  let session: Session;
  beforeAll(async () => {
    lab = await startTestLab(kind, 'file-size');
    session = await connect(lab.endpoint);
  });
  afterAll(async () => {
    session?.destroy();
    await lab?.[Symbol.asyncDispose]();
  });

  it('tells what awaits purge while a read holds it back, and nothing once purge is through', async () => {
    await fill(session);
    await using watch = await watched(lab);
    await using reader = await connect(lab.endpoint);
    await reader.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    await session.execute('DELETE FROM jobs WHERE id <= 2000');
    await watch.readingDone();
    await reader.execute('COMMIT');
    await waitForPurge(session, 10_000);
    await watch.readingDone();
    const ticks = await ticksOf(watch);
    expect(Math.max(...ticks.map(({ unpurgedBytes }) => unpurgedBytes ?? 0))).toBe(2_000 * rowBytes);
    expect(ticks.at(-1)?.unpurgedBytes).toBe(0);
  });

  it('tells nothing more of a table that another took the place of, though old reads hold history', async () => {
    await fill(session);
    await using watch = await watched(lab);
    await using reader = await connect(lab.endpoint);
    await reader.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    await session.execute('DELETE FROM jobs WHERE id <= 1000');
    await watch.readingDone();
    await session.execute('CREATE TABLE jobs_new LIKE jobs');
    await session.execute('RENAME TABLE jobs TO jobs_old, jobs_new TO jobs');
    await session.execute('DROP TABLE jobs_old');
    await watch.readingDone();
    const ticks = await ticksOf(watch);
    await reader.execute('COMMIT');
    expect(Math.max(...ticks.map(({ unpurgedBytes }) => unpurgedBytes ?? 0))).toBe(1_000 * rowBytes);
    expect(ticks.at(-1)?.historyListLength).toBeGreaterThan(0);
    expect(ticks.at(-1)?.unpurgedBytes).toBe(0);
  });

  it('counts no redo as growth, and every file that stood there since the reading before', async () => {
    await fill(session);
    let peak = 0;
    await using watch = await watched(lab, () => {
      const taken = peak;
      peak = 0;
      return taken;
    });
    await watch.readingDone();
    peak = 60_000_000;
    await session.execute('UPDATE jobs SET query = REVERSE(query)');
    await watch.readingDone();
    const { extraDiskBytesMax, ticks } = await watch.stop();
    const grown = (field: 'undoBytes' | 'binlogBytes' | 'temporaryBytes') =>
      Math.max(...ticks.map((tick) => tick[field])) - (ticks[0]?.[field] ?? 0);
    expect(ticks.filter(({ otherPeakBytes }) => otherPeakBytes === 60_000_000)).toHaveLength(1);
    expect(extraDiskBytesMax).toBeGreaterThanOrEqual(60_000_000);
    expect(extraDiskBytesMax).toBeLessThanOrEqual(
      60_000_000 + grown('undoBytes') + grown('binlogBytes') + grown('temporaryBytes'),
    );
  });
});

async function fill(session: Session): Promise<void> {
  await session.execute('DROP TABLE IF EXISTS jobs');
  await session.execute('CREATE TABLE jobs (id INT PRIMARY KEY AUTO_INCREMENT, query TEXT)');
  await session.execute(`SET SESSION cte_max_recursion_depth = ${rows}`);
  await session.execute(
    `INSERT INTO jobs (id, query) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
     SELECT i, REPEAT('q', 900) FROM n`,
  );
  await waitForPurge(session, 10_000);
}

interface Watched extends LedgerWatch {
  /** Until a reading that began later than now is there. */
  readingDone(): Promise<void>;
}

async function watched(lab: Lab, extraFileBytes = () => 0): Promise<Watched> {
  let readings = 0;
  const watch = await watchLedger({
    lab,
    table: 'jobs',
    startedMs: performance.now(),
    rowBytes,
    liveRows: () => {
      readings += 1;
      return null;
    },
    otherTableBytes: () => 0,
    extraFileBytes,
  });
  const readingDone = async () => {
    const wanted = readings + 2;
    await waitUntil(() => readings >= wanted, 30_000, new AbortController().signal);
    expect(readings).toBeGreaterThanOrEqual(wanted);
  };
  await readingDone();
  return { ...watch, readingDone };
}

async function ticksOf(watch: LedgerWatch): Promise<readonly LedgerTick[]> {
  return (await watch.stop()).ticks;
}
