import fc from 'fast-check';
import { mean, variance } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { poissonArrivals } from '../../../src/workload/arrivals.js';

function take(seed: number, ratePerSecond: number, count: number): number[] {
  const arrivals = poissonArrivals(seed, ratePerSecond);
  return Array.from({ length: count }, () => arrivals.next().value);
}

describe('poissonArrivals', () => {
  it('has exponential gaps: mean 1/rate, variance 1/rate²', () => {
    const times = take(42, 200, 20_000);
    const gaps = times.map((time, i) => time - (times[i - 1] ?? 0));
    expect(mean(gaps)).toBeGreaterThan(4.9);
    expect(mean(gaps)).toBeLessThan(5.1);
    expect(variance(gaps)).toBeGreaterThan(25 * 0.95);
    expect(variance(gaps)).toBeLessThan(25 * 1.05);
  });

  it('gives the same times for the same seed, others for another', () => {
    expect(take(7, 50, 100)).toEqual(take(7, 50, 100));
    expect(take(7, 50, 100)).not.toEqual(take(8, 50, 100));
  });

  it('only ever goes forward, and scales with the rate alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 1, max: 5000 }), (seed, rate) => {
        const times = take(seed, rate, 50);
        const unit = take(seed, 1, 50);
        expect(times.every((time, i) => time >= (times[i - 1] ?? 0) && Number.isFinite(time))).toBe(true);
        times.forEach((time, i) => {
          expect(time * rate).toBeCloseTo(unit[i] as number, 3);
        });
      }),
    );
  });
});
