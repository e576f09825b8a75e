import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../../src/measure/histogram.js';
import { isHistogramText } from '../../../src/result/histogram-text.js';

function encoded(latencies: readonly number[]): string {
  const histogram = new LatencyHistogram();
  for (const latency of latencies) histogram.record(latency);
  return histogram.encoded ?? '';
}

/** The text of a histogram whose inflated bytes were changed. */
function changed(text: string, change: (plain: Buffer) => Buffer): string {
  const data = Buffer.from(text, 'base64');
  const compressed = deflateSync(change(inflateSync(data.subarray(8))));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.readUInt32BE(0));
  head.writeUInt32BE(compressed.length, 4);
  return Buffer.concat([head, compressed]).toString('base64');
}

function written(plain: Buffer, at: number, bytes: readonly number[]): Buffer {
  plain.set(bytes, at);
  return plain;
}

describe('isHistogramText', () => {
  it('takes whatever LatencyHistogram writes, from one sample to every place counted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 300 }),
        (latencies) => isHistogramText(encoded(latencies)),
      ),
    );
    const many = Array.from({ length: 24_000 }, (_, index) => 1.0007 ** index / 1000);
    expect(isHistogramText(encoded(many))).toBe(true);
  });

  const sound = encoded([1, 2, 3, 500]);

  it.each([
    ['words', 'no histogram'],
    ['nothing', ''],
    ['other base64', 'HISTFAAAAAAA'],
    ['a cut one', sound.slice(0, -8)],
    ['one of another precision', changed(sound, (plain) => written(plain, 12, [0, 0, 0, 5]))],
    ['one of another range', changed(sound, (plain) => written(plain, 24, [0, 16]))],
    ['a payload that is not there', changed(sound, (plain) => written(plain, 4, [64]))],
    [
      'more places than it has',
      changed(sound, (plain) => {
        const places = Buffer.from([0xff, 0xff, 0x03]);
        plain.writeUInt32BE(places.length, 4);
        return Buffer.concat([plain.subarray(0, 40), places]);
      }),
    ],
    ['a bomb', changed(sound, () => Buffer.alloc(2 ** 24))],
  ])('refuses %s', (_, text) => {
    expect(isHistogramText(text)).toBe(false);
  });
});
