/**
 * Drops a secondary index: its pages come back at once, without purge, and the statement only changes
 * metadata. Minutes of air, paid for by every query that the index served, and by building it again later.
 */
import { z } from 'zod';
import { quoted, quotedList } from '../table/quoted.js';
import { columnNamed, type Index, type TableShape } from '../table/shape.js';
import type { Table } from '../table/table.js';
import { defineStrategy, done, stopped } from './strategy.js';

/** ER_CANT_DROP_FIELD_OR_KEY: an earlier run dropped it, where the full table had it; else there never was one. */
const noSuchKeyErrno = 1091;
/** What a text of unknown length counts for, bytes: most that are indexed are names and codes. */
const textBytesMost = 40;
/** Of types that say no length. */
const typeBytes: Readonly<Record<string, number>> = {
  tinyint: 1,
  smallint: 2,
  mediumint: 3,
  int: 4,
  bigint: 8,
  float: 4,
  double: 8,
  year: 1,
  date: 3,
  time: 3,
  datetime: 5,
  timestamp: 4,
  enum: 1,
};

export const dropIndex = defineStrategy({
  name: 'drop-index',
  title: 'drop a secondary index',
  effect: () => 'keeps',
  settings: z.strictObject({
    index: z
      .string()
      .regex(/^[^`\0]{1,64}$/, 'must be the name of an index, such as "idx_user"')
      .optional()
      .describe('One whose readers can wait. By default the widest that is not unique, by its columns’ types.'),
  }),
  refuses({ name, shape }, { index }) {
    const names = shape.indexes.map((one) => one.name);
    if (names.length === 0) return `drop-index needs a secondary index, and ${quoted(name)} has none`;
    // A name that is no index's is left to the server to refuse: that is a remedy that fails.
    if (index === undefined)
      return widest(shape) === null
        ? `drop-index drops a unique, FULLTEXT or spatial index only by its name, and ${quoted(name)} has no other: ${quotedList(names)}`
        : null;
    return shape.indexes.some((one) => one.name === index && countsFor(one, shape))
      ? `drop-index was to drop ${quoted(index)}, which the AUTO_INCREMENT column of ${quoted(name)} must have`
      : null;
  },
  async run({ session, table, progress }, { index }) {
    const name = index ?? widest(table.shape)?.name ?? '';
    const statement = `ALTER TABLE ${quoted(table.name)} DROP INDEX ${quoted(name)}, ALGORITHM = INPLACE, LOCK = ${lockFor(table, name)}`;
    progress({ statement });
    const outcome = await session.attempt(statement);
    if (outcome.status === 'accepted') return done;
    if (outcome.status !== 'refused' || outcome.errno !== noSuchKeyErrno) return stopped(outcome.message);
    const isKnown = table.shape.indexes.some((one) => one.name === name);
    return isKnown ? done : stopped(`${outcome.errno} (${outcome.sqlState}): ${outcome.message}`);
  },
});

function lockFor({ shape }: Table, name: string): 'NONE' | 'SHARED' {
  return shape.indexes.find((index) => index.name === name)?.kind === 'fulltext' ? 'SHARED' : 'NONE';
}

/** Each entry has the key's columns as well, which are the same for all. */
function widest(shape: TableShape): Index | null {
  const droppable = shape.indexes.filter(
    (index) => index.kind === 'btree' && !index.isUnique && !countsFor(index, shape),
  );
  const [first] = droppable.toSorted((a, b) => entryBytes(shape, b) - entryBytes(shape, a));
  return first ?? null;
}

/** The only index that begins with the AUTO_INCREMENT column: MySQL keeps it (1075). */
function countsFor(index: Index, { columns, primaryKey, indexes }: TableShape): boolean {
  const counter = columns.find(({ isAutoIncrement }) => isAutoIncrement)?.name;
  const begins = (one: Index | null) => counter !== undefined && one?.parts[0]?.column === counter;
  return begins(index) && ![primaryKey, ...indexes].some((other) => other !== index && begins(other));
}

function entryBytes(shape: TableShape, { parts }: Index): number {
  return parts.reduce((sum, { column: name, prefix }) => {
    const column = name === null ? undefined : columnNamed(shape, name);
    if (!column) return sum + textBytesMost;
    const known = typeBytes[column.type];
    if (known !== undefined) return sum + known;
    if (column.type === 'char' || column.type === 'binary') return sum + (prefix ?? column.lengthMax ?? 0);
    return sum + Math.min(prefix ?? column.lengthMax ?? column.precision ?? textBytesMost, textBytesMost);
  }, 0);
}
