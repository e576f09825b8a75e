import { expect, test } from 'vitest';
import { AwaitingPurge, type PurgeReading } from '../../../src/watch/awaiting-purge.js';

const rest: PurgeReading = { deletedRows: 1_000, purgedRows: 400, historyListLength: 12, spaces: [7] };

function readings(...changes: readonly Partial<PurgeReading>[]): readonly number[] {
  const awaiting = new AwaitingPurge();
  return changes.map((change) => awaiting.next({ ...rest, ...change }));
}

test('rows wait from their deletion until purge removed them; what came before the first reading is no part of it', () => {
  expect(
    readings(
      {},
      { deletedRows: 6_000 },
      { deletedRows: 9_000, purgedRows: 2_400 },
      { deletedRows: 9_000, purgedRows: 8_400 },
    ),
  ).toEqual([0, 5_000, 6_000, 0]);
});

test('nothing waits where the history list is empty, whatever was counted', () => {
  expect(
    readings({}, { deletedRows: 6_000 }, { deletedRows: 6_000, historyListLength: 0 }, { deletedRows: 6_100 }),
  ).toEqual([0, 5_000, 0, 100]);
});

test('nothing waits of a table that another took the place of, though history remains', () => {
  const [, before, swapped, later] = readings(
    {},
    { deletedRows: 6_000 },
    { deletedRows: 6_000, spaces: [9] },
    { deletedRows: 6_000, spaces: [9] },
  );
  expect([before, swapped, later]).toEqual([5_000, 0, 0]);
});

test('rows of partitions that stay go on waiting when one is dropped', () => {
  expect(
    readings({ spaces: [7, 8] }, { spaces: [7, 8], deletedRows: 3_000 }, { spaces: [8], deletedRows: 3_000 }),
  ).toEqual([0, 2_000, 2_000]);
});

test('what waited still does behind a restart, which sets the counters back', () => {
  expect(
    readings({}, { deletedRows: 6_000 }, { deletedRows: 100, purgedRows: 0 }, { deletedRows: 100, purgedRows: 50 }),
  ).toEqual([0, 5_000, 5_100, 5_050]);
});
