import { describe, expect, it } from 'vitest';
import { extraFileBytes } from '../../../src/watch/extra-files.js';

const extra = (sizes: Readonly<Record<string, number>>) => extraFileBytes(new Map(Object.entries(sizes)), 'jobs', 64);

describe('extra files', () => {
  it.each([
    ['nothing beside the table', { jobs: 64 }, 0],
    ['a table that shrank in its place', { jobs: 40 }, 0],
    ['a limit that was lifted: the table itself grew', { jobs: 100 }, 0],
    ['an archive', { jobs: 64, archived_jobs: 20 }, 20],
    ['a rebuild under way', { jobs: 64, '#sql-ib1071-3016329278': 52 }, 52],
    ['a rebuild between its two renames', { '#sql2-107f-1a': 64, '#sql-107f_1a': 52 }, 52],
    ['a swap by name: the old file is the other one', { jobs: 40, jobs_old: 64 }, 40],
    ['partitions under way', { jobs: 64, '#sql-1_2#p#p1': 12, '#sql-1_2#p#pmax': 48 }, 60],
    ['partitions that took the name', { '#sql2-1-2': 64, 'jobs#p#p1': 12, 'jobs#p#pmax': 48 }, 60],
  ])('%s', (_, sizes, bytes) => expect(extra(sizes)).toBe(bytes));

  it('all other files, where the table has none of its own', () => {
    expect(extraFileBytes(new Map([['archived_jobs', 80]]), 'jobs', 0)).toBe(80);
  });
});
