/**
 * Removes what labs of dead owners left: the last net, after the orderly end and the watchdog. Labs are known
 * from the register; containers also from their label, should the register have been lost.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DockerEngine, labelledContainers, ownerLabel, removeContainer } from './docker/engine.js';
import { isAlive } from './process-identity.js';
import { registerDirectory, removeOrphan } from './register.js';

/** Answers with the ids of the labs it removed. Labs whose owner still runs are left alone. */
export async function sweepLabs(cacheDirectory: string, dockerSocket: string): Promise<readonly string[]> {
  const directory = registerDirectory(cacheDirectory);
  const removed: string[] = [];
  for (const name of await readdir(directory).catch(() => [])) {
    if (!name.endsWith('.lab')) continue;
    const file = join(directory, name);
    const owner = /^owner=(.*)$/m.exec(await readFile(file, 'utf8').catch(() => ''))?.[1];
    if (owner === undefined || isAlive(owner)) continue;
    await removeOrphan(file, dockerSocket);
    removed.push(name.slice(0, -'.lab'.length));
  }
  return removed;
}

/** Answers with the names of the containers it removed: labs' own, whose owner no longer runs. */
export async function sweepContainers(engine: DockerEngine): Promise<readonly string[]> {
  const orphans = (await labelledContainers(engine, ownerLabel)).filter(({ value }) => !isAlive(value));
  for (const { name } of orphans) await removeContainer(engine, name);
  return orphans.map(({ name }) => name);
}
