/** Removes what labs of dead owners left: the last net, after the orderly end and the watchdog. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
