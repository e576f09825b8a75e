/**
 * The workload's face to the rest: rows of a table by (seed, index), and what bulk load and traffic need of them.
 * Pure: no I/O, no clock.
 */
import type { TableLayout } from '../innodb/table-layout.js';
import type { Scenario } from '../scenario/schema.js';
import type { Table } from '../table/table.js';
import type { TextLibraries } from './text-libraries.js';

/** Where a row is in its life. A table without a state knows `issued` alone, which is finished there. */
export type Life = 'issued' | 'running' | 'success' | 'error' | 'killed';

/** Text as a statement sends it, one entry a column of `Workload.columns`; the server converts it. */
export type RowFields = readonly (string | null)[];

export interface Workload {
  /** Columns that statements give values for, in the table's order. */
  readonly columns: readonly WrittenColumn[];
  /** What the space model goes by. */
  readonly layout: TableLayout;
  /** Rows of history, those deleted later included: decided before any is loaded. */
  readonly historyRows: number;
  /** Why there are not more of them, where that is not the cap: the largest key of its type. */
  readonly keysMax: number | null;
  /** Row `index` of history as history leaves it: a pure function of (seed, index). */
  historyRow(index: number): RowFields;
  /** Row `index` as live traffic leaves it after so much of its life; its times are the time of writing. */
  liveRow(index: number, life: Life): RowFields;
  /** Is history row `index` one of those deleted over the years (`history.deleted`)? */
  isDeleted(index: number): boolean;
  /** What the space model asks of row `index`. Good until the next call. */
  sizeOf(index: number): RowSize;
  /** How an issued row's life goes on. */
  ending(index: number): RowEnding;
  /**
   * History rows from `start` as LOAD DATA text (tab, newline, backslash escapes; utf8mb4), appended to `target`
   * from `offset` until the next row would not fit or `rows` are written.
   */
  writeRows(target: Buffer, offset: number, start: number, rows: number): WrittenRows;
  /** When row `index` was created, as milliseconds since the epoch, UTC. */
  createdAtMs(index: number): number;
  /** The first row that was created at that time or later, by its place from 1: for keys that stand in for ages. */
  keyAt(epochMs: number): number;
}

export interface RowSize {
  /** By column of the table's shape; -1 for NULL. */
  readonly storedBytes: ArrayLike<number>;
  /** Where the row falls in each index: the clustered one, then as in the layout. NaN where nobody knows. */
  readonly keys: ArrayLike<number>;
}

export interface WrittenColumn {
  readonly name: string;
  /** SQL around a placeholder or user variable: `UNHEX(?)`. */
  readonly expression: (value: string) => string;
}

interface WrittenRows {
  readonly rows: number;
  /** Bytes of LOAD DATA text written. */
  readonly bytes: number;
  /** Bytes of the main text column in these rows, as stored. */
  readonly textBytes: number;
}

export interface RowEnding {
  readonly outcome: 'success' | 'error' | 'killed';
  /** Multiplies the scenario's mean duration; exponential, mean 1. */
  readonly durationFactor: number;
}

/** What rows are made after. */
export type WorkloadScenario = Pick<Scenario, 'seed' | 'history' | 'workload' | 'traffic' | 'cap'>;

export interface WorkloadOptions {
  readonly scenario: WorkloadScenario;
  readonly table: Table;
  /** Of the same scenario, where they are made already. */
  readonly libraries?: TextLibraries;
  /** Shares of history's rows by partition; one partition where the table has none. */
  readonly partitionShares?: readonly number[];
  /** Mean bytes of columns that the server makes, and of JSON a byte of its text; by column. */
  readonly meanBytes?: ReadonlyMap<string, number>;
}
