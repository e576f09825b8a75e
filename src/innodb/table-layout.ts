/**
 * What InnoDB makes of a table: its clustered index, its secondary indexes, and the fields of a record in each of them
 * (dict_index_build_internal_clust and …_non_clust of the server's source). Pure; the shape is the dictionary's. One
 * layout is one file: a partition's, where there are partitions. FULLTEXT indexes live in files of their own; here is
 * the hidden column that they ask for, and its index.
 */
import type { Column, Index, IndexPart, TableShape } from '../table/shape.js';
import { columnWidth } from './column-width.js';
import { type PageGeometry, pageGeometry, type RowFormat } from './page-geometry.js';
import { type Field, type RecordLayout, recordLayout } from './record-layout.js';

/**
 * How an index's keys come in: each above all before it; without any order; or ascending within each of many groups,
 * as in (account_id, created_at). Where the keys themselves are not given, groups are drawn by Zipf's law from 3,000:
 * the leaves of other groups were up to 13 % fewer and, of a handful of groups, a third fewer (9.7.4), those of texts
 * with NULLs up to a fifth more than of random keys. With the keys, the pages of 64 MiB came out within 0.2 % in
 * each of some thirty tables.
 */
export type KeyOrder = 'ascending' | 'random' | 'grouped';

export interface IndexLayout {
  readonly name: string;
  readonly order: KeyOrder;
  readonly record: RecordLayout;
  /** What the pages above the leaves hold of a record. */
  readonly key: RecordLayout;
}

export interface TableLayout {
  readonly geometry: PageGeometry;
  readonly clustered: IndexLayout;
  readonly secondary: readonly IndexLayout[];
}

export interface LayoutOptions {
  /** innodb_page_size. */
  readonly pageBytes?: number;
  /** Bytes that are left of a byte in a compressed table; nobody knows before the rows are compressed. */
  readonly compressedShare?: number;
}

/** `orders` is asked for the primary key, or the unique key in its place, and for each secondary index. */
export function layoutOf(
  shape: TableShape,
  orders: (index: Index) => KeyOrder,
  options: LayoutOptions = {},
): TableLayout {
  const { pageBytes = 16_384, compressedShare = 0.5 } = options;
  const rowFormat = rowFormatOf(shape);
  const compressedPageBytes = shape.keyBlockSize === null ? pageBytes / 2 : shape.keyBlockSize * 1024;
  const indexes = indexesOf(shape);
  const clusteringKey = indexes.clustered;
  const hidden = needsDocumentId(shape) ? [documentId] : [];
  const keyFields = clusteringKey ? fieldsOf(shape, clusteringKey, rowFormat) : [rowId];
  const clustered: IndexLayout = {
    name: clusteringKey?.name ?? 'GEN_CLUST_INDEX',
    order: clusteringKey ? orders(clusteringKey) : 'ascending',
    record: recordLayout(rowFormat, [
      ...keyFields,
      ...transactionFields,
      ...rowFields(shape, rowFormat, keyFields),
      ...hidden,
    ]),
    key: recordLayout(rowFormat, keyFields),
  };
  const secondary = indexes.secondary.map((index) =>
    secondaryLayout(index.name, orders(index), rowFormat, fieldsOf(shape, index, rowFormat), keyFields),
  );
  const documents = hidden.map((field) =>
    secondaryLayout('FTS_DOC_ID_INDEX', 'ascending', rowFormat, [field], keyFields),
  );
  return {
    geometry: pageGeometry(rowFormat, pageBytes, { pageBytes: compressedPageBytes, share: compressedShare }),
    clustered,
    secondary: [...secondary, ...documents],
  };
}

/** The indexes of the file as a layout has them, but for those that the server adds; null: rows have a hidden key. */
export function indexesOf(shape: TableShape): {
  readonly clustered: Index | null;
  readonly secondary: readonly Index[];
} {
  const clustered = clusteringKeyOf(shape);
  return { clustered, secondary: shape.indexes.filter((index) => index.kind !== 'fulltext' && index !== clustered) };
}

const hiddenField = (bytes: number): Field => ({
  column: -1,
  fixedBytes: bytes,
  bytesMin: bytes,
  isBig: false,
  isNullable: false,
  prefixBytes: Number.POSITIVE_INFINITY,
  mayMove: false,
});

