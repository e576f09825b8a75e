/**
 * Partitions by age: by months of the column for the time of writing, or of a key that grows with it. Names, bounds
 * and the clause that makes them; and what stands in the way of them. Pure.
 */
import { assert } from '../assert.js';
import type { Ages } from '../table/age.js';
import { indexPartsSql } from '../table/index-parts.js';
import { columnOf, literal, quoted } from '../table/quoted.js';
import { columnNamed, type Index, isSpatial } from '../table/shape.js';
import { ageColumn, growingKey, type Table } from '../table/table.js';

export interface MonthPartition {
  /** `p2011_06` begins in June 2011; the first also holds whatever is older. */
  readonly name: string;
  /** First day that is not in it, `2011-07-01`. */
  readonly before: string;
}

/**
 * Of `span` months each, from the month of `oldest` until one ends at least `ahead` months behind that of `newest`
 * (MySQL DATETIME text, both).
 */
export function monthPartitions(
  oldest: string,
  newest: string,
  { span, ahead }: { readonly span: number; readonly ahead: number },
): readonly MonthPartition[] {
  const last = monthNumber(newest) + ahead;
  const partitions: MonthPartition[] = [];
  for (let month = monthNumber(oldest); month <= last; month += span)
    partitions.push({ name: `p${monthText(month).replace('-', '_')}`, before: `${monthText(month + span)}-01` });
  return partitions;
}

/** With a last partition for everything later, so that no insert is ever without one. */
export function partitionClause(table: Table, ages: Ages, months: readonly MonthPartition[]): string {
  const { by, bound } = waysToPartition(table, ages);
  // Of a key that stands in for time, months without rows, and those to come, have one and the same bound.
  const distinct = months.filter(({ before }, at) => at === 0 || bound(before) !== bound(months[at - 1]?.before ?? ''));
  const parts = distinct.map(({ name, before }) => `PARTITION ${name} VALUES LESS THAN (${bound(before)})`);
  return `PARTITION BY ${by} (${[...parts, 'PARTITION pmax VALUES LESS THAN (MAXVALUE)'].join(', ')})`;
}

/** What is partitioned by, and a day as a bound of it. */
function waysToPartition(
  table: Table,
  { keyAt }: Ages,
): { readonly by: string; readonly bound: (day: string) => string } {
  const name = ageColumn(table);
  assert(name !== null, 'partition is not bound to a table without age');
  const column = columnNamed(table.shape, name);
  const columns = `RANGE COLUMNS (${columnOf(name)})`;
  switch (table.roles.created?.unit) {
    case 'moment': {
      if (column?.type !== 'timestamp') return { by: columns, bound: literal };
      // MySQL takes a TIMESTAMP in this form only, and no number with a fraction.
      const seconds = `UNIX_TIMESTAMP(${columnOf(name)})`;
      return {
        by: `RANGE (${column.fraction > 0 ? `FLOOR(${seconds})` : seconds})`,
        bound: (day) => `UNIX_TIMESTAMP(${literal(day)})`,
      };
    }
    case 'date':
      return { by: columns, bound: literal };
    case 'seconds':
      return { by: columns, bound: (day) => String(Date.parse(day) / 1000) };
    case 'milliseconds':
      return { by: columns, bound: (day) => String(Date.parse(day)) };
    case undefined:
      return { by: columns, bound: (day) => String(keyAt(Date.parse(day))) };
  }
}

/** The key of the table with partitions: MySQL wants the partitioning column in it. Null where it stays as it is. */
export function keyWithAge({ shape: { primaryKey } }: Table, age: string): string | null {
  if (primaryKey === null || holds(primaryKey, age)) return null;
  return `${indexPartsSql(primaryKey.parts)}, ${quoted(age)}`;
}

/** Why rows cannot go by dropping partitions; null where they can. */
export function whyNoPartitions(table: Table): string | null {
  const { name, shape } = table;
  const age = ageColumn(table);
  if (age === null || shape.partitioning !== null) return shape.partitioning && whyNotDropped(table);
  const fulltext = shape.indexes.find(({ kind }) => kind === 'fulltext');
  if (fulltext)
    return `partition makes no partitions of a table with a FULLTEXT index, and ${quoted(name)} has ${quoted(fulltext.name)}`;
  const spatial = shape.columns.find(isSpatial);
  if (spatial)
    return `partition makes no partitions of a table with a spatial column, and ${quoted(name)} has ${quoted(spatial.name)}`;
  const unique = shape.indexes.find((index) => index.isUnique && !holds(index, age));
  if (unique)
    return `partition needs ${quoted(age)} in every unique key, and ${quoted(unique.name)} of ${quoted(name)} is without it`;
  const column = columnNamed(shape, age);
  return shape.primaryKey && column?.isNullable
    ? `partition needs ${quoted(age)} in the primary key of ${quoted(name)}, and it may be NULL`
    : null;
}

/** Of a table that has partitions: they go by age where they are ranges of its column, or of a key that grows with it. */
function whyNotDropped(table: Table): string | null {
  const { name, shape } = table;
  const { method, expression } = shape.partitioning ?? { method: '', expression: '' };
  const by = [ageColumn(table), growingKey(table)].filter((column) => column !== null);
  const columns = [...expression.matchAll(/`((?:[^`]|``)+)`/g)].map(
    ([, column]) => column?.replaceAll('``', '`') ?? '',
  );
  const goesByAge =
    method.startsWith('RANGE') && columns.length === 1 && columns.every((column) => by.includes(column));
  return goesByAge
    ? null
    : `partition drops partitions by age, and those of ${quoted(name)} are by ${method}(${expression})`;
}

function holds({ parts }: Index, name: string): boolean {
  return parts.some(({ column }) => column === name);
}

function monthNumber(datetime: string): number {
  return Number(datetime.slice(0, 4)) * 12 + Number(datetime.slice(5, 7)) - 1;
}

function monthText(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}
