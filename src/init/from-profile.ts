/** What a profile says of columns, as a scenario says it: lengths with their drift, shares, distinct values, NULLs, order. */
import type { Profile, ProfileColumn } from '../profile/schema.js';
import type { ColumnSpec, TextComponent } from '../scenario/schema.js';
import { componentsOf, type Drift, driftOf, steady } from './length-components.js';

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

function specOf(column: ProfileColumn, drift: Drift, profile: Profile): ColumnSpec {
  const { roles } = profile;
  const hasRole = [roles.created?.column, roles.state?.column, roles.kind?.column].includes(column.name);
  const isKey = roles.key.columns.includes(column.name);
  const nulls = column.nulls > 0 && !hasRole ? { nulls: column.nulls } : {};
  if (hasRole || profile.autoIncrement?.column === column.name) return nulls;
  const members = column.values?.by === 'member' ? column.values.shares : null;
  if (members && Object.keys(members).length > 0) return { ...nulls, values: wholeOf(members) };
  const isVarying = /text|blob|json/.test(column.type) || (/^var(char|binary)/.test(column.type) && !isKey);
  if (column.length && isVarying) {
    const repeated = repeatedTexts(column, profile);
    // A text that comes again is as long as before.
    return { ...nulls, length: componentsOf(column.length, repeated.distinct ? steady : drift), ...repeated };
  }
  if (roles.group?.column === column.name && isSkewed(column)) return nulls;
  const isNumber = /int|decimal|float|double/.test(column.type);
  if (isNumber && !isKey && column.distinct && column.distinct.by !== 'unique-key') {
    const grows = column.order?.along === 'ascending' || column.order?.along === 'rising';
    return { ...nulls, distinct: Math.max(1, column.distinct.count), order: grows ? 'ascending' : 'random' };
  }
  return nulls;
}

/** Of texts that come more than once on the mean: how many there are decides where they lie in an index. */
function repeatedTexts({ distinct, nulls }: ProfileColumn, { rows }: Profile): Pick<ColumnSpec, 'distinct'> {
  if (!distinct || distinct.by === 'unique-key') return {};
  return distinct.count < (rows.count * (1 - nulls)) / 2 ? { distinct: Math.max(1, distinct.count) } : {};
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
