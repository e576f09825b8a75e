import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram, samplesNeededFor } from '../../../src/measure/histogram.js';

function histogramOf(latenciesMs: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const latencyMs of latenciesMs) histogram.record(latencyMs);
  return histogram;
}

describe('a latency histogram', () => {
  it('has nothing to say of no samples', () => {
    const empty = new LatencyHistogram();
    expect([empty.count, empty.max, empty.percentile(50)]).toEqual([0, null, null]);
  });

  it.each([
    [50, 10],
    [90, 50],
    [99, 500],
    [99.9, 5000],
  ])('gives p%d from %d samples on, and not from one fewer', (percentile, needed) => {
    expect(samplesNeededFor(percentile)).toBe(needed);
    expect(histogramOf(Array(needed - 1).fill(1)).percentile(percentile)).toBeNull();
    expect(histogramOf(Array(needed).fill(1)).percentile(percentile)).toBe(1);
  });

  it('keeps microseconds', () => {
    expect(histogramOf(Array(10).fill(0.037)).percentile(50)).toBe(0.037);
  });

  it('counts what is too short or too long instead of refusing it', () => {
    const histogram = histogramOf([0, -3, 1e12]);
    expect(histogram.count).toBe(3);
    expect(histogram.max).toBeGreaterThanOrEqual(3.59e6);
  });

  it('gives every percentile within 0.1 % of the sample that stands there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 3e6, noNaN: true }), { minLength: 50, maxLength: 200 }),
        fc.constantFrom(10, 50, 90),
        (latencies, percentile) => {
          const sorted = latencies.toSorted((one, other) => one - other);
          const expected = sorted[Math.ceil((percentile / 100) * sorted.length) - 1] as number;
          const given = histogramOf(latencies).percentile(percentile) as number;
          expect(Math.abs(given - expected)).toBeLessThanOrEqual(Math.max(expected * 0.002, 0.001));
        },
      ),
    );
  });
});
