/**
 * Remarks that bring a text to its length: words in plain ASCII that need no escaping, within a comment
 * or a string. Every length has its own few cuts, made once, so that a gap of any size costs one copy.
 */
import type { Draws } from './draws.js';
import { token } from './sql-words.js';
import type { Vocabulary } from './vocabulary.js';

const longestBytes = 255;
const cutsPerLength = 4;
const proseBytes = 16_384;

export interface Filler {
  readonly longestBytes: number;
  /** Exactly `bytes` of remark, 1 to `longestBytes`. */
  piece(bytes: number, draws: Draws): Uint8Array;
}

/** `tokenShare`: share of the cuts that are random tokens instead, as trace ids are; see body-mix.ts. */
export function createFiller(vocabulary: Vocabulary, draws: Draws, tokenShare: number): Filler {
  const prose = Buffer.from(remarks(vocabulary, draws), 'latin1');
  const tokens = Buffer.from(token(draws, proseBytes), 'latin1');
  const cuts: Uint8Array[] = [];
  for (let length = 0; length <= longestBytes; length++)
    for (let i = 0; i < cutsPerLength; i++) {
      const from = draws.below(proseBytes - 1000);
      // Prose starts just behind a blank, that is with a word.
      cuts.push(
        draws.chance(tokenShare) ? cut(tokens, from, length) : cut(prose, prose.indexOf(' ', from) + 1, length),
      );
    }
  return {
    longestBytes,
    piece: (bytes, rowDraws) => cuts[bytes * cutsPerLength + rowDraws.below(cutsPerLength)] as Uint8Array,
  };
}

function cut(source: Buffer, start: number, length: number): Uint8Array {
  return new Uint8Array(source.buffer, source.byteOffset + start, length);
}

function remarks(vocabulary: Vocabulary, draws: Draws): string {
  let text = '';
  while (text.length < proseBytes) {
    const label = draws.pick(vocabulary.labels).replace(/[^A-Za-z -]/g, '');
    text += `asked for by ${label.trim()} to see ${draws.pick(vocabulary.columns)} in ${draws.pick(vocabulary.tables)}; `;
  }
  return text.slice(0, proseBytes);
}
