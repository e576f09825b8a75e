import { describe, expect, it } from 'vitest';
import { Backlog } from '../../../src/workload/backlog.js';
import type { Work } from '../../../src/workload/statements.js';

const work = (index: number, attempts = 0): Work => ({ operation: 'issue', index, intendedMs: 0, attempts });
const indexes = (works: readonly Work[]) => works.map(({ index }) => index);

describe('Backlog', () => {
  it('sends one probe at a time while the table refuses, oldest first', () => {
    const backlog = new Backlog([], 4);
    for (const index of [1, 2, 3]) backlog.refused(work(index));
    expect(indexes(backlog.take())).toEqual([1]);
    expect(backlog.take()).toEqual([]);
    expect(backlog.size).toBe(3);
  });

  it('puts a refused probe back at the front', () => {
    const backlog = new Backlog([work(1), work(2)], 4);
    const [probe] = backlog.take();
    backlog.refused(probe as Work);
    expect(indexes(backlog.items())).toEqual([1, 2]);
    expect(indexes(backlog.take())).toEqual([1]);
  });

  it('opens up to its limit once a retry is accepted, and closes at the next refusal', () => {
    const backlog = new Backlog(
      [1, 2, 3, 4, 5, 6].map((index) => work(index)),
      3,
    );
    backlog.take();
    backlog.accepted();
    const wave = backlog.take();
    expect(indexes(wave)).toEqual([2, 3, 4]);
    for (const retry of wave) backlog.refused(retry);
    expect(backlog.take()).toHaveLength(1);
  });

  it('is empty only when every retry was answered', () => {
    const backlog = new Backlog([work(1)], 3);
    backlog.take();
    expect(backlog.size).toBe(1);
    backlog.accepted();
    expect(backlog.size).toBe(0);
  });

  it('forgets work that is given up, and goes on as before with the next', () => {
    const backlog = new Backlog([work(1), work(2)], 3);
    const [probe] = backlog.take();
    backlog.givenUp(probe as Work);
    expect(backlog.size).toBe(1);
    expect(indexes(backlog.take())).toEqual([2]);
    backlog.givenUp(work(3));
    expect(backlog.size).toBe(1);
  });

  it('counts work from an earlier stretch as tried before', () => {
    expect(new Backlog([work(7)], 1).take()[0]?.attempts).toBe(1);
  });
});
