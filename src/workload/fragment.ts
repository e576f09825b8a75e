/**
 * Fragments: pieces of text rendered once, already escaped for LOAD DATA, that rows are composed from
 * by plain memory copies. All of a workload's fragments lie in one arena, made at the end of set-up.
 */
import { escapeField } from './load-data-text.js';

export interface Fragment {
  /** Escaped, as LOAD DATA reads it; a view into the arena. */
  readonly bytes: Uint8Array;
  /** Bytes once stored, that is before escaping. */
  readonly storedBytes: number;
}

/** Fragments of a like size, any of which may stand for another. */
export interface FragmentPool {
  readonly fragments: readonly Fragment[];
  /** `storedBytes` of the largest. */
  readonly largestBytes: number;
}

/** Collects texts and lays them side by side in memory. */
export class Arena {
  #chunk = Buffer.allocUnsafeSlow(1 << 20);
  #used = 0;

  /** Adds a text. */
  add(text: string): Fragment {
    const escapedText = escapeField(text);
    const length = Buffer.byteLength(escapedText);
    if (this.#used + length > this.#chunk.length) {
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(1 << 20, length));
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += this.#chunk.write(escapedText, start);
    return {
      bytes: new Uint8Array(this.#chunk.buffer, this.#chunk.byteOffset + start, length),
      storedBytes: Buffer.byteLength(text),
    };
  }

  /** Adds `texts` as one pool. */
  pool(texts: readonly string[]): FragmentPool {
    return poolOf(texts.map((text) => this.add(text)));
  }
}

/** A pool of fragments that an arena already holds; the same one may be in it more than once. */
export function poolOf(fragments: readonly Fragment[]): FragmentPool {
  return { fragments, largestBytes: Math.max(...fragments.map((fragment) => fragment.storedBytes)) };
}
