/** What is done to a lab's server from outside, where the server runs. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { connect, type Session } from '../../src/database/session.js';
import { type DockerEngine, findEngine, labelledContainers, ownerLabel } from '../../src/lab/docker/engine.js';
import type { Lab } from '../../src/lab/lab.js';
import { processIdentity } from '../../src/lab/process-identity.js';

export async function signalServer(lab: Lab, signal: 'KILL' | 'STOP' | 'CONT'): Promise<void> {
  await runInLab(lab, async (session) => {
    const [row] = await session.query<{ file: string }>('SELECT @@pid_file AS file');
    return `kill -${signal} $(cat "${row?.file}")`;
  });
}

/** Runs a shell script where the server runs; `scriptOf` may ask the server for what it needs. */
export async function runInLab(lab: Lab, scriptOf: (session: Session) => Promise<string>): Promise<void> {
  const session = await connect(lab.endpoint);
  const script = await scriptOf(session);
  // Before it hears a signal, which may leave nobody to take leave of.
  session.destroy();
  if (lab.facts.kind === 'embedded') await promisify(execFile)('sh', ['-c', script]);
  else await promisify(execFile)('docker', ['exec', await containerName(), 'sh', '-c', script]);
}

/** The one container that this process owns, and its engine. */
export async function ownContainer(): Promise<{ readonly engine: DockerEngine; readonly name: string }> {
  const search = await findEngine(process.env);
  if (!('engine' in search)) throw new Error(search.reason);
  const { engine } = search;
  const own = (await labelledContainers(engine, ownerLabel)).filter(
    ({ value }) => value === processIdentity(process.pid),
  );
  expect(own).toHaveLength(1);
  return { engine, name: own[0]?.name ?? '' };
}

export async function containerName(): Promise<string> {
  return (await ownContainer()).name;
}
