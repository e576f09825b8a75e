/**
 * Whether a text is a latency histogram as `measure/histogram.ts` writes it: HdrHistogram's compressed form, V2, of our
 * own range and precision. What reads it trusts it, and with another header would reserve whatever memory that names.
 */
import { inflateSync } from 'node:zlib';

const cookieBytes = 4;
const lengthBytes = 4;
const headerBytes = 40;
/** Of any histogram of ours, with a count in each of its 23,552 places. */
const inflatedBytesMax = 2 ** 18;
const placesMax = 23_552;
/** The low byte's upper half says the word size. */
const wordSizeMask = 0xffffff0f;
const compressedCookie = 0x1c849304;
const plainCookie = 0x1c849303;
const significantDigits = 3;
const lowest = 1n;
const highest = 3_600_000_000n;

export function isHistogramText(text: string): boolean {
  const data = Buffer.from(text, 'base64');
  if (data.toString('base64') !== text || data.length < cookieBytes + lengthBytes) return false;
  if ((data.readUInt32BE(0) & wordSizeMask) >>> 0 !== compressedCookie) return false;
  const compressed = data.subarray(cookieBytes + lengthBytes);
  return data.readUInt32BE(cookieBytes) <= compressed.length && isPlain(inflated(compressed));
}

function inflated(compressed: Buffer): Buffer {
  try {
    return inflateSync(compressed, { maxOutputLength: inflatedBytesMax });
  } catch {
    return Buffer.alloc(0);
  }
}

/** Header: cookie, payload’s length, an offset that nobody reads, digits, lowest, highest, ratio. */
function isPlain(plain: Buffer): boolean {
  return (
    plain.length >= headerBytes &&
    (plain.readUInt32BE(0) & wordSizeMask) >>> 0 === plainCookie &&
    plain.readUInt32BE(12) === significantDigits &&
    plain.readBigUInt64BE(16) === lowest &&
    plain.readBigUInt64BE(24) === highest &&
    headerBytes + plain.readUInt32BE(4) <= plain.length &&
    fits(plain.subarray(headerBytes, headerBytes + plain.readUInt32BE(4)))
  );
}

/** Counts in ZigZag LEB128: one a place, or, where it is negative, so many places without one. */
function fits(counts: Buffer): boolean {
  let places = 0;
  for (let at = 0; at < counts.length; ) {
    let value = 0n;
    let byte = 0x80;
    for (let bits = 0n; byte >= 0x80; bits += 7n) {
      if (at >= counts.length || bits > 56n) return false;
      byte = counts.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << bits;
    }
    places += value % 2n === 0n ? 1 : Number((value + 1n) / 2n);
    if (places > placesMax) return false;
  }
  return true;
}
