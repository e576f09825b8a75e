/**
 * Numbers that sort as a row's keys do, for the space model: where an entry falls decides which page splits. Read from
 * the row's own text. Numbers and times keep their order; texts, whose neighbours are no neighbours in time, are told
 * apart by hash alone, so that equal ones lie together. No number for an index whose entries come in order, or in which
 * the server makes a column: the layout's order stands for it. Not exact: 53 bits are shared by the key's columns.
 */
import type { TableLayout } from '../innodb/table-layout.js';
import { indexesOf } from '../innodb/table-layout.js';
import type { Index, IndexPart } from '../table/shape.js';
import type { Table } from '../table/table.js';
import { accountCount } from './accounts.js';
import type { ColumnPlan } from './column-plan.js';
import { type FieldReader, hashReader, hexReader, momentReader, numberReader } from './field-readers.js';
import { fewValues } from './key-order.js';

/** The row composed last, as text. */
export interface RowText {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Less than 0: NULL. */
  readonly storedBytes: Float64Array;
}

export interface IndexKeys {
  /** Columns of the shape whose text is read. */
  readonly columns: ReadonlySet<number>;
  /** Of each index, the clustered one first and then as in the layout; NaN for none. Good until the next call. */
  read(target: Uint8Array, row: RowText): Float64Array;
}

interface Part {
  readonly at: number;
  readonly read: FieldReader;
  /** Values below this, and 0 for NULL. */
  readonly range: number;
  /** Steps of the key that the part has, where there is no room for all. */
  readonly steps: number;
  readonly isDescending: boolean;
}

const exactMax = 2 ** 53;

/** `plansByKind`: a column's values may be made otherwise in each kind of row. */
export function createIndexKeys(
  table: Table,
  layout: TableLayout,
  plansByKind: readonly (readonly ColumnPlan[])[],
): IndexKeys {
  const { clustered, secondary } = indexesOf(table.shape);
  const orders = [layout.clustered, ...layout.secondary].map(({ order }) => order);
  const indexes = [clustered, ...secondary];
  const keys = new Float64Array(orders.length).fill(Number.NaN);
  const read = orders.flatMap((order, place) => {
    const index = indexes[place];
    const parts = order === 'ascending' || !index ? null : partsOf(index, table, plansByKind);
    return parts === null ? [] : [{ place, parts }];
  });
  return {
    columns: new Set(read.flatMap(({ parts }) => parts.map(({ at }) => at))),
    read(target, row) {
      for (const { place, parts } of read) keys[place] = keyOf(parts, target, row);
      return keys;
    },
  };
}

function keyOf(parts: readonly Part[], target: Uint8Array, { starts, ends, storedBytes }: RowText): number {
  let key = 0;
  for (const { at, read, range, steps, isDescending } of parts) {
    const isNull = (storedBytes[at] as number) < 0;
    const found = isNull ? 0 : 1 + Math.min(range - 1, read(target, starts[at] as number, ends[at] as number));
    const value = isDescending ? range - found : found;
    key = key * steps + (steps > range ? value : Math.floor((value / (range + 1)) * steps));
  }
  return key;
}

/** Null where a column's values are not known. */
function partsOf(
  { kind, parts }: Index,
  table: Table,
  plansByKind: readonly (readonly ColumnPlan[])[],
): readonly Part[] | null {
  if (kind !== 'btree') return null;
  const made: Part[] = [];
  let room = exactMax;
  for (const part of parts) {
    const at = table.shape.columns.findIndex(({ name }) => name === part.column);
    const plans = plansByKind.flatMap((kindPlans) => kindPlans.filter(({ column }) => column.name === part.column));
    if (at < 0 || plans.length === 0) return null;
    const reader = readerOf(part, plans);
    if (reader === null) continue;
    const steps = Math.min(room, reader.range + 1);
    if (steps < 2) break;
    made.push({ at, ...reader, steps, isDescending: part.isDescending });
    room = Math.floor(room / steps);
  }
  return made.length === 0 ? null : made;
}

const hashes = 2 ** 24;
const seconds = 2 ** 33;

/** Null for a column that is the same in each row. */
function readerOf(
  { prefix }: IndexPart,
  plans: readonly ColumnPlan[],
): { readonly read: FieldReader; readonly range: number } | null {
  const makes = plans.map(({ make }) => make);
  if (makes.every(({ make }) => make === 'nothing')) return null;
  const isText = plans[0]?.column.charset !== null;
  let [low, high] = [0, 0];
  for (const make of makes) {
    if (make.make === 'number') {
      low = Math.min(low, make.min);
      high = Math.max(high, make.min + make.distinct);
    } else if (make.make === 'sequence' || make.make === 'permuted') high = Math.max(high, 2 ** 32);
    else if (make.make === 'bits') high = Math.max(high, 2 ** make.bits);
    else if (make.make === 'year') high = Math.max(high, 4096);
    else if (make.make === 'group' && !isText && plans[0]?.column.lengthMax === null) high = accountCount + 1;
    else if (make.make === 'moment' && make.unit === 'seconds') high = Math.max(high, seconds);
    else if (make.make === 'moment' && make.unit === 'milliseconds') high = Math.max(high, seconds * 1000);
    else if (make.make === 'moment') return { read: momentReader, range: seconds };
    else if (make.make === 'uuid' && make.order === 'ascending') return { read: hexReader, range: 2 ** 48 };
    else {
      const count = valuesOf(make);
      return { read: hashReader(prefix, isText, count <= fewValues, hashes), range: Math.min(hashes, count) };
    }
  }
  return { read: numberReader(low), range: high - low };
}

function valuesOf(make: ColumnPlan['make']): number {
  if (make.make === 'state') return 5;
  if (make.make === 'values' && make.values.length <= fewValues) return fewValues;
  return make.make === 'words' && !make.unique && make.distinct <= fewValues ? fewValues : hashes;
}
