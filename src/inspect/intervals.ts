/**
 * Cuts an index into intervals that hold about as many rows each, without reading them: the largest is cut in two
 * until there are enough, and how many rows lie in one is InnoDB's own estimate by a dive into the index at both ends
 * (EXPLAIN). So neither gaps nor bursts in the keys decide what is looked at. Each cut reads two rows.
 */
import type { ReadOnlySession } from '../database/read-only-session.js';
import { quoted } from '../table/quoted.js';
import { isBytes, isText } from '../table/shape.js';
import { type Axis, all, fixedSql, orderSql, type Range, rangeSql } from './axis.js';
import { betweenSql, commonLengthSql } from './interpolate.js';

export interface Interval extends Range {
  /** By InnoDB's estimate. */
  readonly rows: number;
  /** Where it lies among the others: they sort in the order of the index. */
  readonly place: readonly number[];
}

/** What the cutting needs: a session, the table in backticks (with the partition in question), fresh names for variables. */
export interface Cutter {
  readonly session: ReadOnlySession;
  readonly table: string;
  readonly axis: Axis;
  readonly variable: () => string;
  /** Whether the server reads what is asked `FROM` on as a range of the index, without sorting. */
  readonly isBounded: (from: string) => Promise<boolean>;
}

/**
 * Asks the server how it would read: a condition that it does not take for a range of the index would make it read the
 * whole table for one row. Once for each form of statement.
 */
