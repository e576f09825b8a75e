/** The API's statements on one job: shape and values. Single-row, auto-committed, by primary key. */
import { unreachable } from '../assert.js';
import type { SqlValue } from '../database/session.js';
import { jobColumns } from './jobs-table.js';
import type { JobRow, Workload } from './workload.js';

export const operations = ['issue', 'start', 'finish-success', 'finish-error', 'kill'] as const;
export type Operation = (typeof operations)[number];

/** One statement to be sent for job `index`. */
export interface Work {
  readonly operation: Operation;
  readonly index: number;
  /** On performance.now()'s clock. */
  readonly intendedMs: number;
  readonly attempts: number;
}

export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The statement for `work`. Times in rows are the simulated years', not the machine's. */
export function statementFor(work: Work, table: string, workload: Workload): Statement {
  const id = work.index + 1;
  const at = workload.issuedRow(work.index).createdAt;
  switch (work.operation) {
    case 'issue':
      return insertJob(table, workload.issuedRow(work.index));
    case 'start':
      return {
        sql: `UPDATE \`${table}\` SET status = 'running', started_at = ?, updated_at = ? WHERE id = ?`,
        values: [at, at, id],
      };
    case 'finish-success':
    case 'kill':
      return {
        sql: `UPDATE \`${table}\` SET status = ?, finished_at = ?, updated_at = ? WHERE id = ?`,
        values: [work.operation === 'kill' ? 'killed' : 'success', at, at, id],
      };
    case 'finish-error':
      return {
        sql: `UPDATE \`${table}\` SET status = 'error', error_message = ?, finished_at = ?, updated_at = ? WHERE id = ?`,
        values: [workload.ending(work.index).errorMessage, at, at, id],
      };
    default:
      return unreachable(work.operation);
  }
}

/** Job `index` as its row stands after `operation`, and those before it, were accepted. */
export function rowAfter(operation: Operation, index: number, workload: Workload): JobRow {
  const issued = workload.issuedRow(index);
  const running: JobRow = { ...issued, status: 'running', startedAt: issued.createdAt };
  const ended = { ...running, finishedAt: issued.createdAt };
  switch (operation) {
    case 'issue':
      return issued;
    case 'start':
      return running;
    case 'finish-success':
      return { ...ended, status: 'success' };
    case 'kill':
      return { ...ended, status: 'killed' };
    case 'finish-error':
      return { ...ended, status: 'error', errorMessage: workload.ending(index).errorMessage };
    default:
      return unreachable(operation);
  }
}

/** INSERT of one whole row. */
export function insertJob(table: string, row: JobRow): Statement {
  return {
    sql: `INSERT INTO \`${table}\` (${jobColumns.join(', ')}) VALUES (${jobColumns.map(() => '?').join(', ')})`,
    values: jobValues(row),
  };
}

/** In the order of `jobColumns`. */
export function jobValues(row: JobRow): readonly SqlValue[] {
  return [
    row.id,
    row.accountId,
    row.userId,
    row.databaseName,
    row.type,
    row.status,
    row.priority,
    row.query,
    row.resultTarget,
    row.errorMessage,
    row.createdAt,
    row.updatedAt,
    row.startedAt,
    row.finishedAt,
  ];
}
