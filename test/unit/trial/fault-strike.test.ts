import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { StrikeMoment } from '../../../src/trial/fault-strike.js';

function moment(share: number, clean: { durationMs: number; rowsMoved: number }) {
  let strikes = 0;
  const strike = async () => {
    strikes += 1;
  };
  return { moment: new StrikeMoment(share, clean, strike), strikes: () => strikes };
}

describe('the moment of a fault', () => {
  it('is a share of the rows that a clean trial moves, once', async () => {
    const { moment: half, strikes } = moment(0.5, { durationMs: 60_000, rowsMoved: 100 });
    await half.start();
    half.reached(49);
    expect(strikes()).toBe(0);
    for (const rows of [50, 60, 100]) half.reached(rows);
    await half.over();
    expect(strikes()).toBe(1);
    expect(half).toMatchObject({ struck: true, measuredBy: 'rows' });
  });

  it('is a share of its time where no rows are told', async () => {
    const { moment: half, strikes } = moment(0.5, { durationMs: 20, rowsMoved: 100 });
    await half.start();
    await sleep(60);
    await half.over();
    expect(strikes()).toBe(1);
    expect(half.measuredBy).toBe('time');
  });

  it('does not come after the remedy’s end', async () => {
    const { moment: late, strikes } = moment(0.9, { durationMs: 100, rowsMoved: 100 });
    await late.start();
    await late.over();
    await sleep(150);
    expect(strikes()).toBe(0);
    expect(late.struck).toBe(false);
  });

  it('is before the remedy at 0 %', async () => {
    const { moment: first, strikes } = moment(0, { durationMs: 60_000, rowsMoved: 0 });
    await first.start();
    expect(strikes()).toBe(1);
    await first.over();
  });

  it('hands on what the strike threw, once the remedy is over', async () => {
    const failing = new StrikeMoment(0.5, { durationMs: 60_000, rowsMoved: 2 }, async () => {
      throw new Error('no such disk');
    });
    await failing.start();
    failing.reached(1);
    await expect(failing.over()).rejects.toThrow('no such disk');
  });
});
