import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli.js';
import { exitCodes } from '../../src/errors.js';
import { drawCharts } from '../../src/report/charts/index.js';
import { writeReport } from '../../src/report/write-report.js';
import { resultSchema } from '../../src/result/schema.js';
import { sampleEmptyResult, sampleResult, sampleTroubledResult } from '../support/sample-result.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plimsoll-report-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('plimsoll report', () => {
  test('makes the same bytes as the run did, beside the result or elsewhere', async () => {
    const run = join(directory, 'run');
    const paths = await writeReport(sampleResult(), run);
    await writeFile(join(run, 'result.json'), `${JSON.stringify(sampleResult(), null, 2)}\n`);
    const { code, stdout, stderr } = await plimsoll('report', 'run/result.json', '--out', 'again');
    expect({ code, stdout, stderr }).toEqual({
      code: exitCodes.ok,
      stdout: `${join(directory, 'again', 'report.html')}\n`,
      stderr: '',
    });
    expect(paths.length).toBe(2 + drawCharts(sampleResult()).length * 3);
    for (const path of paths) {
      const again = join(directory, 'again', path.slice(run.length + 1));
      expect(Buffer.compare(await readFile(path), await readFile(again)), path).toBe(0);
    }
  });

  test('writes beside the result when no directory is given', async () => {
    await result('beside/result.json', JSON.stringify(sampleTroubledResult()));
    expect((await plimsoll('report', 'beside/result.json')).code).toBe(exitCodes.ok);
    expect((await readdir(join(directory, 'beside'))).sort()).toEqual([
      'charts',
      'report.html',
      'result.json',
      'summary.md',
    ]);
  });

  test('tells of an interrupted run that it was one', async () => {
    await result('interrupted/result.json', JSON.stringify(sampleEmptyResult()));
    expect((await plimsoll('report', 'interrupted/result.json')).code).toBe(exitCodes.ok);
    expect(await readFile(join(directory, 'interrupted/report.html'), 'utf8')).toContain('This run was interrupted');
  });
});

describe('a result that cannot be read', () => {
  test.each([
    ['missing', null, /cannot read .*ENOENT/s, 'result-unreadable'],
    ['empty', '', /is not JSON/, 'result-not-json'],
    ['cut off', '{"schemaVersion": 1, "trials": [', /is not JSON/, 'result-not-json'],
    ['not an object', '[1]', /has no schemaVersion/, 'result-version'],
    ['of another version', '{"schemaVersion": 7}', /schemaVersion 7; this plimsoll reads version 1/, 'result-version'],
    ['without fields', '{"schemaVersion": 1}', /status: .*\n.*error: .*\n.*startedAt: /, 'result-invalid'],
  ] as const)('%s is told with exit 2', async (kind, text, message, errorCode) => {
    const name = `${kind.replaceAll(' ', '-')}.json`;
    if (text !== null) await result(name, text);
    const { code, stdout, stderr } = await plimsoll('report', name);
    expect(code).toBe(exitCodes.usage);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).toContain(`code: ${errorCode} (exit 2)`);
    expect(stderr).toContain('hint: ');
  });

  test('names the place of every wrong field', async () => {
    const wrong = JSON.parse(JSON.stringify(sampleResult()));
    wrong.trials[2].durationMs = 'long';
    wrong.trials[1].invariants.lost = -1;
    wrong.extra = true;
    await result('wrong.json', JSON.stringify(wrong));
    const { code, stderr } = await plimsoll('report', 'wrong.json');
    expect(code).toBe(exitCodes.usage);
    for (const part of ['trials[2].durationMs: ', 'trials[1].invariants.lost: ', '"extra"'])
      expect(stderr).toContain(part);
  });

  test.each<readonly [string, (result: Damaged) => void, string]>([
    [
      'a histogram that is none',
      ({ trials }) => Object.assign(trials[0].traffic.during.operations[0], { histogram: 'HISTFAAAAAAA' }),
      'trials[0].traffic.during.operations[0].histogram: is no histogram of latencies',
    ],
    [
      'settings nested without end',
      ({ scenario }) => Object.assign(scenario.settings, { deep: '@deep' }),
      'scenario.settings.deep[0][0]',
    ],
    [
      'a latency that no clock has',
      ({ trials }) => Object.assign(trials[0].traffic.during.operations[0], { latencyMsMax: 1e308 }),
      'trials[0].traffic.during.operations[0].latencyMsMax: Too big',
    ],
    [
      'a median beyond all samples',
      ({ summaries }) => Object.assign(summaries[0].timeToRecoverMs, { median: 2 ** 49 }),
      'summaries[0].timeToRecoverMs: the median lies outside its interval',
    ],
    [
      'a count beyond all counts',
      ({ summaries }) => Object.assign(summaries[0].headroomBytes, { median: 2 ** 53 - 1, high: 2 ** 53 - 1 }),
      'summaries[0].headroomBytes.median: Too big',
    ],
  ])('is told with its path: %s', async (_, damage, message) => {
    const damaged = JSON.parse(JSON.stringify(sampleResult())) as Damaged;
    damage(damaged);
    // Deeper than JSON.stringify goes itself.
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    await result('damaged.json', JSON.stringify(damaged).replace('"@deep"', deep));
    const { code, stderr } = await plimsoll('report', 'damaged.json');
    expect(stderr).toContain(message);
    expect(stderr).toContain('code: result-invalid (exit 2)');
    expect(code).toBe(exitCodes.usage);
  });

  test('says nothing of a share where a file has no bytes', async () => {
    const empty = JSON.parse(JSON.stringify(sampleResult()), (key, value) =>
      key === 'fileBytes' || key === 'tableBytes' ? 0 : value,
    );
    await result('empty/result.json', JSON.stringify(empty));
    expect((await plimsoll('report', 'empty/result.json')).code).toBe(exitCodes.ok);
    expect(await readFile(join(directory, 'empty/report.html'), 'utf8')).not.toContain('NaN %');
  });

  test('is not half-written: a directory that cannot be made is told with exit 2', async () => {
    await result('fine.json', JSON.stringify(sampleEmptyResult()));
    await result('file', '');
    const { code, stderr } = await plimsoll('report', 'fine.json', '--out', 'file/below');
    expect(code).toBe(exitCodes.usage);
    expect(stderr).toContain('report-unwritable');
  });
});

test('the samples that these tests use are valid results', () => {
  for (const sample of [sampleResult(), sampleTroubledResult(), sampleEmptyResult()])
    expect(resultSchema.parse(sample)).toEqual(sample);
});

/** A result whose parts may be spoilt. */
interface Damaged {
  readonly scenario: { readonly settings: object };
  readonly summaries: [{ readonly timeToRecoverMs: object; readonly headroomBytes: object }];
  readonly trials: [{ readonly traffic: { readonly during: { readonly operations: [object] } } }];
}

async function result(name: string, text: string): Promise<void> {
  const path = join(directory, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
}

async function plimsoll(...argv: string[]) {
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: {},
    cwd: directory,
    signal: new AbortController().signal,
  });
  return { code, stdout, stderr };
}
