/**
 * A data directory initialised once per server version and copied for every lab: initialising takes
 * seconds, copying a tenth of one. It holds no password; each lab sets its own.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, PlimsollError } from '../../errors.js';
import type { Mysqld } from './find-mysqld.js';

/** The template's path; makes it where it is missing. Throws `template-failed`. */
export async function ensureTemplate(cacheDirectory: string, mysqld: Mysqld): Promise<string> {
  const templates = join(cacheDirectory, 'templates');
  const template = join(templates, `${mysqld.version}-${process.arch}`);
  if (await exists(template)) return template;
  await mkdir(templates, { recursive: true, mode: 0o700 });
  const work = await mkdtemp(join(templates, '.initialising-'));
  try {
    await initialise(mysqld, join(work, 'data'));
    // Made under another name: what has the final name is complete. Whoever came first has won.
    await rename(join(work, 'data'), template).catch(async (cause) => {
      if (!(await exists(template))) throw cause;
    });
  } catch (cause) {
    throw new PlimsollError(`could not initialise a data directory with ${mysqld.location}`, {
      code: 'template-failed',
      details: messageOf(cause).split('\n').slice(1, 12),
      cause,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return template;
}

async function initialise(mysqld: Mysqld, data: string): Promise<void> {
  const [program, ...leading] = mysqld.command;
  await promisify(execFile)(
    program,
    [
      ...leading,
      `--datadir=${data}`,
      '--initialize-insecure',
      '--skip-log-bin',
      '--secure-file-priv=',
      // A small redo log keeps the copy small; each lab sets its own size at start.
      '--innodb-redo-log-capacity=8M',
    ],
    { timeout: 120_000, maxBuffer: 2 ** 22 },
  );
  // The server's identity: each copy makes its own.
  await rm(join(data, 'auto.cnf'), { force: true });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
