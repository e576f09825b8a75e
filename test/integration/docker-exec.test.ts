/** Programs in a container: their output and how they end; and no request stays open where the engine refuses one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DockerEngine } from '../../src/lab/docker/engine.js';
import { execute } from '../../src/lab/docker/exec.js';
import type { Lab } from '../../src/lab/lab.js';
import { ownContainer } from '../support/in-lab.js';
import { labKinds } from '../support/machine.js';
import { startTestLab } from '../support/test-lab.js';

describe.runIf(labKinds.includes('docker'))('a program in a container', () => {
  let lab: Lab;
  let engine: DockerEngine;
  let container: string;
  beforeAll(async () => {
    lab = await startTestLab('docker', 'file-size');
    ({ engine, name: container } = await ownContainer());
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it('tells both its streams and its exit code, as the user that was asked for', async () => {
    const script = 'echo out; echo err >&2; id -u; exit 3';
    const { exitCode, output } = await execute(engine, container, ['sh', '-c', script], '999:999');
    expect(exitCode).toBe(3);
    expect(output.split('\n').sort()).toEqual(['', '999', 'err', 'out']);
  });

  it('is an error in a container that is not there', async () => {
    await expect(execute(engine, 'plimsoll-none', ['true'])).rejects.toMatchObject({ code: 'lab-files-failed' });
  });
});

it('that the engine refuses to start leaves no connection open', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'plimsoll-exec-'));
  const socketPath = join(directory, 'engine.sock');
  // As an engine does in a container that is going: it answers at once, and waits for the end of the request.
  const engine = createServer((request, response) => {
    const isStart = request.url?.endsWith('/start') ?? false;
    response.writeHead(isStart ? 500 : 201, { 'content-type': 'application/json' });
    response.end(isStart ? '{"message":"container is not running"}' : '{"Id":"e1"}');
  });
  engine.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => engine.listen(socketPath, resolve));
  try {
    const run = execute({ socketPath, version: '0' }, 'going', ['true']);
    await expect(run).rejects.toThrow('container is not running');
    const open = () => new Promise((resolve) => engine.getConnections((_, connections) => resolve(connections)));
    await expect.poll(open, { timeout: 20_000 }).toBe(0);
  } finally {
    engine.closeAllConnections();
    engine.close();
    await rm(directory, { recursive: true });
  }
});
