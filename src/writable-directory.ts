/**
 * A directory that something is going to be written to, made and tried before the work begins: what the operating
 * system refuses after minutes of measuring it would have refused at the start. Ancestors are made one by one and
 * never by a recursive mkdir, which in Node spins for ever where a parent takes no entries (/proc).
 */
import { lstat, mkdir, open, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ErrorCode, messageOf, PlimsollError } from './errors.js';

export interface WritableRequest {
  readonly code: ErrorCode;
  /** What it is for, as it stands in "cannot use PATH for …". */
  readonly purpose: string;
  readonly hint: string;
  /** Free bytes that must be there. */
  readonly roomBytes: number;
  /** Of directories that are made. Where nothing is said none is: a place that the user named must be there. */
  readonly makeMode?: number;
}

const probeBytes = 4096;

/** Makes `path` and all that leads to it where it may, and writes a file there. Throws an error of `code`, with the reason. */
export async function requireWritable(path: string, request: WritableRequest): Promise<void> {
  const refused = (why: string, cause?: unknown) =>
    new PlimsollError(`cannot use ${path} for ${request.purpose}: ${why}`, {
      code: request.code,
      hint: request.hint,
      ...(cause === undefined ? {} : { cause }),
    });
  try {
    if (request.makeMode !== undefined) await makeDirectory(path, request.makeMode);
    await probe(path);
  } catch (cause) {
    throw refused(whyRefused(cause), cause);
  }
  const free = await statfs(path).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  );
  if (free < request.roomBytes)
    throw refused(`${Math.floor(free / 2 ** 20)} MiB are free there, ${request.roomBytes / 2 ** 20} MiB are needed`);
}

/** What an error of the operating system means for a path, in words. */
export function whyRefused(cause: unknown): string {
  return reasons[(cause as NodeJS.ErrnoException).code ?? ''] ?? messageOf(cause);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the quota is used up',
  EEXIST: 'something else is in its place, such as a link to what is not there',
  ELOOP: 'links that lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such directory, or none can be made',
  ENOSPC: 'the file system is full',
  ENOTDIR: 'it is a file, or leads through one',
  EPERM: 'the operating system does not permit it',
  EROFS: 'the file system is read-only',
};

/** As `mkdir -p`. */
export async function makeDirectory(path: string, mode = 0o777): Promise<void> {
  const missing: string[] = [];
  for (let at = path; !(await isDirectory(at)); at = dirname(at)) missing.unshift(at);
  for (const directory of missing)
    await mkdir(directory, mode).catch(async (cause) => {
      // Somebody else may have made it meanwhile.
      if (!(await isDirectory(directory))) throw cause;
    });
}

/** False where nothing is there; throws where something else is. */
async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause;
    return null;
  });
  if (found === null && (await lstat(path).catch(() => null))) throw systemError('EEXIST', path);
  if (found && !found.isDirectory()) throw systemError('ENOTDIR', path);
  return found !== null;
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

async function probe(directory: string): Promise<void> {
  const file = join(directory, `.plimsoll-probe-${process.pid}`);
  try {
    await using handle = await open(file, 'w', 0o600);
    await handle.writeFile(Buffer.alloc(probeBytes));
  } finally {
    await rm(file, { force: true });
  }
}
