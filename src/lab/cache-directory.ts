import { homedir } from 'node:os';
import { join } from 'node:path';
import { requireWritable } from '../writable-directory.js';

/** Where unpacked MySQL, templates and the register of running labs are kept; `scripts/setup.sh` uses the same place. */
export function defaultCacheDirectory(env: Readonly<Record<string, string | undefined>>): string {
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'plimsoll');
}

const registerBytes = 2 ** 20;

/** Nothing may exist that the register there does not name first. Throws `cache-unwritable`. */
export function requireCache(cacheDirectory: string): Promise<void> {
  return requireWritable(cacheDirectory, {
    code: 'cache-unwritable',
    purpose: 'the register of running labs and the unpacked MySQL',
    hint: 'Set XDG_CACHE_HOME (or HOME) to a directory that can be written.',
    roomBytes: registerBytes,
    makeMode: 0o700,
  });
}
