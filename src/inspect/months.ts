/**
 * Rows by month along the index of `created`: from month to month by one dive each, the rows of a month estimated by a
 * dive at both of its ends, and their lengths from a few rows at three places of it. Nothing is counted by reading, so a
 * month of a billion rows costs as much as one of ten.
 */
import type { Cell, ReadOnlySession } from '../database/read-only-session.js';
import { literal, quoted } from '../table/quoted.js';
import type { CreatedRole } from '../table/roles.js';
import type { TableShape } from '../table/shape.js';
import { type Measure, monthSql } from './measures.js';

export interface MonthRead {
  /** 201909. */
  readonly month: number;
  /** By InnoDB's estimate. */
  readonly rows: number;
  /** In the order of the measures. */
  readonly cells: readonly (readonly Cell[])[];
}

export interface MonthReader {
  readonly session: ReadOnlySession;
  /** In backticks. */
  readonly table: string;
  readonly index: string;
  readonly created: CreatedRole;
  readonly measures: readonly Measure[];
  readonly rowsMax: number;
  /** Rows of the sample by month: a month of which it has enough needs no others. */
  readonly sampled: ReadonlyMap<number, number>;
  readonly isLate: () => boolean;
}

/** More months than any table has rows of; a stray date far away must not cost a dive for each month until then. */
const monthsMax = 600;
const rowsAMonthMax = 300;
/** Days of a month from which on rows are looked at. */
const days = [1, 11, 21];

/** The index that begins with the column; null where there is none. */
export function indexOf({ primaryKey, indexes }: TableShape, column: string): string | null {
  const found = [...(primaryKey ? [primaryKey] : []), ...indexes].find(({ kind, parts: [first] }) => {
    return kind === 'btree' && first?.column === column && first.prefix === null;
  });
  return found?.name ?? null;
}

/** Null where the time was up, or there are too many months, before the last month. */
export async function readMonths(reader: MonthReader): Promise<readonly MonthRead[] | null> {
  const months = await monthsOf(reader);
  if (months === null) return null;
  const enough = Math.min(rowsAMonthMax, reader.rowsMax / Math.max(1, months.length));
  const read: MonthRead[] = [];
  for (const month of months) {
    if (reader.isLate()) return null;
    read.push(
      await reader.session.transaction(() =>
        readMonth(reader, month, Math.floor((enough - (reader.sampled.get(month) ?? 0)) / days.length)),
      ),
    );
  }
  return read;
}

/** Months that have rows, each found by the first row behind the one before it. */
async function monthsOf({ session, table, index, created, isLate }: MonthReader): Promise<readonly number[] | null> {
  const column = quoted(created.column);
  const months: number[] = [];
  for (let after: string | null = null; months.length < monthsMax; ) {
    if (isLate()) return null;
    const condition: string = after === null ? `${column} IS NOT NULL` : `${column} >= ${after}`;
    const rows = await session.cells(
      `SELECT ${monthSql(created)} FROM ${table} FORCE INDEX (${quoted(index)}) WHERE ${condition} ORDER BY ${column} LIMIT 1`,
    );
    if (rows === null) return null;
    const [first] = rows;
    if (!first) return months;
    // A date of zeros sorts first; times begin behind it.
    const month = Number(first[0] ?? 0);
    if (month % 100 !== 0 && month >= 100_001) months.push(month);
    after = startOf(created, month % 100 === 0 || month < 100_001 ? 100_001 : nextMonth(month));
    if (months.at(-1) === 999_912) return months;
  }
  return null;
}

async function readMonth(reader: MonthReader, month: number, rowsAPlace: number): Promise<MonthRead> {
  const { session, table, index, created, measures } = reader;
  const column = quoted(created.column);
  const end = `${column} < ${startOf(created, nextMonth(month))}`;
  const [plan] = await session.query<{ rows: number | string | null }>(
    `EXPLAIN FORMAT=TRADITIONAL SELECT 1 FROM ${table} USE INDEX (${quoted(index)}) WHERE ${column} >= ${startOf(created, month)} AND ${end}`,
  );
  const cells: (readonly Cell[])[] = [];
  for (const [at, day] of days.entries()) {
    const next = days[at + 1];
    const until = next === undefined ? end : `${column} < ${startOf(created, month, next)}`;
    if (rowsAPlace < 1) break;
    const rows = await session.cells(
      `SELECT ${measures.map(({ sql }) => sql).join(', ')} FROM ${table} FORCE INDEX (${quoted(index)}) WHERE ${column} >= ${startOf(created, month, day)} AND ${until} ORDER BY ${column} LIMIT ${rowsAPlace}`,
    );
    cells.push(...(rows ?? []));
  }
  return { month, rows: Number(plan?.rows ?? 0), cells };
}

function nextMonth(month: number): number {
  return month % 100 === 12 ? month + 89 : month + 1;
}

/** The beginning of a day as the column counts; a literal of ours, and no row's value. */
function startOf({ unit }: CreatedRole, month: number, day = 1): string {
  const text = `${String(Math.floor(month / 100)).padStart(4, '0')}-${String(month % 100).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  switch (unit) {
    case 'moment':
    case 'date':
      return literal(text);
    case 'seconds':
      return String(Date.parse(`${text}T00:00:00Z`) / 1000);
    case 'milliseconds':
      return String(Date.parse(`${text}T00:00:00Z`));
  }
}
