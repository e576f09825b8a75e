/** Runs scripts/unpack-mysql.sh, which gets a MySQL server out of the machine's own packages. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { messageOf, PlimsollError } from '../../errors.js';
import { requireCache } from '../cache-directory.js';
import { findUnpacked, type Mysqld } from './find-mysqld.js';

const script = fileURLToPath(new URL('../../../scripts/unpack-mysql.sh', import.meta.url));
const limitMs = 600_000;

export interface UnpackContext {
  /** Proxies and PATH are the caller's. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Throws `cache-unwritable`, or `unpack-failed` with what apt said. */
export async function unpackMysql(cacheDirectory: string, { env, signal }: UnpackContext): Promise<Mysqld> {
  await requireCache(cacheDirectory);
  let cause: unknown;
  try {
    await promisify(execFile)('/bin/sh', [script, cacheDirectory], { env: { ...env }, signal, timeout: limitMs });
  } catch (thrown) {
    cause = thrown;
  }
  const mysqld = await findUnpacked(cacheDirectory);
  if (mysqld) return mysqld;
  throw new PlimsollError('MySQL could not be unpacked from this machine’s packages', {
    code: 'unpack-failed',
    hint: 'Install MySQL 8.0 or newer so that mysqld is on PATH, or start Docker with an image such as mysql:8.4.',
    details: messageOf(cause).trim().split('\n').slice(-3),
  });
}
