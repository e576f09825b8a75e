import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where unpacked MySQL, templates and the register of running labs are kept; `scripts/setup.sh` uses the same place. */
export function defaultCacheDirectory(env: Readonly<Record<string, string | undefined>>): string {
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'plimsoll');
}
