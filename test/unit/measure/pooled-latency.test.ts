import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../../src/measure/histogram.js';
import { latencyByPhase } from '../../../src/measure/latency-by-phase.js';
import { pooledPercentile } from '../../../src/measure/pooled-latency.js';
import type { OperationFigures } from '../../../src/result/schema.js';
import { aTraffic, aTrial } from '../../support/a-result.js';

function round(latenciesMs: readonly number[]): string | null {
  const histogram = new LatencyHistogram();
  for (const latencyMs of latenciesMs) histogram.record(latencyMs);
  return histogram.encoded;
}

const samples = (count: number, latencyMs: number) => Array<number>(count).fill(latencyMs);

describe('a histogram as text', () => {
  it('comes back with every count', () => {
    const latencies = [0.5, 0.5, 3, 250];
    const again = LatencyHistogram.merged([round(latencies) as string]);
    expect(again.counts().map(({ count }) => count)).toEqual([2, 1, 1]);
    for (const [index, latencyMs] of [0.5, 3, 250].entries()) {
      const given = again.counts()[index]?.latencyMs ?? 0;
      expect(Math.abs(given - latencyMs)).toBeLessThanOrEqual(latencyMs / 1000);
    }
  });

  it('is nothing without samples, and the same for the same samples', () => {
    expect(round([])).toBeNull();
    expect(round([1, 2, 3])).toBe(round([3, 2, 1]));
  });
});

describe('a percentile over rounds', () => {
  it('needs the samples of all rounds together, not of one', () => {
    const rounds = Array.from({ length: 5 }, () => round(samples(100, 2)));
    expect(pooledPercentile(rounds.slice(0, 4), 99, 42)).toBeNull();
    expect(pooledPercentile(rounds, 99, 42)).toEqual({ median: 2, low: 2, high: 2, samples: 5 });
  });

  it('is of all samples together, not a mean of the rounds', () => {
    const rounds = [round(samples(90, 1)), round(samples(10, 100))];
    expect(pooledPercentile(rounds, 50, 42)?.median).toBe(1);
  });

  it('has an interval as wide as rounds differ: one bad round of five is drawn now and then', () => {
    const calm = Array.from({ length: 4 }, () => round(samples(200, 1)));
    const spread = pooledPercentile([...calm, round(samples(200, 50))], 90, 42);
    expect(spread?.low).toBe(1);
    expect(spread?.high).toBeGreaterThanOrEqual(50);
    const alike = pooledPercentile([...calm, round(samples(200, 1))], 90, 42);
    expect([alike?.low, alike?.high]).toEqual([1, 1]);
  });

  it('below five rounds spans those rounds that have samples enough of their own', () => {
    const interval = pooledPercentile([round(samples(60, 1)), round(samples(60, 9)), round(samples(3, 800))], 90, 42);
    expect(interval).toMatchObject({ low: 1, samples: 3 });
    expect(interval?.high).toBeLessThan(10);
  });

  it('leaves out rounds in which nothing was accepted, and is the same made twice', () => {
    const rounds = [null, ...Array.from({ length: 6 }, (_, index) => round(samples(50, index + 1)))];
    expect(pooledPercentile(rounds, 90, 7)).toEqual(pooledPercentile(rounds, 90, 7));
    expect(pooledPercentile(rounds, 90, 7)?.samples).toBe(6);
    expect(pooledPercentile([null], 50, 7)).toBeNull();
  });
});

describe('latency by phase', () => {
  const operation = (name: OperationFigures['operation'], latenciesMs: readonly number[], refused = 0) => ({
    operation: name,
    accepted: latenciesMs.length,
    refused,
    failed: 0,
    waitMsMax: refused === 0 ? null : 300,
    latencyMsP50: null,
    latencyMsP90: null,
    latencyMsP99: null,
    latencyMsMax: Math.max(...latenciesMs) + 0.003,
    histogram: round(latenciesMs),
  });
  const traffic = (latencyMs: number, refused = 0) =>
    aTraffic({
      operations: [operation('issue', samples(30, latencyMs), refused), operation('kill', samples(30, latencyMs * 10))],
    });

  it('adds up rounds and operations, and leaves out phases that no trial had', () => {
    const trial = (ms: number) => aTrial({ traffic: { full: null, during: traffic(ms, 4), after: null } });
    const lines = latencyByPhase([trial(1), trial(2)]);
    expect(new Set(lines.map(({ phase }) => phase))).toEqual(new Set(['during']));
    expect(lines.find((line) => line.operation === 'issue')).toMatchObject({
      rounds: 2,
      accepted: 60,
      refused: 8,
      latencyMsP50: 1,
      latencyMsP90: 2,
      latencyMsP99: null,
      latencyMsMax: 2.003,
      waitMsMax: 300,
    });
    expect(lines.find((line) => line.operation === 'all')).toMatchObject({ accepted: 120, latencyMsMax: 20.003 });
  });
});
