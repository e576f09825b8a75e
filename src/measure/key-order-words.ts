/**
 * What the order of keys does to deleting the oldest rows. Rows of one age lie side by side where keys grow with time;
 * where keys have no order they lie in every page, and no extent comes free however many rows go. Told from what the
 * ledger saw before and after each trial.
 */
import type { Result, Trial } from '../result/schema.js';
import { formatBytes, formatShare } from './format.js';

/** Of the full table's rows: fewer deleted say nothing. */
const shareMin = 0.05;

/** What rows in order would have left free, had as much of the table been taken: above this share of it they had one. */
const orderlyMin = 0.5;

/**
 * Of the trial that took the most rows; null where keys have an order, or nothing was deleted, or extents came free
 * after all, as they do where partitions are by age.
 */
export function keyOrderSentence({ table, outage, trials }: Result): string | null {
  if (table?.keyOrder !== 'random' || !outage) return null;
  const deleting = trials.filter((trial) => freedBytes(trial) !== null && shareTaken(trial, outage.rows) >= shareMin);
  const [most] = deleting.toSorted((a, b) => shareTaken(b, outage.rows) - shareTaken(a, outage.rows));
  if (!most) return null;
  const freed = Math.max(0, freedBytes(most) ?? 0);
  if (freed >= orderlyMin * shareTaken(most, outage.rows) * most.tableBytesBefore) return null;
  return `Keys of ${table.name} have no order in time, so its oldest rows lie in every page: ${most.strategy} took ${formatShare(shareTaken(most, outage.rows))} of the rows, and ${formatBytes(freed)} of extents came free. New rows go into the holes by chance; only a rebuild gives the room back whole.`;
}

function shareTaken({ rowsDeleted, rowsArchived }: Trial, rows: number): number {
  return rows === 0 ? 0 : (rowsDeleted + rowsArchived) / rows;
}

/** Entirely free extents after the remedy, less those before it; null where there was no account. */
function freedBytes({ ledger }: Trial): number | null {
  const { before, after } = ledger ?? {};
  if (before?.status !== 'accounted' || after?.status !== 'accounted') return null;
  return after.bytes.freeExtents - before.bytes.freeExtents;
}
