import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CapRequest, checkCap, formatMiB } from '../../../src/lab/cap-check.js';

const mebibyte = 2 ** 20;

function request(mechanism: CapRequest['cap']['mechanism'], bytes: number, more: Partial<CapRequest> = {}): CapRequest {
  return {
    cap: { mechanism, bytes },
    kind: 'auto',
    memoryBytes: 2 ** 30,
    bufferPoolBytes: 32 * mebibyte,
    ...more,
  };
}

describe('checkCap', () => {
  it.each([
    ['file-size', 27, 28],
    ['tablespace', 15, 16],
    ['filesystem', 3, 4],
  ] as const)('refuses a %s cap of %i MiB and accepts one of %i MiB', (mechanism, tooSmall, enough) => {
    expect(checkCap(request(mechanism, tooSmall * mebibyte)).map(({ code }) => code)).toEqual(['cap-too-small']);
    expect(checkCap(request(mechanism, enough * mebibyte))).toEqual([]);
  });

  it('says what the server itself needs, and the ways out', () => {
    const [problem] = checkCap(request('file-size', 16 * mebibyte));
    expect(problem?.message).toContain('mysql.ibd');
    expect(problem?.hint).toMatch(/28 MiB.*tablespace or filesystem/);
  });

  it.each([
    ['64MB', 64_000_000, '60MiB or 64MiB'],
    ['100MB', 100_000_000, '92MiB or 96MiB'],
    ['65000KiB', 65_000 * 1024, '60MiB or 64MiB'],
    ['30MB', 30_000_000, '28MiB or 29MiB'],
  ] as const)(
    'refuses a cap of %s, within a page of which the file would end, and names the nearest',
    (_name, bytes, near) => {
      for (const mechanism of ['file-size', 'tablespace', 'filesystem'] as const) {
        const [problem, ...others] = checkCap(request(mechanism, bytes));
        expect(problem).toMatchObject({ code: 'cap-within-a-page', key: ['cap', 'size'] });
        expect(problem?.hint).toContain(near);
        expect(others).toEqual([]);
      }
    },
  );

  it('takes whole pages that are no whole growth steps', () => {
    expect(checkCap(request('file-size', 66 * mebibyte))).toEqual([]);
    expect(checkCap(request('file-size', 67_200 * 1024))).toEqual([]);
  });

  it('wants memory for the server and its buffer pool where a container limits it', () => {
    const large = request('file-size', 64 * mebibyte, { bufferPoolBytes: 900 * mebibyte });
    expect(checkCap(large)[0]?.hint).toContain('lab.memory to 1220 MiB');
    expect(checkCap({ ...large, kind: 'embedded' })).toEqual([]);
  });

  it('gives one reason against a cap, of whatever size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 * mebibyte }), (bytes) => {
        const problems = checkCap(request('file-size', bytes));
        expect(problems).toHaveLength(bytes < 28 * mebibyte || bytes % 16_384 !== 0 ? 1 : 0);
        expect(problems[0]?.hint).not.toBe('');
      }),
    );
  });
});

describe('formatMiB', () => {
  it('shows tenths only of small sizes', () => {
    expect([64 * mebibyte, 1.5 * mebibyte, 100.4 * mebibyte].map(formatMiB)).toEqual(['64 MiB', '1.5 MiB', '100 MiB']);
  });
});
