/** The `filesystem` mechanism without a container: a size-limited tmpfs, which only root may mount. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { messageOf, PlimsollError } from '../../errors.js';
import type { LabEntry } from '../register.js';

/** Mounts it and answers with its path. Throws `cap-not-possible` where this user or machine cannot. */
export async function mountCapped(directory: string, bytes: number, entry: LabEntry): Promise<string> {
  await mkdir(directory, { mode: 0o700 });
  entry.own('mount', directory);
  try {
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'plimsoll', directory]);
  } catch (cause) {
    throw new PlimsollError(
      'the cap mechanism "filesystem" needs a file system of its own, which could not be mounted',
      {
        code: 'cap-not-possible',
        hint: 'Run as root, use --lab docker, or choose the mechanism file-size.',
        details: messageOf(cause)
          .split('\n')
          .filter((line) => line.startsWith('mount:')),
      },
    );
  }
  return directory;
}
