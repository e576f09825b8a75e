/** Pure: bytes of a row's values, and rows and bytes by month, from a sample or from rows read month by month. */
import { columnWidth } from '../innodb/column-width.js';
import type { Profile, ProfileMonth } from '../profile/schema.js';
import type { TableShape } from '../table/shape.js';
import type { MonthRead } from './months.js';
import { absent, buildSample, type Sample } from './sample.js';
import { absentShare, rounded } from './weighted.js';

export interface MonthsOf {
  readonly shape: TableShape;
  readonly column: string;
  /** Columns whose lengths are given by month. */
  readonly texts: readonly string[];
  /** Of the table. */
  readonly rows: number;
}

/** By month, out of rows that lie anywhere. */
export function monthsOfSample(of: MonthsOf, sample: Sample, by: 'rows' | 'sample'): Profile['months'] {
  const months = sample.figures(of.column, 'month');
  if (!months) return null;
  const all = textsOf(of, sample);
  const list = [...rowsOfMonths(months)]
    .toSorted(([a], [b]) => a - b)
    .map(([month, rows]) => {
      const share = weightOf(sample, rows) / weightOf(sample);
      return describeMonth(month, by === 'rows' ? rows.length : Math.round(share * of.rows), [{ ...all, rows }]);
    });
  const without = absentShare(
    months.map((month) => (isMonth(month) ? month : absent)),
    sample.weights,
  );
  return { column: of.column, by, without: rounded(without), list };
}

/** By month, out of rows of the sample and of rows read in each month; estimates are scaled to the rows of the table. */
export function monthsOfIndex(
  of: MonthsOf,
  sample: Sample,
  measures: Sample['measures'],
  read: readonly MonthRead[],
  without: number,
): Profile['months'] {
  const estimated = read.reduce((sum, { rows }) => sum + rows, 0);
  const scale = estimated === 0 ? 0 : (of.rows * (1 - without)) / estimated;
  const sampled = rowsOfMonths(sample.figures(of.column, 'month') ?? new Uint32Array());
  const all = textsOf(of, sample);
  const list = read.map(({ month, rows, cells }) => {
    const builder = buildSample(measures);
    builder.add(cells);
    const own = builder.finish([1]);
    const parts = [
      { ...all, rows: sampled.get(month) ?? [] },
      { ...textsOf(of, own), rows: [...own.weights.keys()] },
    ];
    return describeMonth(month, Math.round(rows * scale), parts);
  });
  return { column: of.column, by: 'index', without: rounded(without), list };
}

/** How many rows of a sample each month has. */
export function rowsByMonth(months: Uint32Array | null): ReadonlyMap<number, number> {
  return new Map([...rowsOfMonths(months ?? new Uint32Array())].map(([month, rows]) => [month, rows.length]));
}

function rowsOfMonths(months: Uint32Array): ReadonlyMap<number, readonly number[]> {
  const byMonth = new Map<number, number[]>();
  for (const [row, month] of months.entries()) {
    if (!isMonth(month)) continue;
    const rows = byMonth.get(month);
    if (rows) rows.push(row);
    else byMonth.set(month, [row]);
  }
  return byMonth;
}

function weightOf({ weights }: Sample, rows: readonly number[] | null = null): number {
  if (rows === null) return weights.reduce((sum, weight) => sum + weight, 0);
  return rows.reduce((sum, row) => sum + (weights[row] as number), 0);
}

/** Bytes of the values of each row: lengths where they have one, and what their type takes elsewhere. */
export function bytesOfRows({ columns }: TableShape, sample: Sample): Float64Array {
  const bytes = new Float64Array(sample.rows);
  for (const column of columns.filter(({ generated }) => generated !== 'virtual')) {
    const lengths = sample.figures(column.name, 'stored') ?? sample.figures(column.name, 'length');
    const flags = sample.figures(column.name, 'null');
    const width = columnWidth(column, false).fixedBytes ?? 0;
    for (let row = 0; row < sample.rows; row++) {
      const length = lengths ? (lengths[row] as number) : flags?.[row] === 1 ? absent : width;
      if (length !== absent) bytes[row] = (bytes[row] as number) + length;
    }
  }
  return bytes;
}

export function meanOf(figures: Float64Array, weights: Float64Array): number | null {
  let sum = 0;
  let total = 0;
  for (const [row, figure] of figures.entries()) {
    sum += figure * (weights[row] as number);
    total += weights[row] as number;
  }
  return total === 0 ? null : rounded(sum / total);
}

/** Rows of one month out of a sample. */
interface MonthRows {
  readonly bytes: Float64Array;
  readonly texts: ReadonlyMap<string, Uint32Array>;
  readonly rows: readonly number[];
}

function textsOf({ shape, texts }: MonthsOf, sample: Sample): Omit<MonthRows, 'rows'> {
  const figures = texts.flatMap((name) => {
    const lengths = sample.figures(name, 'length');
    return lengths ? [[name, lengths] as const] : [];
  });
  return { bytes: bytesOfRows(shape, sample), texts: new Map(figures) };
}

/** Rows of one month count alike, wherever they come from. */
function describeMonth(month: number, rows: number, parts: readonly MonthRows[]): ProfileMonth {
  const mean = (figuresOf: (part: MonthRows) => Float64Array | Uint32Array | undefined) => {
    let sum = 0;
    let count = 0;
    for (const part of parts)
      for (const row of part.rows) {
        const figure = figuresOf(part)?.[row] ?? absent;
        if (figure === absent) continue;
        sum += figure;
        count += 1;
      }
    return count === 0 ? null : rounded(sum / count);
  };
  const names = [...new Set(parts.flatMap(({ texts }) => [...texts.keys()]))];
  const lengths = names.flatMap((name) => {
    const length = mean(({ texts }) => texts.get(name));
    return length === null ? [] : [[name, length] as const];
  });
  return {
    month: `${String(Math.floor(month / 100)).padStart(4, '0')}-${String(month % 100).padStart(2, '0')}`,
    rows,
    sampled: parts.reduce((sum, part) => sum + part.rows.length, 0),
    rowBytes: mean(({ bytes }) => bytes),
    lengths: Object.fromEntries(lengths),
  };
}

/** Zeros for a date are no month, and so is a year before 1000, which MySQL does not promise to keep. */
function isMonth(month: number): boolean {
  return month !== absent && month % 100 !== 0 && month >= 100_001;
}
