/** Each mechanism on each provider: the cap holds to the byte, for one table, and the full table can be put back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { labKinds } from '../support/machine.js';
import { contentOf, createJobs, fillJobs, mebibyte, startTestLab } from '../support/test-lab.js';

const capBytes = 40 * mebibyte;
const mechanisms = ['file-size', 'tablespace', 'filesystem'] as const;
const cases = labKinds.flatMap((kind) => mechanisms.map((mechanism) => ({ kind, mechanism })));
const isRoot = process.getuid?.() === 0;

describe.each(cases)('a $mechanism cap in a lab on $kind', ({ kind, mechanism }) => {
  if (kind === 'embedded' && mechanism === 'filesystem' && !isRoot) {
    it('is refused to an ordinary user, with the ways out', async () => {
      await expect(startTestLab(kind, mechanism)).rejects.toMatchObject({
        code: 'cap-not-possible',
        hint: expect.stringContaining('--lab docker'),
      });
    });
    return;
  }

  let lab: Lab;
  let before: unknown;

  beforeAll(async () => {
    lab = await startTestLab(kind, mechanism);
    await using session = await connect(lab.endpoint);
    await createJobs(session, lab);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it('refuses the table with 1114 when its file is as large as the cap, to the byte', async () => {
    await using session = await connect(lab.endpoint);
    expect(await fillJobs(session)).toMatchObject({
      status: 'table-full',
      errno: 1114,
      sqlState: 'HY000',
      message: "The table 'jobs' is full",
    });
    expect(await lab.tableFileBytes('jobs')).toBe(capBytes);
    expect((await lab.serverLog()).join('\n')).toContain("The table 'jobs' is full");
  });

  it('leaves other tables alone', async () => {
    await using session = await connect(lab.endpoint);
    await session.execute('CREATE TABLE other (id INT PRIMARY KEY, text MEDIUMTEXT)');
    for (let id = 0; id < 100; id++)
      expect(await session.attempt('INSERT INTO other VALUES (?, ?)', [id, 'x'.repeat(20_000)])).toMatchObject({
        status: 'accepted',
      });
  });

  it('can be put back as it was, again and again: rows, file size, next id, and nothing beside it', async () => {
    before = await contentOf(lab);
    const definition = async () => {
      await using session = await connect(lab.endpoint);
      return session.query('SHOW CREATE TABLE jobs');
    };
    const defined = await definition();
    await lab.snapshot('jobs');
    for (const change of ['DELETE FROM jobs WHERE id % 2 = 0', 'DROP TABLE jobs']) {
      await using session = await connect(lab.endpoint);
      await session.execute(change);
      await session.execute('CREATE TABLE left_behind (id INT PRIMARY KEY)');
      await lab.restore('jobs');
      expect(await contentOf(lab)).toEqual(before);
      expect(await definition()).toEqual(defined);
      expect(await lab.tableFileBytes('jobs')).toBe(capBytes);
      await using fresh = await connect(lab.endpoint);
      const tables = await fresh.query<{ name: string }>(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'plimsoll'",
      );
      expect(tables).toEqual([{ name: 'jobs' }]);
    }
  });

  it('is as full after that as it was before, and takes work again once space is freed', async () => {
    await using session = await connect(lab.endpoint);
    expect(await fillJobs(session)).toMatchObject({ status: 'table-full' });
    await session.execute('DELETE FROM jobs WHERE id <= 500');
    await expect
      .poll(async () => (await session.attempt("INSERT INTO jobs (query) VALUES ('x')")).status, { timeout: 20_000 })
      .toBe('accepted');
  });

  it('holds after a restart too', async () => {
    await lab.restart();
    await using session = await connect(lab.endpoint);
    expect(await fillJobs(session)).toMatchObject({ status: 'table-full' });
    expect(await lab.tableFileBytes('jobs')).toBe(capBytes);
  });
});
