/**
 * Numbers that come in as an index's keys do, for the leaves to sort by: which one says how a real key's neighbours
 * lie, not what they are. The same index has the same numbers in each run.
 */
import type { KeyOrder } from './table-layout.js';

/** The key of each next record. */
export function keyNumbers(order: KeyOrder): () => number {
  let count = 0;
  if (order === 'ascending') return () => count++;
  const draw = draws();
  if (order === 'random') return draw;
  return () => groupOf(draw()) * 2 ** 32 + count++;
}

const groups = 3000;
/** Coprime to the number of groups, so that each place is taken once: the large groups lie anywhere. */
const stride = 1327;

/** Rank r is drawn about in proportion to 1/r (Zipf's law), as accounts own rows. */
function groupOf(draw: number): number {
  return (Math.floor(groups ** draw) * stride) % groups;
}

/** 0 to 1, evenly: a linear congruence modulo 2^32, of which the upper bits are used, scrambled. */
function draws(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
