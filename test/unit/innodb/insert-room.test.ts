import { describe, expect, it } from 'vitest';
import { insertRoomBytes } from '../../../src/innodb/insert-room.js';

const mib = 2 ** 20;
const capBytes = 64 * mib;

function room(fileMebibytes: number, dataFreeMebibytes: number): number {
  const fileBytes = fileMebibytes * mib;
  return insertRoomBytes(
    { fileBytes, dataFreeBytes: dataFreeMebibytes * mib, files: 1, largestFileBytes: fileBytes },
    capBytes,
  );
}

describe('free space of a table', () => {
  it('is DATA_FREE and what the file may still grow, less the three extents that an insert asks for', () => {
    expect(room(60, 5)).toBe(6 * mib);
    expect(room(64, 22)).toBe(19 * mib);
  });

  it('is none where inserts are refused: at the cap, with 3 MiB of DATA_FREE or less', () => {
    expect(room(64, 3)).toBe(0);
    expect(room(64, 0)).toBe(0);
  });

  it('counts no growth where a lifted cap was put back under the file', () => {
    expect(room(70, 4)).toBe(mib);
  });

  it('of partitions is what the largest may still grow: the next rows may all be its', () => {
    const partitions = { fileBytes: 90 * mib, dataFreeBytes: 50 * mib, files: 3, largestFileBytes: 40 * mib };
    expect(insertRoomBytes(partitions, capBytes)).toBe(21 * mib);
  });
});
