/**
 * Reads the sample: a run of neighbouring rows in each interval of the index, or all of it where the table is small. One
 * short read-only transaction a run. Intervals take turns in a shuffled order, so that what was read when the time was
 * up is still spread over the table.
 */
import type { Cell, ReadOnlySession } from '../database/read-only-session.js';
import { quoted } from '../table/quoted.js';
import { type Axis, all, fixedSql, orderSql, type Range, rangeSql } from './axis.js';
import type { Budget } from './budget.js';
import { type Cutter, type Interval, nearest, pointIn, rangesBehind } from './intervals.js';
import type { Measure } from './measures.js';
import type { SampleBuilder } from './sample.js';

export interface RunsRead {
  /** One a run, in the order in which they were added to the sample. */
  readonly weights: readonly number[];
  readonly endedBy: 'done' | 'time';
  /** Every row of every interval was read. */
  readonly isWhole: boolean;
  /** Runs that took longer than a statement may. */
  readonly tooSlow: number;
}

/** What is done besides at the beginning of a run, in its transaction: `from` is where its first rows lie. */
export type AtRun = (from: RunStart, place: Place) => Promise<void>;

/** An interval, and where its rows are asked for: the table, or a partition of it. */
export interface Place {
  readonly cutter: Cutter;
  readonly interval: Interval;
}

interface RunStart {
  readonly condition: string;
  /** Columns before it are fixed. */
  readonly level: number;
}

export interface RunReader {
  readonly measures: readonly Measure[];
  readonly budget: Budget;
  readonly sample: SampleBuilder;
  /** Read every interval to its end. */
  readonly wantsWhole: boolean;
  readonly isLate: () => boolean;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly atRun: AtRun;
}

export async function readRuns(reader: RunReader, places: readonly Place[]): Promise<RunsRead> {
  const { sample, budget, wantsWhole, isLate } = reader;
  const weights: number[] = [];
  let isWhole = wantsWhole;
  let tooSlow = 0;
  let left = budget.runs * budget.rowsARun;
  for (const place of shuffled(places, reader.random)) {
    const { cutter, interval } = place;
    if (isLate() || left <= 0) return { weights, endedBy: isLate() ? 'time' : 'done', isWhole: false, tooSlow };
    await cutter.session.transaction(async () => {
      const starts = wantsWhole ? [wholeInterval(cutter.axis, interval)] : await randomStart(reader, place);
      const limit = wantsWhole ? left : Math.min(budget.rowsARun, left);
      const rows = await readRows(reader, cutter, starts, limit);
      if (rows === null) tooSlow += 1;
      if (rows === null || (wantsWhole && rows.length === limit)) isWhole = false;
      if (rows === null || rows.length === 0) return;
      sample.add(rows);
      left -= rows.length;
      weights.push(wantsWhole ? 1 : Math.max(interval.rows, rows.length) / rows.length);
      const [start] = starts;
      if (start) await reader.atRun(start, place);
    });
  }
  return { weights, endedBy: 'done', isWhole, tooSlow };
}

function wholeInterval(axis: Axis, interval: Interval): RunStart {
  return { condition: rangeSql(axis, interval), level: interval.fixed.length };
}

/**
 * A random place in an interval: in its column, and then in each column behind it. Rows from there on are several
 * ranges of the index, of which each but the first begins where the one before it ends.
 */
async function randomStart({ random, budget }: RunReader, { cutter, interval }: Place): Promise<readonly RunStart[]> {
  const { axis } = cutter;
  // So that a whole run lies behind it.
  const share = Math.max(0, 1 - budget.rowsARun / Math.max(1, interval.rows));
  const starts: RunStart[] = [];
  let range: Range | null = interval;
  while (range !== null) {
    const { fixed, low, high }: Range = range;
    const level = fixed.length;
    const part = axis.columns[level];
    if (!part) break;
    const column = quoted(part.column.name);
    const isLast = level === axis.columns.length - 1;
    const fraction = random() * (starts.length === 0 ? share : 1);
    const ahead = (from: string, sign: string) =>
      part.isDescending
        ? all(fixedSql(axis, fixed), `${column} ${sign.replace('>', '<')} ${from}`, `${column} >= ${low}`)
        : all(fixedSql(axis, fixed), `${column} ${sign} ${from}`, `${column} <= ${high}`);
    if (low === high) {
      starts.unshift({ condition: rangeSql(axis, { fixed, low, high }), level });
      break;
    }
    const point = await pointIn(cutter, { fixed, low, high }, part.isDescending ? 1 - fraction : fraction);
    const first =
      (point === null ? null : await nearest(cutter, level, ahead(point, '>='), false)) ??
      (await nearest(cutter, level, ahead(part.isDescending ? high : low, '>='), false));
    if (first === null) break;
    starts.unshift({ condition: ahead(first, isLast ? '>=' : '>'), level });
    const inner: readonly Range[] = isLast ? [] : await rangesBehind(cutter, [...fixed, first]);
    range = inner[Math.floor(random() * inner.length)] ?? null;
  }
  return starts;
}

/** Null where the server's time limit passed before anything came. */
async function readRows(
  { measures }: RunReader,
  cutter: Cutter,
  starts: readonly RunStart[],
  limit: number,
): Promise<readonly (readonly Cell[])[] | null> {
  const rows: (readonly Cell[])[] = [];
  for (const { condition, level } of starts) {
    if (rows.length >= limit) break;
    const from = `${fromSql(cutter, condition)} ORDER BY ${orderSql(cutter.axis, level)} LIMIT ${limit - rows.length}`;
    if (!(await cutter.isBounded(from))) continue;
    const more = await cutter.session.cells(`SELECT ${measures.map(({ sql }) => sql).join(', ')} ${from}`);
    if (more === null) return rows.length > 0 ? rows : null;
    for (const row of more) rows.push(row);
  }
  return rows;
}

export function fromSql({ table, axis }: Pick<Cutter, 'table' | 'axis'>, condition: string): string {
  return `FROM ${table} FORCE INDEX (${quoted(axis.index)}) WHERE ${condition}`;
}

/** The first rows of a table without an index to follow. */
export async function readHead(
  session: ReadOnlySession,
  table: string,
  measures: readonly Measure[],
  limit: number,
): Promise<readonly (readonly Cell[])[] | null> {
  return session.cells(`SELECT ${measures.map(({ sql }) => sql).join(', ')} FROM ${table} LIMIT ${limit}`);
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}
