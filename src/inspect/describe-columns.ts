/** Pure: from the figures of a sample to what a profile says of each column. */
import type { ProfileColumn } from '../profile/schema.js';
import type { Roles } from '../table/roles.js';
import type { Column, TableShape } from '../table/shape.js';
import { shownColumns } from './measures.js';
import type { Neighbours, Pairs } from './neighbours.js';
import { absent, type Sample } from './sample.js';
import { absentShare, countsOf, distinctIn, lengthsOf, presentRows, rounded, sharesOf } from './weighted.js';

export interface Sampled {
  readonly shape: TableShape;
  readonly roles: Roles;
  readonly sample: Sample;
  readonly neighbours: Neighbours;
  /** Of the table. */
  readonly rows: number;
  readonly isWhole: boolean;
  /** By the first column of an index. */
  readonly cardinalities: ReadonlyMap<string, number>;
}

/** Values of states and groups that are listed; the rest is one share. */
const listedMax = 20;

export function describeColumns(sampled: Sampled): readonly ProfileColumn[] {
  return sampled.shape.columns.map((column) => describeColumn(sampled, column));
}

function describeColumn(sampled: Sampled, column: Column): ProfileColumn {
  const { sample, neighbours } = sampled;
  const { weights } = sample;
  const lengths = sample.figures(column.name, 'length');
  const flags = sample.figures(column.name, 'null');
  const stored = sample.figures(column.name, 'stored');
  const distinct = distinctOf(sampled, column);
  const compressed = neighbours.compressed.get(column.name);
  return {
    name: column.name,
    type: column.fullType,
    nulls: rounded(lengths ? absentShare(lengths, weights) : flags ? flagShare(flags, weights) : 0),
    distinct,
    order: orderOf(sampled, column, distinct),
    length: lengths && lengthsOf(lengths, weights),
    stored: stored && lengthsOf(stored, weights),
    bits: bitsOf(sample.figures(column.name, 'bits'), weights),
    compressed: compressed ? { ratio: rounded(compressed.after / compressed.before), rows: compressed.rows } : null,
    values: valuesOf(sampled, column),
  };
}

function flagShare(flags: Uint32Array, weights: Float64Array): number {
  let all = 0;
  let set = 0;
  for (const [row, flag] of flags.entries()) {
    all += weights[row] as number;
    if (flag === 1) set += weights[row] as number;
  }
  return all === 0 ? 0 : Math.min(1, set / all);
}

function distinctOf(sampled: Sampled, { name, isNullable }: Column): ProfileColumn['distinct'] {
  const { sample, shape, rows, isWhole, cardinalities } = sampled;
  const hashes = sample.figures(name, 'hash');
  if (!hashes) return null;
  const counts = countsOf(hashes);
  const inSample = counts.different;
  if (isWhole) return { count: inSample, by: 'counted', inSample };
  const present = Math.round(rows * (1 - absentShare(hashes, sample.weights)));
  const keys = [...(shape.primaryKey ? [shape.primaryKey] : []), ...shape.indexes];
  const isUnique = keys.some(
    ({ isUnique, parts }) => isUnique && parts.length === 1 && parts[0]?.column === name && parts[0].prefix === null,
  );
  if (isUnique) return { count: isNullable ? present : rows, by: 'unique-key', inSample };
  const cardinality = cardinalities.get(name);
  // Statistics may be older than the rows.
  if (cardinality !== undefined && cardinality >= inSample)
    return { count: cardinality, by: 'index-statistics', inSample };
  return { count: distinctIn(present, counts), by: 'sample', inSample };
}

const pairsLeast = 10;

function orderOf(
  { neighbours, sample }: Sampled,
  { name }: Column,
  distinct: ProfileColumn['distinct'],
): ProfileColumn['order'] {
  const within = neighbours.within.get(name);
  const between = neighbours.between.get(name);
  if (!within && !between) return null;
  const equal = within ? ratio(within.equal, within.up + within.down + within.equal) : null;
  const up = within ? ratio(within.up, within.up + within.down) : null;
  const trend = between ? ratio(between.up, between.up + between.down) : null;
  const hashes = sample.figures(name, 'hash');
  const byChance = hashes ? sharesOf(hashes, sample.weights).reduce((sum, [, share]) => sum + share * share, 0) : 0;
  return {
    along: wordFor({ within, between, equal, up, trend, byChance, isConstant: distinct?.count === 1 }),
    up: rounding(up),
    equal: rounding(equal),
    trend: rounding(trend),
  };
}

