/**
 * How old rows are, in the simulated years. Age counts from the `created` column, or along a key that grows with time
 * where there is no such column; a condition compares the bare column, so that an index on it can be used.
 */
import { assert } from '../assert.js';
import { columnOf, literal } from './quoted.js';
import { ageColumn, finishedSql, type Table } from './table.js';

/** "Now" of the simulated years. */
export interface Ages {
  /** As MySQL DATETIME text, UTC. */
  readonly now: string;
  /** The key of the first row that was written at that time or later (milliseconds since 1970): for keys that stand in. */
  readonly keyAt: (epochMs: number) => number;
}

/** Rows written at least `ageMs` before now. `ageColumn(table)` must not be null. */
export function olderThanSql(table: Table, { now, keyAt }: Ages, ageMs: number, alias?: string): string {
  const name = ageColumn(table);
  assert(name !== null, 'a remedy that goes by age is not bound to a table without one');
  const seconds = Math.round(ageMs / 1000);
  const column = columnOf(name, alias);
  const cutoffMs = Date.parse(`${now.replace(' ', 'T')}Z`) - seconds * 1000;
  switch (table.roles.created?.unit) {
    case 'moment':
      return `${column} < TIMESTAMP(${literal(now)}) - INTERVAL ${seconds} SECOND`;
    case 'date':
      return `${column} < ${literal(new Date(cutoffMs).toISOString().slice(0, 10))}`;
    case 'seconds':
      return `${column} < ${Math.floor(cutoffMs / 1000)}`;
    case 'milliseconds':
      return `${column} < ${cutoffMs}`;
    case undefined:
      return `${column} < ${keyAt(cutoffMs)}`;
  }
}

/** Finished rows of that age: those that a remedy may take. */
export function finishedBeforeSql(table: Table, ages: Ages, ageMs: number, alias?: string): string {
  return `${finishedSql(table, alias)} AND ${olderThanSql(table, ages, ageMs, alias)}`;
}
