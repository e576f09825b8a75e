/** Where a run's files go: refused before anything starts where that cannot be, and never shared or overwritten unasked. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { takeRunDirectory } from '../../src/commands/run-directory.js';
import { requireWritable } from '../../src/writable-directory.js';
import { capturedIo } from '../support/captured-io.js';
import { sampleResult } from '../support/sample-result.js';

describe('the directory of a run', () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'plimsoll-out-'));
    await writeFile(join(cwd, 'file'), 'mine');
    await symlink(join(cwd, 'nowhere'), join(cwd, 'dangling'));
    await symlink('loop', join(cwd, 'loop'));
  });
  afterEach(() => rm(cwd, { recursive: true, force: true }));

  const take = (out: string | undefined, overwrite = false) =>
    takeRunDirectory({ cwd, out, fallback: 'reports/race-20260131-235959', overwrite });

  it.each<readonly [string, string, string]>([
    ['a file', 'file', 'it is a file'],
    ['below a file', 'file/below', 'it is a file'],
    ['a link to nothing', 'dangling', 'a link to what is not there'],
    ['a link to itself', 'loop', 'links that lead in a circle'],
    ['a name that is too long', 'x'.repeat(300), 'too long'],
    ['no name', '', 'names no directory'],
    ...(process.platform === 'linux' ? [['/proc', '/proc/x', 'none can be made'] as const] : []),
  ])('%s is refused as usage, with the reason, and without a server', async (_, out, reason) => {
    const io = capturedIo({ cwd });
    expect(await main(['run', 'smoke', '--out', out], io)).toBe(2);
    expect(io.err()).toContain(reason);
    expect(io.err()).toContain('code: out-unwritable (exit 2)');
    expect(io.out()).toBe('');
    expect((await readdir(cwd)).sort()).toEqual(['dangling', 'file', 'loop']);
  });

  it('is refused where there is no room', async () => {
    const request = { code: 'out-unwritable', purpose: 'the report', hint: '', roomBytes: 2 ** 60 } as const;
    await expect(requireWritable(cwd, request)).rejects.toThrow(/MiB are free there, 1099511627776 MiB are needed/);
  });

  it('is made with all that leads to it, and nothing of ours stays in it', async () => {
    {
      await using taken = await take('a/b/c');
      expect(taken.path).toBe(join(cwd, 'a/b/c'));
    }
    expect(await readdir(join(cwd, 'a/b/c'))).toEqual([]);
  });

  it('is another one for each of two runs that start in the same second', async () => {
    const [one, two] = await Promise.all([take(undefined), take(undefined)]);
    expect(new Set([one.path, two.path])).toEqual(
      new Set(['', '-2'].map((end) => join(cwd, `reports/race-20260131-235959${end}`))),
    );
  });

  it('belongs to one run at a time, whatever is overwritten', async () => {
    const runs = await Promise.allSettled([take('same'), take('same', true), take('same')]);
    expect(runs.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    for (const run of runs)
      if (run.status === 'rejected') expect(run.reason).toMatchObject({ code: 'out-in-use', exitCode: 2 });
    await expect(take('same', true)).rejects.toThrow(`process ${process.pid}`);
  });

  it('is free again when the run that had it was killed', async () => {
    await mkdir(join(cwd, 'killed'));
    await writeFile(join(cwd, 'killed/.plimsoll-run'), `4194304 gone\n${hostname()}\n`);
    await using taken = await take('killed');
    expect(await readFile(join(taken.path, '.plimsoll-run'), 'utf8')).toContain(`${process.pid} `);
    await writeFile(join(cwd, 'killed/.plimsoll-run'), '17 1000\nanother-machine\n');
    await expect(take('killed')).rejects.toMatchObject({ code: 'out-in-use' });
  });

  describe('that holds a run', () => {
    beforeEach(async () => {
      await mkdir(join(cwd, 'held/charts'), { recursive: true });
      for (const name of ['report.html', 'summary.md', 'notes.txt', 'charts/ladder.svg', 'charts/ladder.vl.json'])
        await writeFile(join(cwd, 'held', name), 'old');
      await writeFile(join(cwd, 'held/charts/mine.svg'), 'mine');
      await writeFile(join(cwd, 'held/result.json'), JSON.stringify(sampleResult()));
    });

    it('is refused, with nothing in it changed', async () => {
      const io = capturedIo({ cwd });
      expect(await main(['run', 'smoke', '--out', 'held'], io)).toBe(2);
      expect(io.err()).toMatch(/holds a run already: result.json, report.html, summary.md\n.*--overwrite/);
      expect(await readFile(join(cwd, 'held/report.html'), 'utf8')).toBe('old');
      expect((await readdir(join(cwd, 'held'))).sort()).toEqual([
        'charts',
        'notes.txt',
        'report.html',
        'result.json',
        'summary.md',
      ]);
    });

    it('loses that run as a whole where it may go, and nothing else', async () => {
      await (await take('held', true))[Symbol.asyncDispose]();
      expect((await readdir(join(cwd, 'held'), { recursive: true })).sort()).toEqual([
        'charts',
        'charts/mine.svg',
        'notes.txt',
      ]);
    });

    it('is free where that run never had a server', async () => {
      for (const name of ['report.html', 'summary.md']) await rm(join(cwd, 'held', name));
      await writeFile(join(cwd, 'held/result.json'), JSON.stringify({ ...sampleResult(), lab: null }));
      await using taken = await take('held');
      expect(taken.path).toBe(join(cwd, 'held'));
    });
  });
});
