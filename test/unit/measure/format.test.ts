import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDurationMs, formatRate, formatShare } from '../../../src/measure/format.js';

describe('numbers for people', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [201_326_592, '192 MiB'],
    [1_048_575, '1 MiB'],
    [2 ** 41, '2 TiB'],
    [-2048, '-2 KiB'],
  ])('writes %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0, '0 ms'],
    [0.4234, '0.42 ms'],
    [12.34, '12.3 ms'],
    [999.6, '1 s'],
    [12_345, '12.3 s'],
    [59_960, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_599_800, '1 h 00 min'],
    [31 * 3.6e6, '31 h 00 min'],
    [-500, '-500 ms'],
  ])('writes %d milliseconds as %s', (ms, text) => expect(formatDurationMs(ms)).toBe(text));

  it('separates thousands and keeps the unit', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatRate(1240)).toBe('1,240/s');
    expect(formatRate(0.5)).toBe('0.5/s');
    expect(formatShare(0.0412)).toBe('4.12 %');
    expect(formatShare(1)).toBe('100 %');
  });

  it('never shows 1,024 of a unit that has a larger neighbour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 49 }), (bytes) => {
        expect(formatBytes(bytes)).not.toMatch(/^1,024 [BKMGT]/);
      }),
    );
  });
});
