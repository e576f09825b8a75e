/**
 * Rows are tried before they are loaded: a few of all ages and stages of life go into the table where it stands empty
 * and without a cap. What a CHECK, a type or a key refuses is told here, with the column's name where the server knows
 * it; and the server says what arithmetic cannot: which partition a row falls into, how large a generated column is.
 */
import type { Session } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import { columnOf, quoted } from '../table/quoted.js';
import { isBytes, isText } from '../table/shape.js';
import type { Table } from '../table/table.js';
import { insertRow, statementFor } from '../workload/statements.js';
import type { Workload } from '../workload/workload.js';

export interface TriedRows {
  /** Bytes of rows by partition, as a share of all; one where the table has none. */
  readonly partitionShares: readonly number[];
  /** Bytes that the server stored of columns that it makes itself, and of JSON a byte of its text; by column. */
  readonly meanBytes: ReadonlyMap<string, number>;
}

const rowsTried = 48;
/** Shares of partitions are known within a few per cent. */
const rowsTriedOfPartitions = 1500;
const duplicateErrno = 1062;

/** `session` is in the schema of the empty table, which is empty again afterwards. Throws `table-values`. */
export async function tryRows(session: Session, table: Table, workload: Workload): Promise<TriedRows> {
  const count = Math.min(workload.historyRows, table.shape.partitioning ? rowsTriedOfPartitions : rowsTried);
  let duplicates = 0;
  for (let at = 0; at < count; at++) {
    const index = Math.floor((at * workload.historyRows) / count);
    const { sql, values } = insertRow(table, workload, workload.historyRow(index));
    const outcome = await session.attempt(sql, values);
    if (outcome.status === 'refused' && outcome.errno === duplicateErrno) duplicates += 1;
    else if (outcome.status !== 'accepted') throw refused(outcome.message);
  }
  if (duplicates > count / 2) throw refused(`${duplicates} of ${count} rows would break a unique key`);
  await tryLife(session, table, workload);
  const tried: TriedRows = {
    partitionShares: await partitionShares(session, table),
    meanBytes: await meanBytes(session, table),
  };
  await session.execute(`TRUNCATE TABLE ${quoted(table.name)}`);
  return tried;
}

/** One row through each stage that traffic takes rows through. */
async function tryLife(session: Session, table: Table, workload: Workload): Promise<void> {
  const { state, key } = table.roles;
  const index = workload.historyRows;
  if (workload.keysMax !== null) return;
  const steps = !state || key.length === 0 ? [] : (['start', 'finish-error', 'kill', 'finish-success'] as const);
  for (const operation of ['issue', ...steps] as const) {
    const isStep = {
      issue: true,
      start: state?.running != null,
      'finish-error': state?.error != null,
      kill: state?.killed != null,
      'finish-success': true,
    };
    if (!isStep[operation]) continue;
    const { sql, values } = statementFor({ operation, index }, table, workload);
    const outcome = await session.attempt(sql, values);
    if (outcome.status !== 'accepted' && !(outcome.status === 'refused' && outcome.errno === duplicateErrno))
      throw refused(outcome.message);
  }
}

/** Of a row without its texts, roughly. */
const fixedBytes = 80;

async function partitionShares(session: Session, table: Table): Promise<readonly number[]> {
  const names = table.shape.partitioning?.partitions.map(({ name }) => name) ?? [];
  // Rows of later years are longer.
  const lengths = table.shape.columns
    .filter((column) => isText(column) || isBytes(column) || column.type === 'json')
    .map(({ name }) => `COALESCE(LENGTH(${columnOf(name)}), 0)`);
  const bytes = [fixedBytes, ...lengths].join(' + ');
  const counts: number[] = [];
  for (const name of names) {
    const [row] = await session.query(
      `SELECT SUM(${bytes}) AS n FROM ${quoted(table.name)} PARTITION (${quoted(name)})`,
    );
    counts.push(Number(row?.['n'] ?? 0));
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total === 0 ? [1] : counts.map((count) => count / total);
}

async function meanBytes(session: Session, { name: table, shape }: Table): Promise<ReadonlyMap<string, number>> {
  const asked = shape.columns.filter(({ type, generated }) => generated !== null || type === 'json');
  if (asked.length === 0) return new Map();
  const figures = asked.map(({ name, type, generated }, at) => {
    const column = columnOf(name);
    const bytes = type === 'json' ? `JSON_STORAGE_SIZE(${column})` : `LENGTH(${column})`;
    return generated === null
      ? `AVG(${bytes} / LENGTH(CAST(${column} AS CHAR))) AS f${at}`
      : `AVG(COALESCE(${bytes}, 0)) AS f${at}`;
  });
  const [row] = await session.query(`SELECT ${figures.join(', ')} FROM ${quoted(table)}`);
  return new Map(asked.map(({ name }, at) => [name, Number(row?.[`f${at}`] ?? 0)]));
}

function refused(message: string): PlimsollError {
  return new PlimsollError(`the server refuses rows that were made for this table: ${message}`, {
    code: 'table-values',
    hint: 'Say in workload.columns what the column may hold: values with their shares, distinct values, or a length.',
  });
}
