/**
 * The directory of a run, taken before anything starts: it can be written, holds no other run (unless that may go),
 * and no other run writes there meanwhile. A page beside a result is always that result's own: what is overwritten
 * goes as a whole, at the start.
 */
import { randomBytes } from 'node:crypto';
import { link, lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { PlimsollError } from '../errors.js';
import { isAlive, processIdentity } from '../lab/process-identity.js';
import { resultFileName } from '../result/store.js';
import { requireWritable } from '../writable-directory.js';

export interface RunDirectory extends AsyncDisposable {
  readonly path: string;
}

interface RunDirectoryRequest {
  readonly cwd: string;
  /** As given on the command line. */
  readonly out: string | undefined;
  /** Below `cwd`, where nothing is given; another one is made where it is there already. */
  readonly fallback: string;
  readonly overwrite: boolean;
}

/** Names the process that writes here. */
const markName = '.plimsoll-run';
/** A result, its page and its charts take a few MiB. */
const roomBytes = 16 * 2 ** 20;
const chartEndings = ['vl.json', 'svg', 'png'];

/** Throws `out-unwritable`, `out-in-use`, `out-holds-a-run`. Disposing it lets go of it, and leaves what was written. */
export async function takeRunDirectory(request: RunDirectoryRequest): Promise<RunDirectory> {
  const { cwd, out, fallback, overwrite } = request;
  if (out === '')
    throw new PlimsollError('--out names no directory', { code: 'out-unwritable', hint: 'Leave it out, or name one.' });
  const path = out === undefined ? await newDirectory(resolve(cwd, fallback)) : resolve(cwd, out);
  await requireRoom(path);
  const mark = join(path, markName);
  await markAsOurs(mark, path);
  try {
    const held = await holdings(path);
    if (held.length > 0 && !overwrite && !(await measuredNothing(path)))
      throw new PlimsollError(`${path} holds a run already: ${held.join(', ')}`, {
        code: 'out-holds-a-run',
        hint: 'Name another directory with --out, or let that run go: --overwrite.',
      });
    if (held.length > 0) await removeRun(path, held);
  } catch (cause) {
    await rm(mark, { force: true });
    throw cause;
  }
  return { path, [Symbol.asyncDispose]: () => rm(mark, { force: true }) };
}

function requireRoom(path: string): Promise<void> {
  return requireWritable(path, {
    code: 'out-unwritable',
    purpose: 'the report',
    hint: 'Name a directory that can be written with --out.',
    roomBytes,
    makeMode: 0o777,
  });
}

/** `path`, or `path-2`, `path-3`, …: the first that was not there. Two runs may start in the same second. */
async function newDirectory(path: string): Promise<string> {
  await requireRoom(join(path, '..'));
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : `${path}-${number}`;
    try {
      await mkdir(candidate);
      return candidate;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
  }
}

async function markAsOurs(mark: string, path: string): Promise<void> {
  // Linked when it is whole, so that nobody reads an empty one.
  const draft = `${mark}-${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${processIdentity(process.pid)}\n${hostname()}\n`);
  try {
    while (!(await linkNew(draft, mark))) await removeStale(mark, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Whether `name` was free. */
async function linkNew(file: string, name: string): Promise<boolean> {
  try {
    await link(file, name);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

/** Removes the mark of a process that is gone. Throws `out-in-use` where it is not, or nobody here can know. */
async function removeStale(mark: string, path: string): Promise<void> {
  const [owner = '', host = ''] = (await readFile(mark, 'utf8').catch(() => '')).split('\n');
  // Of another machine's or container's processes nothing is known here.
  if (owner !== '' && (host !== hostname() || isAlive(owner)))
    throw new PlimsollError(`another run writes to ${path}: process ${owner.split(' ')[0]} on ${host}`, {
      code: 'out-in-use',
      hint: `Name another directory with --out; if that process is gone, remove ${mark}.`,
    });
  await rm(mark, { force: true });
}

/** Files that a run leaves, of those that are there. */
async function holdings(path: string): Promise<readonly string[]> {
  const names = [resultFileName, 'report.html', 'summary.md'];
  const found = await Promise.all(names.map((name) => lstat(join(path, name)).catch(() => null)));
  return names.filter((_, index) => found[index]);
}

/** A run that found no server to start leaves a result too, and nothing in it that anybody could miss. */
async function measuredNothing(path: string): Promise<boolean> {
  try {
    const result: unknown = JSON.parse(await readFile(join(path, resultFileName), 'utf8'));
    return typeof result === 'object' && result !== null && 'lab' in result && result.lab === null;
  } catch {
    return false;
  }
}

/** Only what a run wrote: the directory may be somebody's, with more in it. */
async function removeRun(path: string, held: readonly string[]): Promise<void> {
  const charts = join(path, 'charts');
  const stems = (await readdir(charts).catch(() => []))
    .filter((name) => name.endsWith('.vl.json'))
    .map((name) => name.slice(0, -'.vl.json'.length));
  const files = stems.flatMap((stem) => chartEndings.map((ending) => join(charts, `${stem}.${ending}`)));
  for (const file of [...files, ...held.map((name) => join(path, name))]) await rm(file, { force: true });
}
