import { describe, expect, it } from 'vitest';
import { fileBytesOf, fileBytesPerModelled } from '../../../src/trial/file-bytes.js';
import { createWorkload } from '../../../src/workload/create-workload.js';
import { jobsWorkload } from '../../support/a-scenario.js';

const mib = 2 ** 20;
const growing = createWorkload(
  jobsWorkload({ text: [{ share: 1, medianStart: 500, medianEnd: 4000, p95: 2 }], deleted: 0.2 }),
);
const indexes = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe('file bytes of rows', () => {
  it('are more for the newest than for as many of the oldest, and none for none', () => {
    const newest = fileBytesOf(growing, 1, indexes(growing.historyRows - 1000, 1000));
    expect(newest).toBeGreaterThan(3 * fileBytesOf(growing, 1, indexes(0, 1000)));
    expect(fileBytesOf(growing, 1, [])).toBe(0);
  });

  it('of all the rows of a full table are what its file has in use, but for those that were deleted', () => {
    const state = { nextIndex: growing.historyRows, unfinished: [], backlog: [] };
    const factor = fileBytesPerModelled(growing, 64 * mib, state);
    expect(fileBytesOf(growing, factor, indexes(0, state.nextIndex))).toBeGreaterThanOrEqual(59 * mib - 1);
    const kept = indexes(0, state.nextIndex).filter((index) => !growing.isDeleted(index));
    expect(fileBytesOf(growing, factor, kept)).toBeLessThan(0.9 * 59 * mib);
  });

  it('leave out jobs that the full table refused', () => {
    const backlog = indexes(100, 400).map((index) => ({
      operation: 'issue' as const,
      index,
      intendedMs: 0,
      attempts: 1,
    }));
    const state = { nextIndex: 500, unfinished: [], backlog: [] };
    const factor = fileBytesPerModelled(growing, 64 * mib, { ...state, backlog });
    expect(factor).toBe(fileBytesPerModelled(growing, 64 * mib, { ...state, nextIndex: 100 }));
    expect(factor).toBeGreaterThan(fileBytesPerModelled(growing, 64 * mib, state));
  });
});
