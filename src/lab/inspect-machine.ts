/** What this machine has to run labs and reports on; `plimsoll doctor` prints it and the test suites go by it. */
import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os';
import { defaultCacheDirectory } from './cache-directory.js';
import { canPull, findEngine, hasImage } from './docker/engine.js';
import { findMysqld, type MysqldSearch } from './embedded/find-mysqld.js';
import { defaultImage, standInImage } from './images.js';

export interface MachineFacts {
  readonly docker: { readonly version: string } | { readonly missing: string };
  /** The image that --lab docker would use by default. */
  readonly image: { readonly name: string; readonly how: 'at hand' | 'can be pulled' } | { readonly missing: string };
  readonly embedded: MysqldSearch;
  readonly browser: { readonly path: string } | { readonly missing: string };
  readonly cores: number;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  /** `freeBytes`: null where the directory is not there. */
  readonly temporary: { readonly directory: string; readonly freeBytes: number | null };
  /** Free bytes of /dev/shm; null where there is none. */
  readonly sharedMemoryFreeBytes: number | null;
}

/** Where a Chromium is looked for after CHROME_PATH. */
const browserPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

type Env = Readonly<Record<string, string | undefined>>;

export async function inspectMachine(env: Env): Promise<MachineFacts> {
  const [docker, embedded, browser, disk, memory] = await Promise.all([
    inspectDocker(env),
    findMysqld(defaultCacheDirectory(env), env['PATH'] ?? ''),
    findBrowser(env),
    statfs(tmpdir()).catch(() => null),
    statfs('/dev/shm').catch(() => null),
  ]);
  return {
    ...docker,
    embedded,
    browser,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    temporary: { directory: tmpdir(), freeBytes: disk ? disk.bavail * disk.bsize : null },
    sharedMemoryFreeBytes: memory ? memory.bavail * memory.bsize : null,
  };
}

/** Whether a lab of either kind could start. */
export function canRunLab(machine: MachineFacts): boolean {
  return machine.embedded.found !== null || 'name' in machine.image;
}

async function inspectDocker(env: Env): Promise<Pick<MachineFacts, 'docker' | 'image'>> {
  const search = await findEngine(env);
  if ('reason' in search) return { docker: { missing: search.reason }, image: { missing: 'no engine to hold it' } };
  const { engine } = search;
  const docker = { version: engine.version };
  for (const name of [defaultImage, `${standInImage}:latest`])
    if (await hasImage(engine, name)) return { docker, image: { name, how: 'at hand' } };
  if (await canPull(engine, defaultImage)) return { docker, image: { name: defaultImage, how: 'can be pulled' } };
  return { docker, image: { missing: `${defaultImage} is neither at hand nor can it be pulled` } };
}

async function findBrowser(env: Env): Promise<MachineFacts['browser']> {
  const named = env['CHROME_PATH'];
  for (const path of named ? [named] : browserPaths)
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return { path };
  return { missing: named ? `CHROME_PATH is ${named}, which cannot be run` : 'no Chromium or Chrome found' };
}
