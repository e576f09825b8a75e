/** The account of a table's file against what MySQL itself says of the same table, on real files. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Session } from '../../src/database/session.js';
import { countRows, waitForPurge } from '../../src/database/space.js';
import { totalBytes } from '../../src/innodb/space-account.js';
import { type Extent, pagesPerExtent } from '../../src/innodb/tablespace-extents.js';
import type { Lab } from '../../src/lab/lab.js';
import type { AccountedLedger } from '../../src/result/ledger.js';
import { provenAccount, takeAccount } from '../../src/trial/ledger-account.js';
import { readExtents } from '../support/extents.js';
import { type FilledLab, fillTable } from '../support/full-table.js';
import { labKinds } from '../support/machine.js';
import { createJobs, fillJobs, mebibyte, startTestLab } from '../support/test-lab.js';

const purgeStallMs = 15_000;

describe.each(labKinds)('the full table on %s', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind);
  });
  afterAll(() => filled[Symbol.asyncDispose]());

  test('is accounted for to the byte, and is the same once restored', async () => {
    const { lab, full } = filled;
    await using session = await connect(lab.endpoint);
    const account = await accountOf(lab);
    await agreesWithServer(session, lab, account);
    await lab.restore('jobs');
    expect(await provenAccount(lab, 'jobs', full.ledger)).toMatchObject({ bytes: account.bytes, rows: account.rows });
    await session.execute('DELETE FROM jobs ORDER BY id LIMIT 1');
    await waitForPurge(session, purgeStallMs);
    await expect(provenAccount(lab, 'jobs', full.ledger)).rejects.toMatchObject({ code: 'restore-differs' });
  });

  /**
   * An extent comes back when all of its 64 pages are empty. Rows gone here and there leave no such extent among those
   * in use; as many from one end leave nearly all of theirs. Where concurrent inserts have just begun an extent, with
   * one page of a secondary index for example, that page may go whichever rows do: such extents are not counted.
   */
  test('gives back no extent that is half in use when rows go here and there, though more pages empty', async () => {
    const { lab } = filled;
    const gainOf = async (where: string) => {
      await lab.restore('jobs');
      await using session = await connect(lab.endpoint);
      const look = async () => {
        const account = await accountOf(lab);
        const extents = await readExtents(session, lab, 'jobs');
        expect(extents.filter(isFree)).toHaveLength(account.freeExtents);
        return { account, extents };
      };
      const before = await look();
      const deleted = await session.execute(`DELETE FROM jobs ${where}`);
      await waitForPurge(session, purgeStallMs);
      const after = await look();
      await agreesWithServer(session, lab, after.account);
      expect(after.account.rows).toBe(before.account.rows - deleted);
      const emptied = before.extents.filter((extent, index) => isInUse(extent) && isFree(after.extents[index]));
      const freePages = after.account.bytes.freePages - before.account.bytes.freePages;
      return { deleted, extents: emptied.length, freePages };
    };
    for (let way = 0; way < 5; way++) {
      const scattered = await gainOf(`WHERE (id + ${way}) % 5 < 2`);
      const oldest = await gainOf(`ORDER BY id LIMIT ${scattered.deleted}`);
      expect(oldest.deleted).toBe(scattered.deleted);
      expect(scattered.extents).toBe(0);
      expect(oldest.extents).toBeGreaterThan(9);
      expect(scattered.freePages).toBeGreaterThan(oldest.extents * mebibyte);
    }
  });

  test('gives back extents when the oldest rows go, and has no garbage once rebuilt', async () => {
    const { lab } = filled;
    await lab.restore('jobs');
    await using session = await connect(lab.endpoint);
    const before = await accountOf(lab);
    await session.execute(`DELETE FROM jobs ORDER BY id LIMIT ${Math.round(before.rows * 0.4)}`);
    await waitForPurge(session, purgeStallMs);
    const pruned = await accountOf(lab);
    await agreesWithServer(session, lab, pruned);
    expect(pruned.freeExtents).toBeGreaterThan(before.freeExtents + 5);
    await session.execute('ALTER TABLE jobs FORCE');
    const rebuilt = await accountOf(lab);
    await agreesWithServer(session, lab, rebuilt);
    expect(rebuilt.bytes.pageGarbage).toBeLessThan(pruned.bytes.pageGarbage / 10);
    expect(rebuilt.bytes.offPageText).toBe(pruned.bytes.offPageText);
    expect(rebuilt.bytes.liveRows).toBe(pruned.bytes.liveRows);
  });
});

