/** What is owed to whoever lets us run a program of theirs: its end, its output, and nothing left running. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultCacheDirectory } from '../../src/lab/cache-directory.js';
import { runProgram } from '../../src/lab/run-program.js';
import type { ProgramEnd } from '../../src/program.js';
import { labKinds } from '../support/machine.js';

const owner = fileURLToPath(new URL('../support/own-a-lab.mjs', import.meta.url));
const secret = 'ZkXw91-secret_of-thirty-two-long';
let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'plimsoll-test-home-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function sh(script: string, signal = new AbortController().signal): Promise<ProgramEnd> {
  const request = { run: ['sh', '-c', script], env: { PLIMSOLL_PASSWORD: secret }, secret, signal };
  return runProgram(request, { directory: home, path: process.env['PATH'] ?? '', scratchDirectory: home });
}

function outputOf(end: ProgramEnd): string {
  return 'output' in end ? end.output : end.reason;
}

/** Processes whose HOME is `directory`: those that we started, and theirs. */
function living(directory: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const isZombie = /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      return !isZombie && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOME=${directory}`);
    } catch {
      return false;
    }
  });
}

describe("a user's program", () => {
  it('is told by its exit code and what it wrote to both outputs', async () => {
    const end = await sh('echo one; echo two >&2; exit 7');
    expect(end).toMatchObject({ status: 'exited', code: 7 });
    expect(outputOf(end).split('\n').sort()).toEqual(['one', 'two']);
  });

  it('gets the environment made for it and nothing of ours', async () => {
    process.env['PLIMSOLL_TEST_CANARY'] = 'seen';
    const names = outputOf(await sh('env')).match(/^\w+(?==)/gm) ?? [];
    const ofTheShell = ['PWD', 'OLDPWD', 'SHLVL', '_'];
    expect(names.filter((name) => !ofTheShell.includes(name)).sort()).toEqual(
      ['HOME', 'LANG', 'PATH', 'PLIMSOLL_PASSWORD', 'TMPDIR'].sort(),
    );
  });

  it('does not show its password, wherever its output is cut', async () => {
    expect(outputOf(await sh('echo "login $PLIMSOLL_PASSWORD."'))).toBe('login [password].');
    const endless = outputOf(await sh('yes "$PLIMSOLL_PASSWORD" | head -c 1000003'));
    expect(endless.length).toBeGreaterThan(10_000);
    expect(endless.length).toBeLessThan(70_000);
    for (let start = 0; start + 8 <= secret.length; start += 1) {
      // The last line was cut by the program itself.
      expect(endless.split('\n').slice(0, -1).join('\n')).not.toContain(secret.slice(start, start + 8));
    }
  });

  it('keeps the end of a long output', async () => {
    const output = outputOf(await sh('seq 100000'));
    expect(output.startsWith('[…]')).toBe(true);
    expect(output.endsWith('99999\n100000')).toBe(true);
  });

  it('that is not there is no crash', async () => {
    const place = { directory: home, path: '', scratchDirectory: home };
    const request = { run: ['./nothing'], env: {}, secret, signal: new AbortController().signal };
    expect(await runProgram(request, place)).toMatchObject({
      status: 'not-started',
      reason: expect.stringContaining('ENOENT'),
    });
  });

  it.each([
    ['with what it started', 'sleep 1234 & wait'],
    ['though it ignores SIGTERM', "trap '' TERM; while :; do sleep 1; done"],
  ])('is ended when told to, %s', async (_, script) => {
    const stop = new AbortController();
    const ended = sh(script, stop.signal);
    await expect.poll(() => living(home).length).toBeGreaterThanOrEqual(2);
    stop.abort();
    expect(await ended).toMatchObject({ status: 'killed' });
    await expect.poll(() => living(home)).toEqual([]);
  });

  it('may finish its step when it is told to end', async () => {
    const stop = new AbortController();
    const ended = sh("trap 'echo finished; exit 3' TERM; echo ready; while :; do sleep 0.05; done", stop.signal);
    await expect.poll(() => living(home).length).toBeGreaterThanOrEqual(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    stop.abort();
    expect(await ended).toMatchObject({
      status: 'exited',
      code: 3,
      output: expect.stringMatching(/^ready\n(.*\n)?finished$/),
    });
  });

  it('leaves nothing running when it ends by itself', async () => {
    expect(await sh('sleep 1234 & echo begun')).toMatchObject({ status: 'exited', code: 0, output: 'begun' });
    await expect.poll(() => living(home)).toEqual([]);
  });
});

describe.each(labKinds)("a user's program beside a lab on %s", (kind) => {
  it('ends seconds after plimsoll was killed: the watchdog saw it', async () => {
    const cache = defaultCacheDirectory(process.env);
    const child = spawn(process.execPath, [owner, kind, cache, 'program'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    const register = () =>
      readdirSync(join(cache, 'labs'))
        .map((file) => readFileSync(join(cache, 'labs', file), 'utf8'))
        .find((text) => text.startsWith(`owner=${child.pid} `));
    const scratch = /^directory=(.*-files)$/m.exec(register() ?? '')?.[1] ?? '';
    await expect.poll(() => living(scratch).length, { timeout: 5_000 }).toBeGreaterThanOrEqual(2);
    child.kill('SIGKILL');
    await expect.poll(() => living(scratch), { timeout: 20_000 }).toEqual([]);
    await expect.poll(register, { timeout: 20_000 }).toBeUndefined();
  });
});
