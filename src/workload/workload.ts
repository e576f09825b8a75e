/**
 * The workload's face to the rest: rows by (seed, index), and what bulk load and traffic need of them.
 * Pure: no I/O, no clock.
 */
import type { JobRowBytes } from '../innodb/jobs-table-space.js';
import type { Scenario } from '../scenario/schema.js';

/** One job as a client would insert it; times are MySQL DATETIME(0) text, UTC. `id` is index + 1. */
export interface JobRow {
  readonly id: number;
  readonly accountId: number;
  readonly userId: number;
  readonly databaseName: string;
  readonly type: string;
  readonly status: 'queued' | 'running' | 'success' | 'error' | 'killed';
  readonly priority: number;
  readonly query: string;
  readonly resultTarget: string | null;
  readonly errorMessage: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface Workload {
  /** Rows expected in history, from the space model; places each index on the time axis. */
  readonly expectedRows: number;
  /** Row `index` of history, finished as history's rows are: a pure function of (seed, index). */
  historyRow(index: number): JobRow;
  /** Is history row `index` one of those deleted over the years (`history.deleted`)? By closed accounts, so scattered. */
  isDeleted(index: number): boolean;
  /** What history row `index` stores, for the space model. */
  storedBytes(index: number): JobRowBytes;
  /** Row `index` as live traffic issues it: the same text and owner, status queued, no later times. */
  issuedRow(index: number): JobRow;
  /** What an issued job's end writes: error text for errors, a result target's summary for success. */
  ending(index: number): JobEnding;
  /**
   * History rows from `start` as LOAD DATA text (tab, newline, backslash escapes; utf8mb4), appended to `target`
   * from `offset` until the next row would not fit or `rows` are written.
   */
  writeRows(target: Buffer, offset: number, start: number, rows: number): WrittenRows;
  /** When row `index` was created, as milliseconds since the epoch, UTC. */
  createdAtMs(index: number): number;
}

interface WrittenRows {
  readonly rows: number;
  /** Bytes of LOAD DATA text written. */
  readonly bytes: number;
  /** Bytes of `query` text in these rows. */
  readonly queryBytes: number;
}

interface JobEnding {
  readonly outcome: 'success' | 'error' | 'killed';
  /** Text that makes the row grow on error; null on success and kill (those are updates in place). */
  readonly errorMessage: string | null;
  /** Multiplies the scenario's mean job duration; exponential, mean 1. */
  readonly durationFactor: number;
}

export type CreateWorkload = (
  scenario: Pick<Scenario, 'seed' | 'history' | 'workload' | 'traffic' | 'cap'>,
) => Workload;
