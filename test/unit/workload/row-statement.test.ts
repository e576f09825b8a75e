import { describe, expect, it } from 'vitest';
import { createWorkload } from '../../../src/workload/create-workload.js';
import { createRowBuffers, RowStatement } from '../../../src/workload/row-statement.js';
import { jobsWorkload } from '../../support/a-scenario.js';

const workload = createWorkload(jobsWorkload());

/** The bytes of a statement whose chunks are looked at as late as is allowed. */
function lateBytesOf(statement: RowStatement): Buffer {
  const kept: Buffer[] = [];
  let previous: Buffer | null = null;
  for (const chunk of statement.chunks()) {
    if (previous) kept.push(Buffer.from(previous));
    previous = chunk;
  }
  return Buffer.concat(previous ? [...kept, previous] : kept);
}

describe('RowStatement', () => {
  it('gives the rows that writeRows gives, from the same two buffers for every statement', () => {
    const buffers = createRowBuffers();
    let start = 0;
    for (const targetBytes of [1, 5_000_000, 200_000, 3_000_000]) {
      const statement = new RowStatement(workload, start, targetBytes, Number.MAX_SAFE_INTEGER, buffers);
      const bytes = lateBytesOf(statement);
      const whole = Buffer.alloc(8_000_000);
      const written = workload.writeRows(whole, 0, start, statement.rows);
      expect(bytes.equals(whole.subarray(0, written.bytes))).toBe(true);
      expect(statement.bytes).toBe(written.bytes);
      expect(statement.bytes).toBeGreaterThanOrEqual(targetBytes);
      start += statement.rows;
    }
  });
});
