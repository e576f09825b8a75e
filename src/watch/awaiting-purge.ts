/**
 * How many rows are deleted and not purged yet, from what the server counts: rows that statements delete-marked, less
 * those that purge removed, of all tables. Purge counts nothing of a table that is gone, so two things end the wait for
 * good: an empty history list, and a table whose every file is another one than before. Dropping a file marks no row.
 */
export interface PurgeReading {
  /** Both since the server started. */
  readonly deletedRows: number;
  readonly purgedRows: number;
  readonly historyListLength: number;
  /** Of the table's files, one or one a partition; none where it lives in a tablespace of others. */
  readonly spaces: readonly number[];
}

export class AwaitingPurge {
  private last: PurgeReading | null = null;
  private waiting = 0;

  /** Rows that await purge at this reading. What was deleted before the first is not known, and counts as purged. */
  next(reading: PurgeReading): number {
    this.waiting = this.last === null ? 0 : waitingAfter(this.waiting, this.last, reading);
    this.last = reading;
    return this.waiting;
  }
}

function waitingAfter(waiting: number, last: PurgeReading, now: PurgeReading): number {
  if (now.historyListLength === 0 || isReplaced(last.spaces, now.spaces)) return 0;
  // Counters begin anew with the server; what waited before still does.
  const grown = (name: 'deletedRows' | 'purgedRows') => (now[name] < last[name] ? now[name] : now[name] - last[name]);
  return Math.max(0, waiting + grown('deletedRows') - grown('purgedRows'));
}

function isReplaced(before: readonly number[], now: readonly number[]): boolean {
  return before.length > 0 && now.length > 0 && before.every((id) => !now.includes(id));
}
