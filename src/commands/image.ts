/** `plimsoll image`: a stand-in for mysql:8.4, built from this machine's own packages. */
import { Command } from 'commander';
import { type ExitCode, exitCodes, PlimsollError } from '../errors.js';
import type { CommandIo } from '../io.js';
import { defaultCacheDirectory } from '../lab/cache-directory.js';
import { findEngine } from '../lab/docker/engine.js';
import { buildStandInImage } from '../lab/docker/stand-in-image.js';
import { findUnpacked } from '../lab/embedded/find-mysqld.js';
import { ensureTemplate } from '../lab/embedded/template.js';
import { unpackMysql } from '../lab/embedded/unpack-mysql.js';

export function imageCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('image')
    .description('build a stand-in container image from Debian or Ubuntu packages, where no registry can be reached')
    .action(async () => {
      const search = await findEngine(io.env);
      if ('reason' in search)
        throw new PlimsollError(`no Docker engine: ${search.reason}`, {
          code: 'no-docker',
          hint: 'Start Docker, or use --lab embedded, which needs none.',
        });
      const cacheDirectory = defaultCacheDirectory(io.env);
      const mysqld = (await findUnpacked(cacheDirectory)) ?? (await unpackMysql(cacheDirectory, io));
      const template = await ensureTemplate(cacheDirectory, mysqld);
      const names = await buildStandInImage(search.engine, mysqld, template);
      io.stdout.write(`${names.join(' and ')}: MySQL ${mysqld.version} in Docker ${search.engine.version}\n`);
      finish(exitCodes.ok);
    });
}
