/**
 * When new jobs are due: a Poisson process, that is independent exponential gaps. Open-loop: the times are
 * fixed by the seed and know nothing of how the server fares.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { assert } from '../assert.js';

/** Intended arrival times, milliseconds from the start, ascending, endless; the same for the same seed and rate. */
export function* poissonArrivals(seed: number, ratePerSecond: number): Generator<number, never, void> {
  assert(ratePerSecond > 0, 'arrivals have a rate above 0');
  const random = xoroshiro128plus(seed);
  const meanGapMs = 1000 / ratePerSecond;
  for (let atMs = 0; ; ) {
    // 1 - u is above 0, so its logarithm is finite.
    atMs -= Math.log(1 - uniformFloat64(random)) * meanGapMs;
    yield atMs;
  }
}
