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
    expect(checkCap(request(mechanism, tooSmall * mebibyte)).problems).toHaveLength(1);
    expect(checkCap(request(mechanism, enough * mebibyte)).problems).toEqual([]);
  });

  it('says what the server itself needs, and the ways out', () => {
    const [problem] = checkCap(request('file-size', 16 * mebibyte)).problems;
    expect(problem?.message).toContain('mysql.ibd');
    expect(problem?.hint).toMatch(/28 MiB.*tablespace or filesystem/);
  });

  it('warns where growth at the cap differs from a large table’s', () => {
    expect(checkCap(request('file-size', 64 * mebibyte)).warnings).toEqual([]);
    expect(checkCap(request('file-size', 66 * mebibyte)).warnings.join()).toContain('4 MiB early');
    expect(checkCap(request('file-size', 32 * mebibyte)).warnings.join()).toContain('single extents');
    expect(checkCap(request('file-size', 64 * mebibyte + 1)).warnings.join()).toContain('16 KiB page');
  });

  it('wants memory for the server and its buffer pool where a container limits it', () => {
    const large = request('file-size', 64 * mebibyte, { bufferPoolBytes: 900 * mebibyte });
    expect(checkCap(large).problems[0]?.hint).toContain('lab.memory to 1220 MiB');
    expect(checkCap({ ...large, kind: 'embedded' }).problems).toEqual([]);
  });

  it('never gives a warning beside a refusal of the cap itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 28 * mebibyte - 1 }), (bytes) => {
        const verdict = checkCap(request('file-size', bytes));
        expect(verdict.problems).not.toEqual([]);
        expect(verdict.warnings).toEqual([]);
      }),
    );
  });
});

describe('formatMiB', () => {
  it('shows tenths only of small sizes', () => {
    expect([64 * mebibyte, 1.5 * mebibyte, 100.4 * mebibyte].map(formatMiB)).toEqual(['64 MiB', '1.5 MiB', '100 MiB']);
  });
});
