/**
 * Removes what labs of dead owners left: the last net, after the orderly end and the watchdog. Labs are known
 * from the register; containers also from their label, should the register have been lost. What an owner elsewhere
 * may still use is left alone, and told.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DockerEngine, labelledContainers, ownerLabel, placeLabel, removeContainer } from './docker/engine.js';
import { lifeOf } from './process-identity.js';
import { registerDirectory, removeOrphan } from './register.js';

export interface Swept {
  /** Labs by id, containers by name. */
  readonly removed: readonly string[];
  /** Of owners in another PID namespace or on another machine. */
  readonly leftAlone: readonly string[];
}

/** Labs of the register. Those whose owner still runs are neither removed nor told. */
export async function sweepLabs(cacheDirectory: string, dockerSocket: string): Promise<Swept> {
  const directory = registerDirectory(cacheDirectory);
  const removed: string[] = [];
  const leftAlone: string[] = [];
  for (const name of await readdir(directory).catch(() => [])) {
    if (!name.endsWith('.lab')) continue;
    const file = join(directory, name);
    const entry = await readFile(file, 'utf8').catch(() => '');
    const owner = /^owner=(.*)$/m.exec(entry)?.[1];
    if (owner === undefined) continue;
    const life = lifeOf(owner, /^place=(.*)$/m.exec(entry)?.[1]);
    const id = name.slice(0, -'.lab'.length);
    if (life === 'elsewhere') leftAlone.push(id);
    if (life !== 'ended') continue;
    await removeOrphan(file, dockerSocket);
    removed.push(id);
  }
  return { removed, leftAlone };
}

/** Labs' own containers. One that has ended serves nobody, wherever its owner is. */
export async function sweepContainers(engine: DockerEngine): Promise<Swept> {
  const removed: string[] = [];
  const leftAlone: string[] = [];
  for (const { name, value, labels, state } of await labelledContainers(engine, ownerLabel)) {
    const life = lifeOf(value, labels[placeLabel]);
    if (life === 'ended' || (life === 'elsewhere' && (state === 'exited' || state === 'dead'))) {
      await removeContainer(engine, name);
      removed.push(name);
    } else if (life === 'elsewhere') leftAlone.push(name);
  }
  return { removed, leftAlone };
}
