/**
 * How well the text compresses. Bodies are of three kinds: written from the vocabulary, lists of random
 * tokens, and a handful that come back again and again, as saved queries do. Their shares set how much
 * `gzip -6` takes away. The shares below were found by measuring; see docs on `compressibility`.
 */
import type { Draws } from './draws.js';
import { type Arena, type Fragment, type FragmentPool, poolOf } from './fragment.js';

export interface BodyMix {
  /**
   * A pool of `count` bodies of about `bytes` each, in the mix's shares; `bytes` given to the makers varies by
   * half to either side.
   */
  pool(
    arena: Arena,
    count: number,
    bytes: number,
    prose: (bytes: number) => string,
    tokens: (bytes: number) => string,
  ): FragmentPool;
}

interface MixShares {
  readonly tokens: number;
  readonly repeated: number;
}

/** Measured: [share that gzip -6 takes away, shares that give it], in rising order. */
const calibration: readonly (readonly [number, MixShares])[] = [
  [0.3, { tokens: 1, repeated: 0 }],
  [0.78, { tokens: 0, repeated: 0 }],
  [0.95, { tokens: 0, repeated: 1 }],
];

/** `compressibility`: 0 to 1; beyond the calibration's ends the nearest end is taken. */
export function createBodyMix(compressibility: number, draws: Draws): BodyMix {
  const shares = sharesFor(compressibility);
  return {
    pool(arena, count, bytes, prose, tokens) {
      const size = () => bytes * (0.6 + 0.8 * draws.unit());
      const tokenCount = Math.round(count * shares.tokens);
      const repeatedCount = Math.round(count * shares.repeated);
      const favourites = Array.from({ length: 2 }, () => arena.add(prose(size())));
      const fragments: Fragment[] = [];
      for (let i = 0; i < count; i++)
        if (i < tokenCount) fragments.push(arena.add(tokens(size())));
        else if (i < tokenCount + repeatedCount) fragments.push(favourites[i % favourites.length] as Fragment);
        else fragments.push(arena.add(prose(size())));
      return poolOf(fragments);
    },
  };
}

function sharesFor(compressibility: number): MixShares {
  for (let i = 1; i < calibration.length; i++) {
    const [low, from] = calibration[i - 1] as (typeof calibration)[number];
    const [high, to] = calibration[i] as (typeof calibration)[number];
    if (compressibility > high && i < calibration.length - 1) continue;
    const at = Math.max(0, Math.min(1, (compressibility - low) / (high - low)));
    return {
      tokens: from.tokens + (to.tokens - from.tokens) * at,
      repeated: from.repeated + (to.repeated - from.repeated) * at,
    };
  }
  return (calibration[0] as (typeof calibration)[number])[1];
}