export function boundedBy(session: ReadOnlySession): Cutter['isBounded'] {
  const known = new Map<string, boolean>();
  return async (from) => {
    const form = from
      .replace(/@plimsoll_\d+/g, '@')
      .replace(/PARTITION \(`(?:[^`]|``)*`\)/, '')
      .replace(/LIMIT \d+$/, '');
    const before = known.get(form);
    if (before !== undefined) return before;
    const plan = await session.query<Record<string, string | number | null>>(
      `EXPLAIN FORMAT=TRADITIONAL SELECT 1 ${from}`,
    );
    const isBounded = plan.every(({ type, Extra }) => {
      if (/filesort|temporary/.test(String(Extra ?? ''))) return false;
      // No row, or all of them in order: there is nothing to seek.
      return (
        type === null ||
        ['range', 'ref', 'eq_ref', 'const', 'system'].includes(String(type)) ||
        / WHERE TRUE /.test(from)
      );
    });
    known.set(form, isBounded);
    return isBounded;
  };
}

/** At most `wanted` intervals in the order of the index, fewer when `isLate`; none of an empty table.
 * `part` is the number of the partition. */
export async function cutIndex(
  cutter: Cutter,
  wanted: number,
  isLate: () => boolean,
  part = 0,
): Promise<readonly Interval[]> {
  const open = await intervalsBehind(cutter, [], [part]);
  const done: Interval[] = [];
  while (open.length > 0 && open.length + done.length < wanted && !isLate()) {
    const at = open.reduce((best, one, index) => (one.rows > (open[best] as Interval).rows ? index : best), 0);
    const [largest] = open.splice(at, 1) as [Interval];
    const parts = await cutOne(cutter, largest);
    if (parts) open.push(...parts);
    else done.push(largest);
  }
  return [...open, ...done].toSorted((a, b) => comparePlaces(a.place, b.place));
}

/** Null where an interval cannot be cut: one value of the whole key, or of a type or order that is not understood. */
async function cutOne(cutter: Cutter, interval: Interval): Promise<readonly Interval[] | null> {
  const { session, axis } = cutter;
  const { fixed, low, high, place } = interval;
  const level = fixed.length;
  const [[isOne] = []] = (await session.cells(`SELECT ${low} <=> ${high}`)) ?? [];
  if (Number(isOne) === 1) {
    if (level + 1 >= axis.columns.length) return null;
    const inner = await intervalsBehind(cutter, [...fixed, low], place);
    return inner.length === 0 ? null : inner;
  }
  const middle = await pointIn(cutter, interval, 0.5);
  if (middle === null) return null;
  const column = quoted(axis.columns[level]?.column.name ?? '');
  const before = all(fixedSql(axis, fixed), `${column} < ${middle}`, `${column} >= ${low}`);
  const behind = all(fixedSql(axis, fixed), `${column} >= ${middle}`, `${column} <= ${high}`);
  const isDescending = axis.columns[level]?.isDescending ?? false;
  // Along the index one of the two comes first; the other end is as near where the index can be read against.
  const left = await nearest(cutter, level, before, !isDescending);
  const right = isDescending ? (left === null ? null : middle) : await nearest(cutter, level, behind, false);
  if (right === null || left === null) return null;
  const parts = [
    { fixed, low, high: left, place: [...place, isDescending ? 1 : 0] },
    { fixed, low: right, high, place: [...place, isDescending ? 0 : 1] },
  ];
  return Promise.all(parts.map(async (part) => ({ ...part, rows: await rowsIn(cutter, part) })));
}

/** All that lies behind fixed columns: one interval; of an ENUM one each member. */
async function intervalsBehind(
  cutter: Cutter,
  fixed: readonly string[],
  place: readonly number[],
): Promise<Interval[]> {
  const ranges = await rangesBehind(cutter, fixed);
  const sized = ranges.map(async (range, at) => ({
    ...range,
    rows: await rowsIn(cutter, range),
    place: [...place, at],
  }));
  return Promise.all(sized);
}

/** The rows behind fixed columns as ranges of the next column; of an ENUM of the one behind it, member by member. */
export async function rangesBehind(cutter: Cutter, fixed: readonly string[]): Promise<readonly Range[]> {
  const level = fixed.length;
  const part = cutter.axis.columns[level];
  if (!part) return [];
  const condition = all(fixedSql(cutter.axis, fixed));
  if (part.column.type !== 'enum') {
    const first = await nearest(cutter, level, condition, false);
    const last = await nearest(cutter, level, condition, true);
    if (first === null || last === null) return [];
    return [part.isDescending ? { fixed, low: last, high: first } : { fixed, low: first, high: last }];
  }
  // Number 0 is a text that was no member.
  const numbers = Array.from({ length: part.column.members.length + 1 }, (_, number) => String(number));
  const ranges: Range[] = [];
  for (const number of part.isDescending ? numbers.toReversed() : numbers) {
    const isLast = level === cutter.axis.columns.length - 1;
    if (!isLast) ranges.push(...(await rangesBehind(cutter, [...fixed, number])));
    else if (await hasRow(cutter, [...fixed, number])) ranges.push({ fixed, low: number, high: number });
  }
  return ranges;
}

async function hasRow({ session, table, axis }: Cutter, fixed: readonly string[]): Promise<boolean> {
  const sql = `SELECT 1 FROM ${table} FORCE INDEX (${quoted(axis.index)}) WHERE ${fixedSql(axis, fixed)} LIMIT 1`;
  return ((await session.cells(sql)) ?? []).length > 0;
}

/** A variable with a value of the range's column; null where its type is not cut. */
export async function pointIn(cutter: Cutter, { fixed, low, high }: Range, fraction: number): Promise<string | null> {
  const column = cutter.axis.columns[fixed.length]?.column;
  if (!column) return null;
  let common = 0;
  if (isText(column) || isBytes(column)) {
    const [[shared] = []] = (await cutter.session.cells(`SELECT ${commonLengthSql(low, high)}`)) ?? [];
    common = Number(shared ?? 0);
  }
  const sql = betweenSql(column, { low, high, fraction, common });
  if (sql === null) return null;
  const point = cutter.variable();
  await cutter.session.keep(`SET ${point} = ${sql}`);
  return point;
}

/** A variable with the value of the first row along the index, or the last, that meets a condition; null where none does. */
export async function nearest(
  cutter: Cutter,
  level: number,
  condition: string,
  isAgainst: boolean,
): Promise<string | null> {
  const { session, table, axis, variable } = cutter;
  const column = axis.columns[level]?.column;
  if (!column) return null;
  const from = `FROM ${table} FORCE INDEX (${quoted(axis.index)}) WHERE ${condition} ORDER BY ${orderSql(axis, level, isAgainst)} LIMIT 1`;
  if (!(await cutter.isBounded(from))) return null;
  const found = variable();
  return (await session.keep(`SELECT ${quoted(column.name)} INTO ${found} ${from}`)) ? found : null;
}

/** USE INDEX, as FORCE INDEX spares the server the dives. */
async function rowsIn({ session, table, axis }: Cutter, range: Range): Promise<number> {
  const [plan] = await session.query<{ rows: number | string | null }>(
    `EXPLAIN FORMAT=TRADITIONAL SELECT 1 FROM ${table} USE INDEX (${quoted(axis.index)}) WHERE ${rangeSql(axis, range)}`,
  );
  return Number(plan?.rows ?? 0);
}

/** The order of the index. */
export function comparePlaces(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++)
    if (a[at] !== b[at]) return (a[at] as number) - (b[at] as number);
  return a.length - b.length;
}
