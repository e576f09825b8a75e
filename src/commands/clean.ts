/** `plimsoll clean`: removes what labs of dead owners left, and on demand the unpacked MySQL. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { type ExitCode, exitCodes } from '../errors.js';
import type { CommandIo } from '../io.js';
import { defaultCacheDirectory } from '../lab/cache-directory.js';
import { findEngine } from '../lab/docker/engine.js';
import { registerDirectory } from '../lab/register.js';
import { sweepContainers, sweepLabs } from '../lab/sweep.js';

export function cleanCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('clean')
    .description('remove what an interrupted lab left behind; running labs are left alone')
    .option('--all', 'also the unpacked MySQL and its data templates')
    .action(async ({ all }: { all?: true }) => {
      const cacheDirectory = defaultCacheDirectory(io.env);
      const docker = await findEngine(io.env);
      const engine = 'engine' in docker ? docker.engine : null;
      const labs = await sweepLabs(cacheDirectory, engine?.socketPath ?? '');
      const containers = engine ? await sweepContainers(engine) : { removed: [], leftAlone: [] };
      const gone = [
        ...labs.removed.map((id) => `lab ${id}`),
        ...containers.removed.map((name) => `container ${name}`),
        ...(all ? await removeInstalled(cacheDirectory) : []),
      ];
      for (const what of gone) io.stdout.write(`removed ${what}\n`);
      if (gone.length === 0) io.stdout.write('nothing to remove\n');
      const elsewhere = 'its owner is on another machine or in another PID namespace, and may still use it';
      for (const id of labs.leftAlone)
        io.stdout.write(
          `left alone: lab ${id}, as ${elsewhere}; what it has is listed in ${join(registerDirectory(cacheDirectory), `${id}.lab`)}\n`,
        );
      for (const name of containers.leftAlone)
        io.stdout.write(`left alone: container ${name}, as ${elsewhere}; else: docker rm --force --volumes ${name}\n`);
      finish(exitCodes.ok);
    });
}

async function removeInstalled(cacheDirectory: string): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const name of ['mysql', 'templates'])
    for (const entry of await readdir(join(cacheDirectory, name)).catch(() => [])) {
      const path = join(cacheDirectory, name, entry);
      await rm(path, { recursive: true, force: true });
      removed.push(path);
    }
  return removed;
}
