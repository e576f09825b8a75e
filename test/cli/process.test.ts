/** The process around the program, started as a user starts it: what only a real standard output or directory can refuse. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const bin = resolve('dist/bin.js');
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plimsoll-process-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Runs a line of shell in which `plimsoll` is the program; never with the caches of this machine's user. */
function sh(line: string, env: Record<string, string> = {}) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const script = `plimsoll() { "${process.execPath}" "${bin}" "$@"; }; ${line}`;
    const options = { cwd: directory, env: { ...process.env, XDG_CACHE_HOME: join(directory, 'cache'), ...env } };
    execFile('/bin/sh', ['-c', script], options, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('the process', () => {
  it('says that the directory it was started in is gone', async () => {
    await mkdir(join(directory, 'gone'));
    const { code, stderr } = await sh('cd gone && rmdir ../gone && plimsoll scenarios');
    expect(code).toBe(2);
    expect(stderr).toContain('code: no-working-directory (exit 2)');
    expect(stderr).not.toContain('    at ');
  });

  it('says that its output cannot be written, and starts no server for it', async (context) => {
    if (!existsSync('/dev/full')) context.skip('this machine has no /dev/full');
    for (const line of ['plimsoll schema >/dev/full', 'plimsoll run smoke --out run >/dev/full']) {
      const { code, stderr } = await sh(line);
      expect({ line, code }).toEqual({ line, code: 1 });
      expect(stderr).toMatch(/^plimsoll: standard output cannot be written: the file system is full\n/);
      expect(stderr.match(/code: /g)).toHaveLength(1);
    }
    expect(await readdir(directory)).not.toContain('cache');
  });

  it('is not troubled by a reader that goes away', async () => {
    const { code, stdout, stderr } = await sh('plimsoll schema | head -n 1');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '{\n', stderr: '' });
  });

  it('says before a server starts that its cache or its temporary directory cannot be written', async () => {
    const cache = await sh('echo >file; plimsoll run smoke --out run', { XDG_CACHE_HOME: join(directory, 'file') });
    expect(cache.stderr).toMatch(/for the register of running labs .*: it is a file/);
    expect(cache.stderr).not.toContain('    at ');
    expect(cache.code).toBe(4);
    const temporary = await sh('plimsoll run smoke --out run', { TMPDIR: join(directory, 'missing') });
    expect(temporary.stderr).toMatch(/missing for temporary files: there is no such directory/);
    expect(temporary.code).toBe(4);
  });
});
