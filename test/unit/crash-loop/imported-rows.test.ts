import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { type ImportedRow, ImportedRows, keyBytes } from '../../../src/crash-loop/imported-rows.js';

const batchesOf = (seed: number): (readonly ImportedRow[])[] => {
  const rows = new ImportedRows(seed);
  return [rows.small(50), rows.long(), rows.small(3)];
};

it('are the same for the same seed, and others for another', () => {
  expect(batchesOf(7)).toEqual(batchesOf(7));
  expect(batchesOf(7)).not.toEqual(batchesOf(8));
});

it('have keys of the columns’ widths, each once, and texts of many lengths', () => {
  const rows = new ImportedRows(1).small(500);
  for (const row of rows) expect(row.slice(0, -1).map(({ length }) => length)).toEqual(Object.values(keyBytes));
  expect(new Set(rows.map(([id]) => String(id?.toString('hex' as never)))).size).toBe(500);
  expect(new Set(rows.map((row) => row.at(-1)?.length)).size).toBeGreaterThan(100);
});

it('count what was acknowledged and nothing else', () => {
  const rows = new ImportedRows(1);
  const [first, second] = [rows.small(1), rows.small(1)];
  rows.small(10);
  rows.acknowledge(first);
  rows.acknowledge(second);
  const checksums = [first, second].map(([row]) =>
    crc32(Buffer.concat((row ?? []).map((value) => Buffer.from(value)))),
  );
  expect(rows.acknowledged).toEqual({ rows: 2, checksum: String(checksums.reduce((one, other) => one ^ other) >>> 0) });
});
