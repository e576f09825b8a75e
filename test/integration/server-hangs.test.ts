/** A server that is there and gives no answer: noticed, killed, told as a hang, started again; and no hindrance to Ctrl-C. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { namingDeath } from '../../src/watch/name-death.js';
import { containerName, signalServer } from '../support/in-lab.js';
import { labKinds } from '../support/machine.js';
import { startTestLab } from '../support/test-lab.js';

/** Far above every bound of ours, far below what nobody would wait for. */
const timeout = 60_000;

/** One process, or the whole container. */
async function hang(lab: Lab): Promise<void> {
  if (lab.facts.kind === 'embedded') await signalServer(lab, 'STOP');
  else await promisify(execFile)('docker', ['pause', await containerName()]);
}

describe.each(labKinds)('a server on %s that hangs', { timeout }, (kind) => {
  it('is killed and told as one that hung, whoever waits for it hears of it, and it comes back with its rows', async () => {
    await using lab = await startTestLab(kind, 'file-size');
    await using session = await connect(lab.endpoint);
    await session.execute('CREATE TABLE jobs (id INT PRIMARY KEY)');
    await session.execute('INSERT INTO jobs VALUES (1), (2), (3)');
    const crash = lab.crashed();
    await hang(lab);
    const signal = new AbortController().signal;
    // Longer than a container takes between its thaw and the kill: what was asked meanwhile might be answered there.
    const asking = namingDeath([lab], 'it was asked', signal, () => session.query('SELECT SLEEP(40)'));
    await expect(asking).rejects.toMatchObject({
      code: 'server-hung',
      exitCode: 4,
      message: expect.stringMatching(/^the server hung while it was asked: no answer for \d+ s/),
    });
    expect(await crash).toMatchObject({ how: 'hung' });
    await lab.restart();
    await using again = await connect(lab.endpoint);
    expect(await again.query('SELECT COUNT(*) AS n FROM jobs')).toEqual([{ n: 3 }]);
  });

  it('does not keep its lab from being taken away', async () => {
    const lab = await startTestLab(kind, 'file-size');
    await signalServer(lab, 'STOP');
    await lab[Symbol.asyncDispose]();
    await expect(connect(lab.endpoint)).rejects.toMatchObject({ code: 'connect-failed' });
  });

  it('ends at an interrupt, and every statement with it, without a crash being told', async () => {
    const interrupt = new AbortController();
    await using lab = await startTestLab(kind, 'file-size', { signal: interrupt.signal });
    const session = await connect(lab.endpoint);
    const asking = once(interrupt.signal, 'abort').then(() => session.attempt('SELECT 1'));
    await signalServer(lab, 'STOP');
    interrupt.abort();
    expect(await asking).toMatchObject({ status: 'connection-lost' });
    await expect(lab.restart()).rejects.toMatchObject({ code: 'interrupted' });
  });

  if (kind === 'docker')
    it('is said to be gone where its container was removed', async () => {
      await using lab = await startTestLab(kind, 'file-size');
      const crash = lab.crashed();
      await promisify(execFile)('docker', ['rm', '-f', await containerName()]);
      expect(await crash).toMatchObject({ how: 'died', exit: expect.stringContaining('lost with its container') });
      await expect(lab.restart()).rejects.toMatchObject({ code: 'lab-lost', exitCode: 4 });
    });
});
