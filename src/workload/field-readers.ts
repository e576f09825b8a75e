/** Readers of one field of LOAD DATA text, without a string made of it: a whole number from 0 that sorts as the value. */

/** The field is `target` from `start` to `end`. */
export type FieldReader = (target: Uint8Array, start: number, end: number) => number;

const zero = 48;
const nine = 57;
const minus = 45;

/** Decimal digits, a point left out: all values of a column have as many digits behind it. `low`: the least value. */
export function numberReader(low: number): FieldReader {
  return (target, start, end) => {
    const value = digitsOf(target, start, end);
    return (target[start] === minus ? -value : value) - low;
  };
}

/** `YYYY-MM-DD` and what may follow: seconds of months of 32 days, from 1970 on. */
export const momentReader: FieldReader = (target, start, end) => {
  const part = (at: number, digits: number) =>
    start + at + digits <= end ? digitsOf(target, start + at, start + at + digits) : 0;
  const days = ((part(0, 4) - 1970) * 13 + part(5, 2)) * 32 + part(8, 2);
  return Math.max(0, ((days * 24 + part(11, 2)) * 60 + part(14, 2)) * 60 + part(17, 2));
};

/** The first 48 bits of hexadecimal digits. */
export const hexReader: FieldReader = (target, start, end) => {
  let value = 0;
  let digits = 0;
  for (let at = start; at < end && digits < 12; at++) {
    const byte = target[at] as number;
    if (byte === minus) continue;
    value = value * 16 + (byte <= nine ? byte - zero : (byte | 32) - 87);
    digits++;
  }
  return value;
};

/**
 * Tells values apart and sorts them at will. `prefix`: of so many characters of a text, taken to be of one byte each, or
 * of so many bytes, of two digits each. `isNumbered`: few values, which are numbered as they come.
 */
export function hashReader(prefix: number | null, isText: boolean, isNumbered: boolean, hashes: number): FieldReader {
  const length = prefix === null ? Number.POSITIVE_INFINITY : isText ? prefix : 2 * prefix;
  const numbers = new Map<number, number>();
  return (target, start, end) => {
    const to = Math.min(end, start + length);
    let hash = 0x811c9dc5;
    for (let at = start; at < to; at++) hash = Math.imul(hash ^ (target[at] as number), 0x01000193);
    hash = (hash ^ (hash >>> 15)) >>> 0;
    if (!isNumbered) return hash % hashes;
    let number = numbers.get(hash);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(hash, number);
    }
    return number;
  };
}

function digitsOf(target: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const byte = target[at] as number;
    if (byte >= zero && byte <= nine) value = value * 10 + byte - zero;
  }
  return value;
}
