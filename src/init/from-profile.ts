/** What a profile says of columns, as a scenario says it: lengths with their drift, shares, distinct values, NULLs, order. */
import type { Profile, ProfileColumn, ProfileLengths } from '../profile/schema.js';
import type { ColumnSpec, TextComponent } from '../scenario/schema.js';

export interface ProfileSpecs {
  /** What is known of columns, in place of what is sensible by type and name. */
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  /** Lengths of the main text, where they are known. */
  readonly mainText: readonly TextComponent[] | null;
  readonly history: {
    readonly from: string;
    readonly to: string;
    readonly volumeGrowth: string;
    readonly why: string;
  } | null;
  /** What the table that was profiled takes, for the run to print its twin's beside. */
  readonly profiled: {
    readonly rows: number;
    readonly bytesARow: number;
    readonly indexes: Readonly<Record<string, number>>;
  } | null;
}

/** So many slices of equal probability stand for a length's distribution. */
const slices = [
  ['min', 'p5', 0.05],
  ['p5', 'p25', 0.2],
  ['p25', 'p50', 0.25],
  ['p50', 'p75', 0.25],
  ['p75', 'p95', 0.2],
  ['p95', 'p99', 0.04],
  ['p99', 'max', 0.01],
] as const;
const monthsMin = 3;

export function specsOfProfile(profile: Profile): ProfileSpecs {
  const main = profile.roles.text.columns[0];
  const drift = (column: string) => driftOf(profile, column);
  const specs = profile.columns.map((column) => [column.name, specOf(column, drift(column.name), profile)] as const);
  const mainColumn = profile.columns.find(({ name }) => name === main);
  return {
    columns: Object.fromEntries(specs.filter(([, spec]) => Object.keys(spec).length > 0)),
    mainText: mainColumn?.length ? componentsOf(mainColumn.length, drift(mainColumn.name)) : null,
    history: historyOf(profile),
    profiled: profiledOf(profile),
  };
}

function specOf(column: ProfileColumn, drift: Drift, { roles }: Profile): ColumnSpec {
  const hasRole = [roles.created?.column, roles.state?.column, roles.kind?.column].includes(column.name);
  const isKey = roles.key.columns.includes(column.name);
  const nulls = column.nulls > 0 && !hasRole ? { nulls: column.nulls } : {};
  if (hasRole) return nulls;
  const members = column.values?.by === 'member' ? column.values.shares : null;
  if (members && Object.keys(members).length > 0) return { ...nulls, values: wholeOf(members) };
  if (column.length && /text|blob|json/.test(column.type))
    return { ...nulls, length: componentsOf(column.length, drift) };
  if (column.length && /^var(char|binary)/.test(column.type) && !isKey)
    return { ...nulls, length: componentsOf(column.length, drift) };
  const isNumber = /int|decimal|float|double/.test(column.type);
  if (isNumber && !isKey && column.distinct && column.distinct.by !== 'unique-key') {
    const grows = column.order?.along === 'ascending' || column.order?.along === 'rising';
    return { ...nulls, distinct: Math.max(1, column.distinct.count), order: grows ? 'ascending' : 'random' };
  }
  return nulls;
}

/** Shares that make a whole. */
function wholeOf(shares: Readonly<Record<string, number>>): Record<string, number> {
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
  return Object.fromEntries(Object.entries(shares).map(([text, share]) => [text, share / total]));
}

interface Drift {
  /** Median at the beginning and at the end, over the whole time's. */
  readonly start: number;
  readonly end: number;
}

const steady: Drift = { start: 1, end: 1 };

/** Mean lengths of the first and the last months, weighted by rows, against the mean of all. */
function driftOf({ months }: Profile, column: string): Drift {
  const seen = (months?.list ?? []).filter((month) => month.rows > 0 && (month.lengths[column] ?? 0) > 0);
  if (seen.length < monthsMin) return steady;
  const rows = seen.reduce((sum, month) => sum + month.rows, 0);
  const mean = seen.reduce((sum, month) => sum + month.rows * (month.lengths[column] ?? 0), 0) / rows;
  const some = Math.max(1, Math.round(seen.length / 6));
  const meanOf = (part: typeof seen) =>
    part.reduce((sum, month) => sum + month.rows * (month.lengths[column] ?? 0), 0) /
    part.reduce((sum, month) => sum + month.rows, 0);
  const factor = (part: typeof seen) => Math.min(20, Math.max(0.05, meanOf(part) / mean));
  return { start: factor(seen.slice(0, some)), end: factor(seen.slice(-some)) };
}

/** Each slice between two quantiles is a narrow component around its middle, so that the mean and the cliffs are kept. */
function componentsOf(lengths: ProfileLengths, { start, end }: Drift): TextComponent[] {
  const narrow = slices.map(([low, high, share]) => {
    const middle = Math.max(1, (lengths[low] + lengths[high]) / 2);
    const p95 = Math.min(1000, Math.max(1, lengths[high] / middle));
    return { share, middle, p95 };
  });
  return narrow.map(({ share, middle, p95 }) => ({
    share,
    medianStart: Math.max(1, Math.round(middle * start)),
    medianEnd: Math.max(1, Math.round(middle * end)),
    p95: Math.min(p95, 1.2),
  }));
}

function historyOf({ months }: Profile): ProfileSpecs['history'] {
  const list = (months?.list ?? []).filter(({ rows }) => rows > 0);
  const [first] = list;
  const last = list.at(-1);
  if (!first || !last || list.length < monthsMin) return null;
  const from = `${first.month}-01`;
  const [year = 0, month = 1] = last.month.split('-').map(Number);
  const to = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  const years = list.length / 12;
  const third = Math.max(1, Math.floor(list.length / 3));
  const mean = (part: typeof list) => part.reduce((sum, { rows }) => sum + rows, 0) / part.length;
  const apart = (list.length - third) / 12 || 1;
  const growth = (mean(list.slice(-third)) / mean(list.slice(0, third))) ** (1 / apart) - 1;
  const percent = Math.round(100 * Math.min(10, Math.max(years < 1 ? 0 : -0.9, growth)));
  return { from, to, volumeGrowth: `${percent}%/year`, why: `rows by month of ${months?.column ?? ''} in the profile` };
}

function profiledOf({ rows, bytes }: Profile): ProfileSpecs['profiled'] {
  if (rows.count === 0) return null;
  return {
    rows: rows.count,
    bytesARow: (bytes.data + bytes.secondary) / rows.count,
    indexes: Object.fromEntries((bytes.indexes ?? []).map((index) => [index.name, index.bytes / rows.count])),
  };
}