interface Signs {
  readonly within: Pairs | undefined;
  readonly between: Pairs | undefined;
  readonly equal: number | null;
  readonly up: number | null;
  readonly trend: number | null;
  /** Share of neighbours that would be equal in random order. */
  readonly byChance: number;
  readonly isConstant: boolean;
}

/** Concurrent writers leave some rows out of order, so nine of ten is in order. */
const inOrder = 0.9;

function wordFor({
  within,
  between,
  equal,
  up,
  trend,
  byChance,
  isConstant,
}: Signs): NonNullable<ProfileColumn['order']>['along'] {
  if (isConstant) return 'constant';
  const all = (pairs: Pairs | undefined) => (pairs ? pairs.up + pairs.down + pairs.equal : 0);
  const unequal = (pairs: Pairs | undefined) => (pairs ? pairs.up + pairs.down : 0);
  if (all(within) < pairsLeast) return 'unknown';
  const knowsTrend = trend !== null && unequal(between) >= pairsLeast;
  const isLocal = unequal(within) >= pairsLeast;
  const goesUp = knowsTrend ? trend >= inOrder : isLocal;
  const goesDown = knowsTrend ? trend <= 1 - inOrder : isLocal;
  if (goesUp && (isLocal ? (up ?? 0) >= inOrder : knowsTrend)) return 'ascending';
  if (goesDown && (isLocal ? (up ?? 1) <= 1 - inOrder : knowsTrend)) return 'descending';
  if (knowsTrend && trend >= inOrder) return 'rising';
  // Twice as often as by chance, or half of the way from there to always.
  if ((equal ?? 0) >= 0.1 && (equal ?? 0) >= Math.min(2 * byChance, (1 + byChance) / 2)) return 'grouped';
  return 'random';
}

function ratio(part: number, all: number): number | null {
  return all === 0 ? null : part / all;
}

function rounding(value: number | null): number | null {
  return value === null ? null : rounded(value);
}

/** A negative number has 64 digits in BIN(); of the others the digits say how large they are. */
function bitsOf(bits: Uint32Array | null, weights: Float64Array): ProfileColumn['bits'] {
  if (!bits) return null;
  const positive = bits.map((digits) => (digits === 64 ? absent : digits));
  const lengths = lengthsOf(positive, weights);
  const shares = sharesOf(bits, weights);
  if (shares.length === 0) return null;
  const negative = shares.find(([digits]) => digits === 64)?.[1] ?? 0;
  return { p50: lengths?.p50 ?? 0, max: lengths?.max ?? 0, negative: rounded(negative) };
}

function valuesOf({ sample, roles }: Sampled, column: Column): ProfileColumn['values'] {
  const members = sample.figures(column.name, 'member');
  if (members) {
    const shares = sharesOf(members, sample.weights);
    return listed('member', shares, (number) =>
      number === 0 ? '(not a member)' : (column.members[number - 1] ?? `(${number})`),
    );
  }
  if (!shownColumns(roles).includes(column.name)) return null;
  const hashes = sample.figures(column.name, 'hash');
  if (!hashes || presentRows(hashes).length === 0) return null;
  const shares = sharesOf(hashes, sample.weights);
  const shown = sample.shown(column.name);
  if (shown.size > 0) return listed('value', shares, (hash) => shown.get(hash) ?? '(unknown)');
  return listed('letter', shares, (_, at) => letterOf(at));
}

function listed(
  by: NonNullable<ProfileColumn['values']>['by'],
  shares: readonly (readonly [number, number])[],
  nameOf: (figure: number, at: number) => string,
): ProfileColumn['values'] {
  const first = shares.slice(0, listedMax);
  const rest = shares.slice(listedMax).reduce((sum, [, share]) => sum + share, 0);
  return {
    by,
    shares: Object.fromEntries(first.map(([figure, share], at) => [nameOf(figure, at), rounded(Math.min(1, share))])),
    others: rounded(Math.min(1, rest)),
  };
}

/** A to Z; more are never listed. */
function letterOf(at: number): string {
  return String.fromCharCode(65 + at);
}
