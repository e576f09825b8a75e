/** UUIDs and random bytes by hash of the row's place: no value comes twice, in an order that has nothing to do with time, or in time's. */
import type { ColumnWriter } from '../column-writer.js';
import { mix } from '../draws.js';
import type { RowFacts } from '../row-facts.js';
import type { RowSink } from '../row-sink.js';

const digits = Buffer.from('0123456789abcdef');
const minus = 45;
const one = Buffer.alloc(36);
const four = 52;
const seven = 55;

/** `of`: what the value stands for; the row's own place where nothing is said. */
export function uuidWriter(
  form: 'text' | 'hex' | 'bytes',
  order: 'random' | 'ascending',
  seed: number,
  of: (row: RowFacts) => number = (row) => row.index,
): ColumnWriter {
  const isText = form === 'text';
  const length = isText ? 36 : 32;
  return (sink, row) => {
    const at = of(row);
    const words = wordsOf(seed, at);
    // Version 7 begins with milliseconds; the row's place behind them keeps the order within one.
    const head = order === 'ascending' ? row.createdMs * 2 ** 12 + (at % 2 ** 12) : 0;
    let to = 0;
    for (let nibble = 0; nibble < 32; nibble++) {
      if (isText && (nibble === 8 || nibble === 12 || nibble === 16 || nibble === 20)) one[to++] = minus;
      const random = ((words[nibble >>> 3] as number) >>> (4 * (nibble & 7))) & 15;
      one[to++] = digits[random] as number;
    }
    const place = (nibble: number) => nibble + (isText ? [8, 12, 16, 20].filter((dash) => nibble >= dash).length : 0);
    if (order === 'ascending') {
      let rest = Math.floor(head / 2 ** 12);
      for (let nibble = 11; nibble >= 0; nibble--, rest = Math.floor(rest / 16))
        one[place(nibble)] = digits[rest % 16] as number;
      let low = at % 2 ** 12;
      for (let nibble = 15; nibble >= 13; nibble--, low = Math.floor(low / 16))
        one[place(nibble)] = digits[low % 16] as number;
    }
    one[place(12)] = order === 'ascending' ? seven : four;
    one[place(16)] = digits[8 + ((words[2] as number) & 3)] as number;
    sink.put(one.subarray(0, length));
    return form === 'bytes' ? 16 : length;
  };
}

const four32 = new Int32Array(4);

function wordsOf(seed: number, at: number): Int32Array {
  const high = Math.floor(at / 2 ** 32);
  for (let word = 0; word < 4; word++)
    four32[word] = mix((at ^ mix(seed + word * 0x9e3779b1)) + Math.imul(high + word, 0x85ebca6b));
  return four32;
}

/** So many random bytes, in hexadecimal digits; `distinct`: out of so many, null for one of its own each row. */
export function bytesWriter(bytes: number, distinct: number | null, seed: number): ColumnWriter {
  return (sink, row, draws) => {
    const at = distinct === null ? row.index : draws.below(distinct);
    for (let byte = 0; byte < bytes; byte++)
      putByte(sink, byte < 4 && distinct === null ? at >>> (8 * byte) : mix(seed ^ (at * 31 + byte)));
    return bytes;
  };
}

function putByte(sink: RowSink, byte: number): void {
  sink.putByte(digits[(byte >>> 4) & 15] as number);
  sink.putByte(digits[byte & 15] as number);
}
