/**
 * Starts a lab: checks the cap, sweeps what dead owners left, chooses the provider, opens the register and
 * hands over to mysql-lab.ts. Whatever fails on the way leaves nothing behind.
 */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlimsollError } from '../errors.js';
import { requireWritable } from '../writable-directory.js';
import { interrupted } from './bounded.js';
import { requireCache } from './cache-directory.js';
import { checkCap } from './cap-check.js';
import { chooseProvider, type Provider } from './choose-provider.js';
import { newLabId, newPassword } from './credentials.js';
import { createDockerHost } from './docker/docker-host.js';
import { createEmbeddedHost } from './embedded/embedded-host.js';
import { ensureTemplate } from './embedded/template.js';
import type { LabHost } from './host.js';
import type { Lab, LabOptions } from './lab.js';
import { openLab } from './mysql-lab.js';
import { type LabEntry, openEntry } from './register.js';
import { sweepLabs } from './sweep.js';

/** Of what programs and archive files may take nothing is known beforehand; the lab's own data is checked apart. */
const scratchBytes = 2 ** 20;

/** Throws `cap-too-small`, `cap-within-a-page`, `cache-unwritable`, `temporary-unwritable`, `no-server`, `no-docker`, `container-failed`, `server-start-failed`, `cap-not-possible`, `no-room`, `interrupted`. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const startedMs = performance.now();
  refuseImpossibleCap(options);
  const provider = await chooseProvider(options);
  if (options.signal.aborted) throw interrupted();
  await requireCache(options.cacheDirectory);
  await requireTemporary();
  const dockerSocket = provider.kind === 'docker' ? provider.engine.socketPath : '';
  await sweepLabs(options.cacheDirectory, dockerSocket);
  const id = newLabId();
  const entry = openEntry(options.cacheDirectory, id, dockerSocket);
  try {
    const host = await createHost({ id, options, password: options.password ?? newPassword() }, provider, entry);
    return await openLab(host, options, entry, await makeScratchDirectory(id, entry), startedMs);
  } catch (cause) {
    // Not known how far it got: an unannounced end makes the watchdog look for everything.
    await entry.abandon();
    throw cause;
  }
}

async function createHost(
  common: { readonly id: string; readonly options: LabOptions; readonly password: string },
  provider: Provider,
  entry: LabEntry,
): Promise<LabHost> {
  if (provider.kind === 'docker') return createDockerHost({ ...common, ...provider }, entry);
  const template = await ensureTemplate(common.options.cacheDirectory, provider.mysqld);
  return createEmbeddedHost({ ...common, ...provider, template }, entry);
}

function requireTemporary(): Promise<void> {
  return requireWritable(tmpdir(), {
    code: 'temporary-unwritable',
    purpose: 'temporary files',
    hint: 'Set TMPDIR to a directory that is there and can be written.',
    roomBytes: scratchBytes,
  });
}

async function makeScratchDirectory(id: string, entry: LabEntry): Promise<string> {
  const directory = join(tmpdir(), `plimsoll-${id}-files`);
  entry.own('directory', directory);
  await mkdir(directory, { mode: 0o700 });
  return directory;
}

function refuseImpossibleCap(options: LabOptions): void {
  const problems = checkCap(options);
  const [first] = problems;
  if (!first) return;
  throw new PlimsollError(first.message, {
    code: first.code,
    hint: first.hint,
    details: problems.slice(1).map(({ message }) => message),
  });
}
