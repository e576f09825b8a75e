import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Session } from '../../../src/database/session.js';
import { MortalProcess } from '../../../src/faults/mortal-process.js';
import type { RemedyContext } from '../../../src/strategies/strategy.js';

/** Connections that answer after a while, or never once they are destroyed; only what a remedy here calls. */
function connections() {
  const destroyed: number[] = [];
  let opened = 0;
  const open = async (): Promise<Session> => {
    const number = opened++;
    await sleep(5);
    return { execute: async () => sleep(5, 1), destroy: () => destroyed.push(number) } as unknown as Session;
  };
  return { destroyed, open };
}

async function born() {
  const { destroyed, open } = connections();
  const process = new MortalProcess();
  const given = { session: await open(), connect: open, runProgram: (async () => {}) as never };
  const context: Pick<RemedyContext, 'session' | 'connect' | 'runProgram'> = process.adopt(given);
  return { process, destroyed, ...context };
}

it('is dead at once where it waits for the server, and hears no answer', async () => {
  const { process, session, destroyed } = await born();
  let heard = false;
  void session.execute('DELETE').then(() => {
    heard = true;
  });
  process.die();
  await process.died;
  await sleep(20);
  expect({ heard, destroyed }).toEqual({ heard: false, destroyed: [0] });
});

it('finishes the steps on files that are under way before its death is told, and takes none after', async () => {
  const { process, session } = await born();
  const steps: string[] = [];
  void (async () => {
    await sleep(10);
    steps.push('renamed');
    await sleep(10);
    steps.push('manifest');
    await session.execute('DELETE');
    steps.push('after death');
  })();
  process.die();
  await process.died;
  expect(steps).toEqual(['renamed', 'manifest']);
  await sleep(20);
  expect(steps).toEqual(['renamed', 'manifest']);
});

it('drops a connection that was being opened when it died', async () => {
  const { process, connect, destroyed } = await born();
  void connect();
  process.die();
  await process.died;
  await sleep(20);
  expect(destroyed).toEqual([0, 1]);
});