/** DB_TRX_ID and DB_ROLL_PTR. */
const transactionFields = [hiddenField(6), hiddenField(7)];
/** DB_ROW_ID, of a table without a key that could take its place. */
const rowId = hiddenField(6);
/** FTS_DOC_ID. */
const documentId = hiddenField(8);
/** Four doubles: of a spatial index. */
const boundingBox = hiddenField(32);

function rowFormatOf({ rowFormat }: TableShape): RowFormat {
  const known = ['dynamic', 'compact', 'redundant', 'compressed'] as const;
  return known.find((format) => format === rowFormat.toLowerCase()) ?? 'dynamic';
}

/** The primary key, or else the first unique one without NULLs, prefixes and expressions (manual, "Clustered and Secondary Indexes"). */
function clusteringKeyOf(shape: TableShape): Index | null {
  if (shape.primaryKey) return shape.primaryKey;
  const isWhole = ({ column, prefix }: IndexPart) =>
    prefix === null && shape.columns.some(({ name, isNullable }) => name === column && !isNullable);
  return (
    shape.indexes.find(({ kind, isUnique, parts }) => kind === 'btree' && isUnique && parts.every(isWhole)) ?? null
  );
}

function needsDocumentId(shape: TableShape): boolean {
  return (
    shape.indexes.some(({ kind }) => kind === 'fulltext') &&
    !shape.columns.some(({ name }) => name.toUpperCase() === 'FTS_DOC_ID')
  );
}

/** All columns that are stored and not whole in the key. */
function rowFields(shape: TableShape, rowFormat: RowFormat, keyFields: readonly Field[]): readonly Field[] {
  return shape.columns.flatMap((column, position) => {
    if (column.generated === 'virtual' || keyFields.some((field) => isWholeOf(field, position))) return [];
    const field = fieldOf(column, position, rowFormat, null);
    return [{ ...field, mayMove: field.isBig }];
  });
}

function isWholeOf({ column, prefixBytes }: Field, position: number): boolean {
  return column === position && prefixBytes === Number.POSITIVE_INFINITY;
}

function fieldsOf(shape: TableShape, { kind, parts }: Index, rowFormat: RowFormat): readonly Field[] {
  if (kind === 'spatial') return [boundingBox];
  return parts.map((part) => {
    const name = part.column ?? columnIn(part.expression ?? '', shape.columns);
    const position = shape.columns.findIndex((column) => column.name === name);
    const column = shape.columns[position];
    if (!column) return { ...hiddenField(guessedBytes), isNullable: true };
    const field = fieldOf(column, position, rowFormat, part.prefix);
    return part.column === null ? { ...field, isNullable: true } : field;
  });
}

/** Of an expression without a column. */
const guessedBytes = 8;

/** An expression's values are taken to be as long as the first column in it: the server does not tell their type. */
function columnIn(expression: string, columns: readonly Column[]): string | null {
  const named = [...expression.matchAll(/`((?:[^`]|``)+)`/g)].map(([, name]) => (name as string).replaceAll('``', '`'));
  return named.find((name) => columns.some((column) => column.name === name)) ?? null;
}

function fieldOf(column: Column, position: number, rowFormat: RowFormat, prefix: number | null): Field {
  const width = columnWidth(column, rowFormat === 'redundant');
  const { fixedBytes, bytesMin } = width;
  // A prefix counts characters, taken to be of the fewest bytes: how many a text's have is not in its length.
  const prefixBytes = prefix ?? Number.POSITIVE_INFINITY;
  return {
    column: position,
    isBig: width.isBig,
    fixedBytes: fixedBytes === null ? null : Math.min(fixedBytes, prefixBytes),
    bytesMin: Math.min(bytesMin, prefixBytes),
    isNullable: column.isNullable,
    prefixBytes,
    mayMove: false,
  };
}

/** The index's columns, and those of the clustering key that are not whole among them. */
function secondaryLayout(
  name: string,
  order: KeyOrder,
  rowFormat: RowFormat,
  fields: readonly Field[],
  keyFields: readonly Field[],
): IndexLayout {
  const missing = keyFields.filter(({ column }) => column < 0 || !fields.some((field) => isWholeOf(field, column)));
  const record = recordLayout(rowFormat, [...fields, ...missing]);
  return { name, order, record, key: record };
}
