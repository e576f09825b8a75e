/**
 * How well the text compresses. Bodies are of three kinds: prose written from the vocabulary, lists of
 * random tokens, and a few that come back again and again, as saved queries do. Their shares decide how
 * much `gzip -6` takes away (its window is 32 KiB, so a body that comes back after more than that counts
 * as new; compressors with larger windows find more).
 */
import type { Draws } from './draws.js';
import { type Arena, type Fragment, type FragmentPool, poolOf } from './fragment.js';

/** Writes a text of about `bytes`. */
type BodyMaker = (bytes: number) => string;

export interface BodyMix {
  /** Share of bodies that are lists of random tokens. */
  readonly tokenShare: number;
  /** Pools of bodies in the mix's shares, largest first, for sizes down to `leastBytes`. */
  pools(arena: Arena, leastBytes: number, prose: BodyMaker, tokens: BodyMaker): readonly FragmentPool[];
}

/** Sizes halve, so that a text of any length is filled with few copies: [bytes, bodies of that size]. */
const tiers = [
  [6400, 12],
  [3200, 20],
  [1600, 36],
  [800, 64],
  [400, 96],
  [200, 96],
  [100, 64],
] as const;

interface Shares {
  readonly tokens: number;
  readonly repeated: number;
}

/**
 * Measured over 3 MB of texts with medians of 2 KB: the share that gzip -6 takes away, and the shares that give it.
 * Between the points the way is straight within a few points.
 */
const calibration: readonly (readonly [number, Shares])[] = [
  [0.34, { tokens: 1, repeated: 0 }],
  [0.6, { tokens: 0.38, repeated: 0 }],
  [0.745, { tokens: 0.17, repeated: 0 }],
  [0.815, { tokens: 0, repeated: 0 }],
  [0.9, { tokens: 0, repeated: 1 }],
];

/** `compressibility`: 0 to 1; beyond the calibration's ends the nearest end is taken. */
export function createBodyMix(compressibility: number, draws: Draws): BodyMix {
  const shares = sharesFor(compressibility);
  const pool = (arena: Arena, count: number, bytes: number, prose: BodyMaker, tokens: BodyMaker) => {
    const add = (make: BodyMaker) => arena.add(ofSize(bytes, make));
    const tokenCount = Math.round(count * shares.tokens);
    const repeatedCount = Math.min(count - tokenCount, Math.round(count * shares.repeated));
    const favourite = add(prose);
    const fragments: Fragment[] = Array.from({ length: repeatedCount }, () => favourite);
    for (let i = 0; i < tokenCount; i++) fragments.push(add(tokens));
    while (fragments.length < count) fragments.push(add(prose));
    return poolOf(fragments);
  };
  const ofSize = (bytes: number, make: BodyMaker) => {
    const wanted = bytes * (0.85 + 0.3 * draws.unit());
    let text = make(wanted);
    // One that came out too long would keep its whole pool from filling smaller gaps.
    for (let tries = 0; tries < 12 && Buffer.byteLength(text) > bytes * 1.2; tries++) text = make(wanted * 0.9);
    return text;
  };
  return {
    tokenShare: shares.tokens,
    pools: (arena, leastBytes, prose, tokens) =>
      tiers.filter(([bytes]) => bytes >= leastBytes).map(([bytes, count]) => pool(arena, count, bytes, prose, tokens)),
  };
}

function sharesFor(compressibility: number): Shares {
  const above = calibration.findIndex(([saving]) => saving > compressibility);
  const next = above < 0 ? calibration.length - 1 : Math.max(1, above);
  const [low, from] = calibration[next - 1] as (typeof calibration)[number];
  const [high, to] = calibration[next] as (typeof calibration)[number];
  const way = Math.max(0, Math.min(1, (compressibility - low) / (high - low)));
  return {
    tokens: from.tokens + (to.tokens - from.tokens) * way,
    repeated: from.repeated + (to.repeated - from.repeated) * way,
  };
}
