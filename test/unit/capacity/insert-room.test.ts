import { describe, expect, it } from 'vitest';
import { insertRoomBytes } from '../../../src/capacity/insert-room.js';

describe('free space of a table', () => {
  it('is DATA_FREE and what the file may still grow', () => {
    expect(insertRoomBytes({ fileBytes: 60, dataFreeBytes: 5, files: 1, largestFileBytes: 60 }, 64)).toBe(9);
  });

  it('is DATA_FREE alone where the file is at the cap, or a rebuild left it beyond', () => {
    expect(insertRoomBytes({ fileBytes: 64, dataFreeBytes: 5, files: 1, largestFileBytes: 64 }, 64)).toBe(5);
    expect(insertRoomBytes({ fileBytes: 70, dataFreeBytes: 0, files: 1, largestFileBytes: 70 }, 64)).toBe(0);
  });

  it('of partitions is what the largest may still grow: the next rows may all be its', () => {
    expect(insertRoomBytes({ fileBytes: 90, dataFreeBytes: 50, files: 3, largestFileBytes: 40 }, 64)).toBe(24);
  });
});
