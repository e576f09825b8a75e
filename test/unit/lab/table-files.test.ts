import { expect, it } from 'vitest';
import { tableBytesOf } from '../../../src/lab/table-files.js';

const sizes = new Map([
  ['jobs', 10],
  ['jobs_old', 20],
  ['archived_jobs', 40],
  ['#sql-ib1068-1', 80],
  ['parts#p#p2011_06', 1],
  ['parts#P#pmax#SP#s0', 2],
]);

it('finds a table’s own file and no other', () => {
  expect(tableBytesOf(sizes, 'jobs')).toBe(10);
  expect(tableBytesOf(sizes, 'job')).toBeNull();
});

it('adds up the files of a partitioned table', () => {
  expect(tableBytesOf(sizes, 'parts')).toBe(3);
});
