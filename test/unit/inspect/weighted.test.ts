import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absent } from '../../../src/inspect/sample.js';
import { absentShare, countsOf, distinctIn, lengthsOf, sharesOf } from '../../../src/inspect/weighted.js';

describe('statistics of a weighted sample', () => {
  it('are those of the rows that it stands for: a row of weight n counts as n rows', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 4 })), { minLength: 1 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const figures = Uint32Array.from(pairs.map(([figure]) => figure));
        const weights = Float64Array.from(pairs.map(([, weight]) => weight));
        const spelt = pairs.flatMap(([figure, weight]) => Array<number>(weight).fill(figure)).sort((a, b) => a - b);
        const quantile = (share: number) => spelt[Math.max(0, Math.ceil(share * spelt.length) - 1)];
        const lengths = lengthsOf(figures, weights);
        expect(lengths).toMatchObject({
          min: spelt[0],
          p5: quantile(0.05),
          p25: quantile(0.25),
          p50: quantile(0.5),
          p75: quantile(0.75),
          p95: quantile(0.95),
          p99: quantile(0.99),
          max: spelt.at(-1),
        });
        expect(lengths?.mean).toBeCloseTo(spelt.reduce((sum, one) => sum + one, 0) / spelt.length, 1);
        const shares = Object.fromEntries(sharesOf(figures, weights));
        for (const figure of new Set(spelt))
          expect(shares[figure]).toBeCloseTo(spelt.filter((one) => one === figure).length / spelt.length, 9);
      }),
    );
  });

  it('leave NULLs out, and tell their share by weight', () => {
    const figures = Uint32Array.of(7, absent, 9);
    const weights = Float64Array.of(1, 2, 1);
    expect(absentShare(figures, weights)).toBe(0.5);
    expect(lengthsOf(figures, weights)).toMatchObject({ min: 7, max: 9, mean: 8 });
    expect(lengthsOf(Uint32Array.of(absent), Float64Array.of(1))).toBeNull();
  });

  it('count different values and those that came once', () => {
    expect(countsOf(Uint32Array.of(3, 1, 3, absent, 2, absent))).toEqual({ present: 4, different: 3, once: 2 });
    expect(countsOf(Uint32Array.of())).toEqual({ present: 0, different: 0, once: 0 });
  });

  it('estimate different values: all rows where none came twice, those seen where all did, else in between', () => {
    expect(distinctIn(1_000_000, { present: 1000, different: 1000, once: 1000 })).toBe(1_000_000);
    expect(distinctIn(1_000_000, { present: 1000, different: 5, once: 0 })).toBe(5);
    expect(distinctIn(1000, { present: 1000, different: 700, once: 500 })).toBe(700);
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1000), fc.nat(1000), (rows, different, once) => {
        fc.pre(once <= different && different > 0);
        const present = once + 2 * (different - once);
        const estimate = distinctIn(rows, { present, different, once });
        expect(estimate).toBeGreaterThanOrEqual(different);
        expect(estimate).toBeLessThanOrEqual(Math.max(rows, different));
      }),
    );
  });
});
