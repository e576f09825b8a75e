/** The statements of a row's life: shape and values. Single-row, auto-committed, by primary key. */
import { assert } from '../assert.js';
import { quoted } from '../table/quoted.js';
import type { SqlValue } from '../table/sql-value.js';
import type { Table } from '../table/table.js';
import type { Life, RowFields, Workload } from './workload.js';

export const operations = ['issue', 'start', 'finish-success', 'finish-error', 'kill'] as const;
export type Operation = (typeof operations)[number];

/** One statement to be sent for row `index`. */
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

export const lifeAfter: Readonly<Record<Operation, Life>> = {
  issue: 'issued',
  start: 'running',
  'finish-success': 'success',
  'finish-error': 'error',
  kill: 'killed',
};

/** The statement for `work`. Times in rows are the simulated years', not the machine's. */
export function statementFor(
  { operation, index }: Pick<Work, 'operation' | 'index'>,
  table: Table,
  workload: Workload,
): Statement {
  const row = workload.liveRow(index, lifeAfter[operation]);
  if (operation === 'issue') return insertRow(table, workload, row);
  const set = columnsSetBy(operation, table);
  const changed = workload.columns
    .map((column, at) => ({ column, value: row[at] ?? null }))
    .filter(({ column }) => set.has(column.name));
  const key = keyOf(table, workload, row);
  return {
    sql: `UPDATE ${quoted(table.name)} SET ${changed.map(({ column }) => `${quoted(column.name)} = ${column.expression('?')}`).join(', ')} WHERE ${key.sql}`,
    values: [...changed.map(({ value }) => value), ...key.values],
  };
}

/** INSERT of one whole row. */
export function insertRow(
  table: Pick<Table, 'name'>,
  { columns }: Pick<Workload, 'columns'>,
  row: RowFields,
): Statement {
  return { sql: insertSql(quoted(table.name), columns), values: row };
}

/** `into`: a table's name in backticks, with its schema where that is another. */
export function insertSql(into: string, columns: Workload['columns'], rows = 1): string {
  const values = `(${columns.map(({ expression }) => expression('?')).join(', ')})`;
  return `INSERT INTO ${into} (${columns.map(({ name }) => quoted(name)).join(', ')}) VALUES ${Array<string>(rows).fill(values).join(', ')}`;
}

/** The condition that finds one row. The table must have a primary key. */
export function keyOf(
  { roles: { key } }: Pick<Table, 'roles'>,
  { columns }: Pick<Workload, 'columns'>,
  row: RowFields,
): Statement {
  assert(key.length > 0, 'a table without a key has no statements on one row');
  const parts = key.map((name) => {
    const at = columns.findIndex((column) => column.name === name);
    assert(at >= 0, `column ${name} of the key is written`);
    return { sql: `${quoted(name)} = ${columns[at]?.expression('?')}`, value: row[at] ?? null };
  });
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.map(({ value }) => value) };
}

/** Which columns a step sets; those that follow updates are set by every one, to a value that is known. */
function columnsSetBy(operation: Operation, { shape, roles }: Table): ReadonlySet<string> {
  const { state, updated } = roles;
  assert(state, 'only a row with a state has steps');
  const follows = shape.columns.filter(({ followsUpdates }) => followsUpdates).map(({ name }) => name);
  const times = operation === 'start' ? state.started : state.ended;
  const text = operation === 'finish-error' && state.grows !== null ? [state.grows] : [];
  return new Set([state.column, ...times, ...text, ...updated, ...follows]);
}
