/**
 * Finds a MySQL server program on this machine: `mysqld` on PATH, else the newest one that
 * scripts/unpack-mysql.sh unpacked. An unpacked one brings its own libc, so it runs through its own loader.
 */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../../errors.js';

export interface Mysqld {
  readonly version: string;
  readonly origin: 'path' | 'unpacked';
  /** The folder of an unpacked one, or the program's path. */
  readonly location: string;
  /** Program and leading arguments; `--no-defaults` is among them. */
  readonly command: readonly [string, ...string[]];
}

export interface MysqldSearch {
  readonly found: Mysqld | null;
  /** What was looked at and why it was passed over, one sentence each. */
  readonly passedOver: readonly string[];
}

/** Debian keeps mysqld in a directory that an ordinary user's PATH does not name. */
const usualDirectories = ['/usr/sbin', '/usr/local/sbin', '/usr/local/mysql/bin', '/opt/homebrew/bin'];

const machines: Readonly<Record<string, { readonly name: string; readonly loader: string }>> = {
  x64: { name: 'x86_64', loader: 'ld-linux-x86-64.so.2' },
  arm64: { name: 'aarch64', loader: 'ld-linux-aarch64.so.1' },
};

export async function findMysqld(cacheDirectory: string, path: string): Promise<MysqldSearch> {
  const passedOver: string[] = [];
  for (const directory of new Set([...path.split(delimiter).filter(Boolean), ...usualDirectories])) {
    const program = join(directory, 'mysqld');
    if (!(await isExecutable(program))) continue;
    const answer = await askVersion(program);
    if ('version' in answer)
      return {
        found: {
          version: answer.version,
          origin: 'path',
          location: program,
          command: [program, '--no-defaults', ...asRoot()],
        },
        passedOver,
      };
    passedOver.push(`${program}: ${answer.reason}`);
  }
  if (passedOver.length === 0) passedOver.push('no mysqld on PATH');
  const found = await findUnpacked(cacheDirectory);
  if (!found) passedOver.push(`nothing unpacked in ${join(cacheDirectory, 'mysql')}`);
  return { found, passedOver };
}

/** The newest MySQL that scripts/unpack-mysql.sh left in the cache for this kind of machine; null where there is none. */
export async function findUnpacked(cacheDirectory: string): Promise<Mysqld | null> {
  const machine = process.platform === 'linux' ? machines[process.arch] : undefined;
  if (!machine) return null;
  const suffix = `-${machine.name}`;
  const names = await readdir(join(cacheDirectory, 'mysql')).catch(() => []);
  const newest = names
    .filter((name) => /^\d/.test(name) && name.endsWith(suffix))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
  if (newest === undefined) return null;
  const location = join(cacheDirectory, 'mysql', newest);
  return {
    version: newest.slice(0, -suffix.length),
    origin: 'unpacked',
    location,
    command: unpackedCommand(location, machine.name, machine.loader),
  };
}

function unpackedCommand(root: string, machine: string, loader: string): readonly [string, ...string[]] {
  const libraries = join(root, 'usr/lib', `${machine}-linux-gnu`);
  const share = join(root, 'usr/share/mysql');
  return [
    join(libraries, loader),
    '--library-path',
    `${libraries}:${join(root, 'lib', `${machine}-linux-gnu`)}`,
    join(root, 'usr/sbin/mysqld'),
    '--no-defaults',
    `--basedir=${join(root, 'usr')}`,
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, 'charsets')}`,
    `--plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
    ...asRoot(),
  ];
}

/**
 * mysqld refuses to run as root unless told so by name. A lab listens on a socket in a 0700 directory only,
 * and another user could not reach root's cache, so it stays root rather than becoming somebody else.
 */
function asRoot(): readonly string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

async function askVersion(program: string): Promise<{ version: string } | { reason: string }> {
  let said: string;
  try {
    said = (await promisify(execFile)(program, ['--no-defaults', '--version'], { timeout: 10_000 })).stdout.trim();
  } catch (cause) {
    return { reason: `does not run (${messageOf(cause).split('\n')[0]})` };
  }
  if (/mariadb/i.test(said)) return { reason: 'is MariaDB, not MySQL' };
  const version = /\bVer (\d+)\.(\d+)\.(\d+)/.exec(said);
  if (!version) return { reason: `says no version ("${said}")` };
  if (Number(version[1]) < 8) return { reason: `is MySQL ${version[0].slice(4)}; 8.0 or newer is needed` };
  return { version: version[0].slice(4) };
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
