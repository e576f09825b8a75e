/** Numbers as LOAD DATA reads them. Fixed widths: what the server stores is the column's own, so 0 is answered. */
import type { Make } from '../column-plan.js';
import type { ColumnWriter } from '../column-writer.js';
import { mix } from '../draws.js';

const minus = 45;
const point = 46;

export const sequenceWriter: ColumnWriter = (sink, row) => {
  sink.putNumber(row.index + 1);
  return 0;
};

/** A multiplication without a common divisor turns the places into an order of its own, none of them twice. */
export function permutedWriter(limit: number, seed: number): ColumnWriter {
  const size = Math.max(1, Math.min(limit, 2 ** 31 - 1));
  let factor = 1 + (Math.floor(size * 0.6180339887) % size);
  while (commonDivisor(factor, size) !== 1) factor += 1;
  const shift = (mix(seed) >>> 0) % size;
  const [big, wide] = [BigInt(size), BigInt(factor)];
  const isSmall = size < 2 ** 26 && factor < 2 ** 26;
  return (sink, row) => {
    const place = (row.index + shift) % size;
    sink.putNumber(1 + (isSmall ? (place * factor) % size : Number((BigInt(place) * wide) % big)));
    return 0;
  };
}

export function numberWriter(make: Make & { readonly make: 'number' }): ColumnWriter {
  const { min, distinct, scale, grows, skewed } = make;
  const unit = 10 ** scale;
  return (sink, row, draws) => {
    const at = grows
      ? Math.floor(row.progress * (distinct - 1))
      : Math.floor(distinct * draws.unit() * (skewed ? draws.unit() : 1));
    const value = min + at;
    if (value < 0) sink.putByte(minus);
    const size = Math.abs(value);
    if (scale === 0) {
      sink.putNumber(size);
      return 0;
    }
    sink.putNumber(Math.floor(size / unit));
    sink.putByte(point);
    sink.putDigits(size % unit, scale);
    return 0;
  };
}

export function bitsWriter(bits: number): ColumnWriter {
  return (sink, _row, draws) => {
    sink.putNumber(Math.floor(draws.unit() * 2 ** bits));
    return 0;
  };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
