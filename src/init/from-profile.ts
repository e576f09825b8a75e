/** What a profile says of columns, as a scenario says it: lengths with their drift, shares, distinct values, NULLs, order. */
import { lengthSlices, type Profile, type ProfileColumn, type ProfileLengths } from '../profile/schema.js';
import type { ColumnSpec, TextComponent } from '../scenario/schema.js';

export interface ProfileSpecs {
  /** What is known of columns, in place of what is sensible by type and name. */
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  /** Lengths of the main text, where they are known. */
  readonly mainText: readonly TextComponent[] | null;
  /** Mean characters of the name of a row's kind, which stands in every row. */
  readonly kindChars: number | null;
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

/** Between quantiles, where a profile has no slices. */
const quantileSlices = [
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
    kindChars:
      Math.round(profile.columns.find(({ name }) => name === profile.roles.kind?.column)?.length?.mean ?? 0) || null,
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
  if (roles.group?.column === column.name && isSkewed(column)) return nulls;
  const isNumber = /int|decimal|float|double/.test(column.type);
  if (isNumber && !isKey && column.distinct && column.distinct.by !== 'unique-key') {
    const grows = column.order?.along === 'ascending' || column.order?.along === 'rising';
    return { ...nulls, distinct: Math.max(1, column.distinct.count), order: grows ? 'ascending' : 'random' };
  }
  return nulls;
}

/** Many owners, of whom a few have most rows: so the role has them by itself. */
function isSkewed({ distinct, values }: ProfileColumn): boolean {
  const [most = 0] = Object.values(values?.shares ?? {});
  return distinct !== null && distinct.count >= ownersLeast && most > 10 / distinct.count;
}

const ownersLeast = 500;

/** Shares that make a whole. */
function wholeOf(shares: Readonly<Record<string, number>>): Record<string, number> {
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
  return Object.fromEntries(Object.entries(shares).map(([text, share]) => [text, share / total]));
}

interface Drift {
  /** Median at the beginning and at the end, over the whole time's; the rows between keep its mean. */
  readonly start: number;
  readonly end: number;
  /** Variance of the logarithm that the drift alone makes. */
  readonly variance: number;
}

const steady: Drift = { start: 1, end: 1, variance: 0 };

/** The line through the logarithms of the months' mean lengths, weighted by their rows. */
function driftOf({ months }: Profile, column: string): Drift {
  const all = (months?.list ?? []).filter(({ rows }) => rows > 0);
  const seen = all.flatMap((month, at) => {
    const length = month.lengths[column] ?? 0;
    return length > 0 ? [{ rows: month.rows, at: (at + 0.5) / all.length, log: Math.log(length) }] : [];
  });
  if (seen.length < monthsMin) return steady;
  const rows = seen.reduce((sum, month) => sum + month.rows, 0);
  const mean = (of: (month: (typeof seen)[number]) => number) =>
    seen.reduce((sum, month) => sum + month.rows * of(month), 0) / rows;
  const [at, log] = [mean((month) => month.at), mean((month) => month.log)];
  const spread = mean((month) => (month.at - at) ** 2);
  const slope = spread === 0 ? 0 : mean((month) => (month.at - at) * (month.log - log)) / spread;
  const bounded = Math.max(-logDriftMax, Math.min(logDriftMax, slope));
  const whole = mean((month) => Math.exp(bounded * month.at));
  return { start: 1 / whole, end: Math.exp(bounded) / whole, variance: bounded ** 2 * spread };
}

const logDriftMax = Math.log(400);

/** Each slice is a narrow component around its mean, so that the mean and the cliffs are kept. */
function componentsOf(lengths: ProfileLengths, drift: Drift): TextComponent[] {
  const { start, end } = drift;
  return slicesOf(lengths, drift).map(({ share, middle }) => ({
    share,
    medianStart: Math.max(1, Math.round(middle * start)),
    medianEnd: Math.max(1, Math.round(middle * end)),
    p95: narrow,
  }));
}

const narrow = 1.1;

interface Slice {
  readonly share: number;
  readonly middle: number;
}

/** As they are within a month: what the drift adds to their spread is taken out of it, and their mean is kept. */
function slicesOf(lengths: ProfileLengths, { variance }: Drift): readonly Slice[] {
  const { slices: means } = lengths;
  const slices =
    means === undefined
      ? quantileSlices.map(([low, high, share]) => ({ share, middle: Math.max(1, (lengths[low] + lengths[high]) / 2) }))
      : lengthSlices.map((share, at) => ({ share, middle: Math.max(1, means[at] ?? lengths.max) }));
  const over = (of: (middle: number) => number) =>
    slices.reduce((sum, { share, middle }) => sum + share * of(middle), 0);
  const log = over(Math.log);
  const wide = over((middle) => (Math.log(middle) - log) ** 2);
  const scale = wide <= variance ? 1 : Math.sqrt(1 - variance / wide);
  const narrowed = (middle: number) => Math.exp(log + scale * (Math.log(middle) - log));
  const factor = over((middle) => middle) / over(narrowed);
  return slices.map(({ share, middle }) => ({ share, middle: narrowed(middle) * factor }));
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
