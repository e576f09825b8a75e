import { describe, expect, it } from 'vitest';
import { summarizeTrials } from '../../../src/measure/summarize.js';
import { takenOf } from '../../../src/measure/taken-rows.js';
import { verdictOf } from '../../../src/measure/verdict.js';
import type { Result, StrategySummary, Trial } from '../../../src/result/schema.js';
import { aResult, aTrial } from '../../support/a-result.js';

function run(trials: readonly Trial[], effect: StrategySummary['effect'] = null): Result {
  const strategies = [...new Set(trials.map(({ strategy }) => strategy))].map((label) => ({
    label,
    title: label,
    effect,
  }));
  return aResult({ trials: [...trials], summaries: summarizeTrials(trials, strategies, 42) });
}
const nothing = { rowsDeleted: 0, rowsArchived: 0, rowsTrimmed: 0 };

describe('what a remedy takes', () => {
  it.each([
    [
      { rowsDeleted: 2875, rowsTrimmed: 7385 },
      'deletes-and-trims',
      ['2,875 rows gone for good', '7,385 texts emptied or cut for good'],
    ],
    [{ rowsTrimmed: 7385 }, 'keeps', ['7,385 texts in a shorter form']],
    [{ rowsArchived: 10, archivedTo: 'archived_jobs' }, 'archives', ['10 rows in archived_jobs instead']],
    [{ rowsArchived: 10, archivedTo: 'archive files' }, 'archives', ['10 rows in archive files instead']],
    [
      { rowsDeleted: 10, tablesBeside: [{ name: 'jobs_old', rows: 99 }] },
      'deletes',
      ['10 rows out of the table, while jobs_old still holds rows beside it'],
    ],
    [{ rowsDeleted: 10, tablesBeside: [{ name: 'jobs_new', rows: 0 }] }, 'deletes', ['10 rows gone for good']],
    [{}, 'keeps', []],
  ] as const)('of %j under %s', (changes, effect, words) => {
    expect(takenOf(run([aTrial({ ...nothing, ...(changes as Partial<Trial>) })], effect), 'prune')).toEqual(words);
  });

  it('stands beside the name of who makes the most room, too', () => {
    const made = (mebibytes: number) => ({ rows: mebibytes, fileBytes: mebibytes * 2 ** 20 });
    const sentences = verdictOf(
      run(
        [
          aTrial({ ...nothing, roomMade: made(10) }),
          aTrial({
            ...nothing,
            strategy: 'trim',
            timeToRecoverMs: 5000,
            roomMade: made(40),
            rowsDeleted: 2875,
            rowsTrimmed: 7385,
          }),
        ],
        'deletes-and-trims',
      ),
    );
    expect(sentences.join(' ')).toContain(
      'trim makes room for 40 MiB of further rows (40 rows), the most of all, with 2,875 rows gone for good and 7,385 texts emptied or cut for good; next is prune',
    );
  });
});

describe('sentences about room', () => {
  const made = (rows: number) => ({ rows, fileBytes: rows * 2 ** 20 });

  it('do not measure nothing against something', () => {
    const none = { status: 'not-recovered', timeToRecoverMs: null, reason: 'full' } as const;
    const sentences = verdictOf(
      run([aTrial({ roomMade: made(2) }), aTrial({ ...none, strategy: 'compact', roomMade: made(0) })]),
    ).join(' ');
    expect(sentences).toContain('the most of all; nothing else made any.');
    expect(sentences).not.toContain('0 %');
  });

  it('have no ratio of nothing to nothing', () => {
    const sentences = verdictOf(
      run([aTrial({ roomMade: made(0) }), aTrial({ strategy: 'compact', roomMade: made(0) })]),
    ).join(' ');
    expect(sentences).toContain('No remedy made room for a further row.');
    expect(sentences).not.toMatch(/NaN|chance.*chance|0 B/);
  });

  it('call equal figures equal', () => {
    const [first] = verdictOf(run([aTrial(), aTrial({ strategy: 'compact', timeToRecoverMs: 600.5 })]));
    expect(first).toContain('as good as the same, which one round cannot tell from chance');
  });
});
