/** A server that ends unasked is an event with its log, and can be started again on the same data. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAll } from '../../src/database/connect-all.js';
import { connect, type Endpoint } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { containerName, runInLab, signalServer } from '../support/in-lab.js';
import { labKinds } from '../support/machine.js';
import { mebibyte, startTestLab } from '../support/test-lab.js';

describe.each(labKinds)('a lab on %s whose server ends', (kind) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startTestLab(kind, 'file-size');
    await using session = await connect(lab.endpoint);
    await session.execute('CREATE TABLE jobs (id INT PRIMARY KEY)');
    await session.execute('INSERT INTO jobs VALUES (1), (2), (3)');
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it.each([1, 2])('tells of SIGKILL, and restarts with its rows (time %i)', async () => {
    const crash = lab.crashed();
    await signalServer(lab, 'KILL');
    expect(await crash).toMatchObject({ exit: expect.stringMatching(/signal (SIGKILL|9)/) });
    expect((await crash).serverLog.length).toBeGreaterThan(0);
    await expect(connect(lab.endpoint)).rejects.toMatchObject({ code: 'connect-failed' });
    await lab.restart();
    await using session = await connect(lab.endpoint);
    expect(await session.query('SELECT COUNT(*) AS n FROM jobs')).toEqual([{ n: 3 }]);
  });

  it('tells of a SHUTDOWN that somebody else asked for', async () => {
    const crash = lab.crashed();
    await using session = await connect(lab.endpoint);
    await session.execute('SHUTDOWN');
    expect(await crash).toMatchObject({ exit: 'exit 0' });
    await lab.restart();
  });

  it('does not call a restart on purpose a crash', async () => {
    let told = false;
    void lab.crashed().then(() => {
      told = true;
    });
    await lab.restart();
    await using session = await connect(lab.endpoint);
    expect(await session.query('SELECT COUNT(*) AS n FROM jobs')).toEqual([{ n: 3 }]);
    expect(told).toBe(false);
  });
});

describe.each(labKinds)('a lab on %s whose server cannot start again', (kind) => {
  it('says so at each restart with the server’s own words, and can still be disposed of', async () => {
    await using lab = await startTestLab(kind, 'file-size');
    await runInLab(lab, async (session) => {
      const [row] = await session.query<{ data: string }>('SELECT @@datadir AS data');
      return `rm "${row?.data}/ibdata1"`;
    });
    await signalServer(lab, 'KILL');
    await lab.crashed();
    for (let time = 1; time <= 2; time++) {
      await expect(lab.restart()).rejects.toMatchObject({
        code: 'server-crashed-at-start',
        details: expect.arrayContaining([expect.stringContaining('[ERROR]')]),
      });
      expect(await lab.crashed()).toMatchObject({ exit: expect.stringMatching(/^exit|^signal/) });
    }
  });
});

describe.each(labKinds)('startLab on %s', (kind) => {
  it('refuses a cap below what the server needs before anything starts', async () => {
    await expect(
      startTestLab(kind, 'file-size', { cap: { mechanism: 'file-size', bytes: 20 * mebibyte } }),
    ).rejects.toMatchObject({ code: 'cap-too-small', exitCode: 2 });
  });

  it('starts under the smallest cap that it accepts', async () => {
    await using lab = await startTestLab(kind, 'file-size', { cap: { mechanism: 'file-size', bytes: 28 * mebibyte } });
    expect(lab.facts).toMatchObject({ kind, storage: 'memory' });
  });

  it('takes all connections that traffic may open, twice, at one moment', async () => {
    const connections = 256;
    await using lab = await startTestLab(kind, 'file-size', { connections });
    const sessions = await connectAll(Array<Endpoint>(2 * connections).fill(lab.endpoint));
    expect(new Set(sessions.map(({ threadId }) => threadId)).size).toBe(2 * connections);
    for (const session of sessions) session.destroy();
  });

  it('keeps its data on disk where asked', async () => {
    await using lab = await startTestLab(kind, 'file-size', { storage: 'disk' });
    expect(lab.facts.storage).toBe('disk');
  });

  it('is published nowhere but on loopback, and tells no password', async () => {
    await using lab = await startTestLab(kind, 'file-size');
    expect(lab.endpoint.password).toMatch(/^[\w-]{32}$/);
    expect(JSON.stringify([lab.facts, await lab.serverLog()])).not.toContain(lab.endpoint.password);
    await expect(connect({ ...lab.endpoint, password: '' })).rejects.toMatchObject({ code: 'connect-failed' });
    if (kind === 'embedded') expect(lab.endpoint.socketPath).toMatch(/mysqld\.sock$/);
    else
      expect((await promisify(execFile)('docker', ['port', await containerName()])).stdout).toMatch(
        /-> 127\.0\.0\.1:\d+\s*$/,
      );
  });
});
