import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalOf, outliersOf } from '../../../src/measure/statistics.js';
import type { Interval } from '../../../src/result/schema.js';

describe('an interval', () => {
  it('is nothing without samples', () => expect(intervalOf([], 42)).toBeNull());

  it('is the range below five samples', () => {
    expect(intervalOf([3, 1, 2], 42)).toEqual({ median: 2, low: 1, high: 3, samples: 3 });
  });

  it('is frozen for seed 42', () => {
    expect(intervalOf([10, 11, 12, 13, 14, 15, 16, 90], 42)).toEqual({ median: 13.5, low: 11, high: 16, samples: 8 });
  });

  it('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 12 }), (values) => {
        expect(intervalOf(values.toReversed(), 7)).toEqual(intervalOf(values, 7));
      }),
      { numRuns: 20 },
    );
  });

  it('lies within the range and around the median', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 12 }),
        fc.integer(),
        (values, seed) => {
          const { low, median, high } = intervalOf(values, seed) as Interval;
          expect(low).toBeGreaterThanOrEqual(Math.min(...values));
          expect(low).toBeLessThanOrEqual(median);
          expect(high).toBeGreaterThanOrEqual(median);
          expect(high).toBeLessThanOrEqual(Math.max(...values));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('outliers', () => {
  it('lie beyond 3 median absolute deviations', () => {
    expect(outliersOf([10, 11, 12, 13, 90])).toEqual([false, false, false, false, true]);
    expect(outliersOf([10, 11, 12, 13, 15])).toEqual([false, false, false, false, false]);
  });

  it('are not told from fewer than five samples', () =>
    expect(outliersOf([1, 1.1, 90])).toEqual([false, false, false]));
});
