import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdaptiveBatch } from '../../../src/strategies/adaptive-batch.js';

/** A server that deletes this many rows a millisecond, beside a fixed cost a transaction. */
function transactionMs(rows: number, rowsPerMs: number, fixedMs: number): number {
  return fixedMs + rows / rowsPerMs;
}

describe('an adaptive batch', () => {
  it('stays as large as it starts without a target', () => {
    const batch = new AdaptiveBatch(500, null);
    batch.took(500, 10_000);
    expect(batch.rows).toBe(500);
  });

  it('comes to the rows that last as long as the target, from above and from below', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 20, max: 150 }),
        (start, rowsPerMs, targetMs) => {
          const batch = new AdaptiveBatch(start, targetMs);
          for (let step = 0; step < 60; step++) batch.took(batch.rows, transactionMs(batch.rows, rowsPerMs, 0.5));
          const ms = transactionMs(batch.rows, rowsPerMs, 0.5);
          expect(ms).toBeGreaterThan(0.85 * targetMs);
          expect(ms).toBeLessThan(1.15 * targetMs);
        },
      ),
    );
  });

  it('never leaves its bounds, and never more than doubles', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50_000), fc.double({ min: 0, max: 1e6, noNaN: true }))), (answers) => {
        const batch = new AdaptiveBatch(100, 50);
        for (const [rows, ms] of answers) {
          const before = batch.rows;
          batch.took(rows, ms);
          expect(batch.rows).toBeGreaterThanOrEqual(10);
          expect(batch.rows).toBeLessThanOrEqual(Math.min(20_000, 2 * before));
        }
      }),
    );
  });

  it('learns nothing from a chunk without rows', () => {
    const batch = new AdaptiveBatch(100, 50);
    batch.took(0, 5_000);
    expect(batch.rows).toBe(100);
  });
});