describe.each(labKinds)('a table of known rows on %s', (kind) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startTestLab(kind, 'file-size');
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  test('keeps exactly its text off-page, and its deleted rows marked while someone may still read them', async () => {
    await using session = await connect(lab.endpoint);
    await createJobs(session, lab);
    await fillJobs(session);
    const full = await accountOf(lab);
    await agreesWithServer(session, lab, full);
    const [row] = await session.query<{ bytes: string }>('SELECT SUM(LENGTH(query)) AS bytes FROM jobs');
    expect(full.bytes.offPageText).toBe(Number(row?.bytes));

    await using reader = await connect(lab.endpoint);
    await reader.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    const deleted = await session.execute('DELETE FROM jobs ORDER BY id LIMIT 300');
    const marked = await accountOf(lab);
    expect([marked.rows, marked.markedRows]).toEqual([full.rows - deleted, deleted]);
    expect(marked.bytes.deleteMarkedRows).toBeGreaterThan(0);
    expect(marked.freeExtents).toBe(full.freeExtents);
    await reader.execute('COMMIT');
    await waitForPurge(session, purgeStallMs);
    const purged = await accountOf(lab);
    await agreesWithServer(session, lab, purged);
    expect(purged.markedRows).toBe(0);
    expect(purged.freeExtents).toBeGreaterThan(full.freeExtents);
  });

  test('is accounted for over all its partitions', async () => {
    await using session = await connect(lab.endpoint);
    await session.execute('DROP TABLE IF EXISTS jobs');
    await session.execute(
      'CREATE TABLE jobs (id INT PRIMARY KEY, query MEDIUMTEXT) PARTITION BY RANGE (id) (PARTITION old VALUES LESS THAN (200), PARTITION `new` VALUES LESS THAN MAXVALUE)',
    );
    for (let id = 0; id < 400; id++)
      await session.execute('INSERT INTO jobs VALUES (?, REPEAT(?, 3000))', [id, String(id % 10)]);
    const account = await accountOf(lab);
    expect(account).toMatchObject({ files: 2, rows: 400, fileBytes: await lab.tableFileBytes('jobs') });
    expect(account.indexes).toHaveLength(1);
    expect(totalBytes(account.bytes)).toBe(account.fileBytes);
  });

  test.each([
    ['ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8', 'ROW_FORMAT=COMPRESSED'],
    ['ROW_FORMAT=REDUNDANT', 'ROW_FORMAT=REDUNDANT'],
  ])('with %s has no account, and says so', async (options, reason) => {
    await using session = await connect(lab.endpoint);
    await session.execute('DROP TABLE IF EXISTS jobs');
    await session.execute(`CREATE TABLE jobs (id INT PRIMARY KEY, query MEDIUMTEXT) ${options}`);
    await session.execute("INSERT INTO jobs VALUES (1, REPEAT('x', 20000))");
    expect(await takeAccount(lab, 'jobs')).toMatchObject({
      status: 'not-accounted',
      reason: expect.stringContaining(reason),
    });
  });
});

describe('a table that shares its tablespace', () => {
  test.runIf(labKinds.includes('embedded'))('has no account, and says so', async () => {
    await using lab = await startTestLab('embedded', 'tablespace');
    await using session = await connect(lab.endpoint);
    await createJobs(session, lab);
    expect(await takeAccount(lab, 'jobs')).toMatchObject({ status: 'not-accounted' });
  });
});

function isFree(extent: Extent | undefined): boolean {
  return extent?.state === 'free';
}

function isInUse({ freePages }: Extent): boolean {
  return freePages < pagesPerExtent / 2;
}

async function accountOf(lab: Lab): Promise<AccountedLedger> {
  const ledger = await takeAccount(lab, 'jobs');
  if (ledger.status !== 'accounted') throw new Error(ledger.reason);
  return ledger;
}

/** What the server tells by other ways must be what the file's pages say. */
async function agreesWithServer(session: Session, lab: Lab, account: AccountedLedger): Promise<void> {
  expect(totalBytes(account.bytes)).toBe(account.fileBytes);
  expect(account.fileBytes).toBe(await lab.tableFileBytes('jobs'));
  expect(account.dataFreeExpectedBytes).toBe(account.dataFreeBytes);
  expect(account.rows).toBe(await countRows(session, 'jobs'));
  for (const index of account.indexes) expect(index.records, index.name).toBe(account.rows);
}
