/** However the owner of a lab ends, nothing of the lab stays: counted before and after. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultCacheDirectory } from '../../src/lab/cache-directory.js';
import { findEngine, labelledContainers, ownerLabel } from '../../src/lab/docker/engine.js';
import { sweepLabs } from '../../src/lab/sweep.js';
import { labKinds } from '../support/machine.js';

const script = fileURLToPath(new URL('../support/own-a-lab.mjs', import.meta.url));
const docker = await findEngine(process.env);
const settle = { timeout: 20_000, interval: 100 };

describe.each(labKinds)('a lab on %s leaves nothing behind', (kind) => {
  let cache: string;
  let owner: ChildProcess;
  /** What the register says the lab owns, read while it lived. */
  let owned: { readonly directories: readonly string[]; readonly containers: readonly string[] };

  beforeEach(() => {
    // A register of its own, so that what is counted is this lab's; MySQL and templates are the machine's.
    cache = mkdtempSync(join(tmpdir(), 'plimsoll-test-cache-'));
    for (const name of ['mysql', 'templates']) {
      mkdirSync(join(defaultCacheDirectory(process.env), name), { recursive: true });
      symlinkSync(join(defaultCacheDirectory(process.env), name), join(cache, name));
    }
  });
  afterEach(async () => {
    // An owner that a failed test left waiting.
    await end('SIGTERM');
    rmSync(cache, { recursive: true, force: true });
  });

  async function startOwner(then: 'wait' | 'throw' | 'dispose'): Promise<void> {
    owner = spawn(process.execPath, [script, kind, cache, then], { stdio: ['ignore', 'pipe', 'ignore'] });
    const exit = once(owner, 'exit').then(() => 'exit');
    expect(await Promise.race([once(owner.stdout as NodeJS.ReadableStream, 'data').then(String), exit])).toContain(
      'ready',
    );
    owned = ownedBy(readOwned());
    if (then === 'wait')
      // Files of a remedy's own have a directory beside the data's.
      expect(await count()).toMatchObject(
        kind === 'docker' ? { containers: 1, directories: 1 } : { directories: 2, servers: 1 },
      );
  }

  /** The register's lines of things that the lab owns. */
  function readOwned(): readonly string[] {
    const lines = registered().flatMap((file) => readFileSync(join(cache, 'labs', file), 'utf8').split('\n'));
    return lines.filter((line) => /^(directory|container)=/.test(line));
  }

  function registered(): readonly string[] {
    return existsSync(join(cache, 'labs')) ? readdirSync(join(cache, 'labs')) : [];
  }

  async function count() {
    const containers = 'engine' in docker ? await labelledContainers(docker.engine, ownerLabel) : [];
    return {
      registered: registered().length,
      directories: owned.directories.filter((directory) => existsSync(directory)).length,
      servers: owned.directories.flatMap(processesNaming).length,
      containers: containers.filter(({ name }) => owned.containers.includes(name)).length,
      watchdogs: watchdogs().length,
    };
  }

  function watchdogs(): readonly number[] {
    return processesNaming(join(cache, 'labs'));
  }

  const nothing = { registered: 0, directories: 0, servers: 0, containers: 0, watchdogs: 0 };

  async function end(signal?: NodeJS.Signals): Promise<void> {
    const exit = owner.exitCode === null && owner.signalCode === null ? once(owner, 'exit') : null;
    if (signal) owner.kill(signal);
    await exit;
  }

  it('after its owner has disposed of it and ended by itself', async () => {
    await startOwner('dispose');
    await end();
    expect(owner.exitCode).toBe(0);
    expect(await count()).toEqual(nothing);
  });

  it('after its owner has thrown', async () => {
    await startOwner('throw');
    await end();
    expect(owner.exitCode).toBe(1);
    expect(await count()).toEqual(nothing);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('after %s', async (signal) => {
    await startOwner('wait');
    await end(signal);
    expect(await count()).toEqual(nothing);
  });

  it('seconds after its owner was killed: the watchdog saw it', async () => {
    await startOwner('wait');
    await end('SIGKILL');
    await expect.poll(count, settle).toEqual(nothing);
  });

  it('after its owner was killed in the middle of starting it', async () => {
    owner = spawn(process.execPath, [script, kind, cache, 'wait'], { stdio: 'ignore' });
    await expect.poll(() => readOwned().length, settle).toBeGreaterThanOrEqual(1);
    owned = ownedBy(readOwned());
    await end('SIGKILL');
    await expect.poll(count, settle).toEqual(nothing);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'after its watchdog was killed, which is followed by another, and then its owner by %s',
    async (signal) => {
      await startOwner('wait');
      const [first] = watchdogs();
      process.kill(first as number, 'SIGKILL');
      await expect.poll(watchdogs, settle).toEqual([expect.not.toBeOneOf([first])]);
      await end(signal);
      if (signal === 'SIGINT') expect(owner.exitCode).toBe(0);
      await expect.poll(count, settle).toEqual(nothing);
    },
  );

  it('at the next sweep, when owner and watchdog were both killed', async () => {
    await startOwner('wait');
    // Its owner would start another watchdog.
    owner.kill('SIGSTOP');
    for (const pid of watchdogs()) process.kill(pid, 'SIGKILL');
    await end('SIGKILL');
    // A process that was killed may stay for a moment.
    await expect.poll(count, settle).toMatchObject({ registered: 1, watchdogs: 0 });
    expect((await sweepLabs(cache, 'engine' in docker ? docker.engine.socketPath : '')).removed).toHaveLength(1);
    await expect.poll(count, settle).toEqual(nothing);
  });
});

function ownedBy(lines: readonly string[]) {
  const named = (key: string) =>
    lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
  return { directories: named('directory'), containers: named('container') };
}

/** Processes with `text` on their command line. */
function processesNaming(text: string): readonly number[] {
  return commandLines()
    .filter(([, line]) => line.includes(text) && !line.includes(script))
    .map(([pid]) => pid);
}

function commandLines(): readonly (readonly [number, string])[] {
  if (process.platform !== 'linux')
    return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .map((line) => [Number.parseInt(line, 10), line]);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), readIfThere(`/proc/${name}/cmdline`)]);
}

/** '' for a process that has ended meanwhile. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
