/**
 * Rows on the axis of simulated years. Jobs a day grow by a constant factor a year, so the count of rows
 * up to time t is R (g^t - 1) / (g^T - 1); a row's time is that curve's inverse. Rows past the expected
 * count go on at the final rate.
 */
import { assert } from '../assert.js';
import type { Scenario } from '../scenario/schema.js';

const yearMs = 365.25 * 86_400_000;

export interface TimeAxis {
  /** Milliseconds since the epoch, UTC, where the share `rowShare` (0 to 1, or beyond) of history's rows exists. */
  atRowShare(rowShare: number): number;
  /** How far through the years, 0 to 1, that moment is; 1 ever after. */
  progressAt(rowShare: number): number;
}

export function createTimeAxis(history: Pick<Scenario['history'], 'from' | 'to' | 'volumeGrowth'>): TimeAxis {
  const fromMs = Date.parse(`${history.from}T00:00:00Z`);
  const years = (Date.parse(`${history.to}T00:00:00Z`) - fromMs) / yearMs;
  assert(years > 0, 'history ends after it starts');
  const logGrowth = Math.log(history.volumeGrowth);
  const gain = history.volumeGrowth ** years - 1;
  const steady = Math.abs(logGrowth) < 1e-9;
  const finalYearsPerShare = steady ? years : gain / (logGrowth * (gain + 1));

  const yearsAt = (rowShare: number) => {
    if (rowShare > 1) return years + (rowShare - 1) * finalYearsPerShare;
    return steady ? rowShare * years : Math.log(1 + rowShare * gain) / logGrowth;
  };
  return {
    atRowShare: (rowShare) => fromMs + Math.floor(yearsAt(rowShare) * yearMs),
    progressAt: (rowShare) => Math.min(1, yearsAt(rowShare) / years),
  };
}
