import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetOf, fitsWhole } from '../../../src/inspect/budget.js';

describe('the budget of a look', () => {
  it('never adds up to more rows than it was given, whatever the table', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1e7 }), fc.nat(1e10), (rowsMax, rows) => {
        const budget = budgetOf({ rowsMax, timeMs: 60_000 }, rows);
        const { runs, rowsARun, comparedARun, compressedARun, findARun, monthRows } = budget;
        expect(runs).toBeGreaterThanOrEqual(1);
        expect(rowsARun).toBeGreaterThanOrEqual(1);
        expect(runs * (rowsARun + comparedARun + compressedARun + findARun) + monthRows).toBeLessThanOrEqual(rowsMax);
        if (fitsWhole(budget, rows)) expect(rows).toBeLessThan(rowsMax);
      }),
    );
  });

  it('reads a small table whole, and a large one in 200 runs', () => {
    expect(fitsWhole(budgetOf({ rowsMax: 100_000, timeMs: 60_000 }, 20_000), 20_000)).toBe(true);
    const large = budgetOf({ rowsMax: 100_000, timeMs: 60_000 }, 5e8);
    expect(large.runs).toBe(200);
    expect(fitsWhole(large, 5e8)).toBe(false);
  });
});
