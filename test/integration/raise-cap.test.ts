/** The cap of a living server: lifted at once and to the byte, kept through a restart, and put back with the table. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { labKinds } from '../support/machine.js';
import { createJobs, fillJobs, mebibyte, startTestLab } from '../support/test-lab.js';

const capBytes = 40 * mebibyte;
const raisedBytes = 48 * mebibyte;

describe.each(labKinds)('a file-size cap in a lab on %s', (kind) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startTestLab(kind, 'file-size');
    await using session = await connect(lab.endpoint);
    await createJobs(session, lab);
    await fillJobs(session);
    await lab.snapshot('jobs');
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  async function fillsUpTo(bytes: number): Promise<void> {
    await using session = await connect(lab.endpoint);
    expect(await fillJobs(session)).toMatchObject({ status: 'table-full' });
    expect(await lab.tableFileBytes('jobs')).toBe(bytes);
    expect(lab.capBytes).toBe(bytes);
  }

  it('is lifted while the server runs, for connections that are open', async () => {
    await using session = await connect(lab.endpoint);
    const insert = () => session.attempt('INSERT INTO jobs (query) VALUES (?)', ['x'.repeat(20_000)]);
    expect(await insert()).toMatchObject({ status: 'table-full' });
    await lab.raiseCap(raisedBytes);
    expect(await insert()).toMatchObject({ status: 'accepted' });
    await fillsUpTo(raisedBytes);
  });

  it('stays lifted through a restart', async () => {
    await lab.restart();
    await fillsUpTo(raisedBytes);
  });

  it('is put back under pages that are yet to be flushed beyond it, time after time, and the server lives', async () => {
    for (let time = 0; time < 6; time++) {
      await lab.raiseCap(2 * capBytes);
      await using session = await connect(lab.endpoint);
      for (let row = 0; row < 300; row++)
        await session.attempt('INSERT INTO jobs (query) VALUES (?)', ['x'.repeat(20_000)]);
      expect(await lab.tableFileBytes('jobs')).toBeGreaterThan(capBytes);
      await lab.restore('jobs');
      expect(await session.query('SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
    }
  });

  it('is where it was once the table has been put back', async () => {
    await lab.restore('jobs');
    await fillsUpTo(capBytes);
  });
});

it.each(labKinds)('a tablespace cap on %s is not lifted, and the error says what it would take', async (kind) => {
  await using lab = await startTestLab(kind, 'tablespace');
  await expect(lab.raiseCap(raisedBytes)).rejects.toMatchObject({
    code: 'cap-not-raised',
    message: expect.stringContaining('innodb_data_file_path'),
  });
  expect(lab.capBytes).toBe(capBytes);
});
