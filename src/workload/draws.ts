/**
 * Random draws by hash: the n-th draw for (seed, index) needs no draw before it, so any row can be made
 * without its neighbours. Integer arithmetic only, the same on every machine. Not for secrets.
 */

const golden = 0x9e3779b9;

/** A reusable, allocation-free source of draws. `begin` places it; each call after that is the next draw. */
export class Draws {
  #counter = 0;
  #key = 0;

  /** Starts the sequence of `index` (whole, up to 2^53) under `seed` (32 bits). */
  begin(seed: number, index: number): this {
    const high = Math.floor(index / 2 ** 32);
    this.#counter = mix((seed ^ mix(index | 0)) + Math.imul(high, golden));
    this.#key = mix((this.#counter ^ seed) + golden);
    return this;
  }

  /** A whole number, 0 to 2^32 - 1. */
  uint32(): number {
    this.#counter = (this.#counter + golden) | 0;
    return mix(this.#counter ^ this.#key) >>> 0;
  }

  /** Above 0 and below 1. */
  unit(): number {
    return (this.uint32() + 0.5) * 2 ** -32;
  }

  /** A whole number, 0 to `limit` - 1; `limit` up to 2^20 or so. */
  below(limit: number): number {
    return Math.floor(this.uint32() * limit * 2 ** -32);
  }

  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** True with probability `share`. */
  chance(share: number): boolean {
    return this.unit() < share;
  }
}

/** MurmurHash3's 32-bit finalizer: every input bit reaches every output bit. */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
