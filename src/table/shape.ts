/**
 * What the server's dictionary says that a table is. Read by database/read-table-shape.ts; nothing here parses DDL.
 * Names are as the server writes them; lengths are in characters or bytes as said.
 */

export interface Column {
  readonly name: string;
  /** Lower case, without its arguments: `bigint`, `varchar`, `enum`. */
  readonly type: string;
  /** With them: `bigint unsigned`, `enum('a','b')`. */
  readonly fullType: string;
  readonly isUnsigned: boolean;
  /** Characters of a text, bytes of a binary column, bits of a BIT; null for all others. */
  readonly lengthMax: number | null;
  /** Bytes that a text or binary column holds at the most; null for all others. */
  readonly bytesMax: number | null;
  /** Digits of a number, in all and behind the point; null where it has none. */
  readonly precision: number | null;
  readonly scale: number | null;
  /** Digits of a second's fraction: 0 to 6. */
  readonly fraction: number;
  /** Of a text; null for all others. */
  readonly charset: string | null;
  readonly collation: string | null;
  readonly isNullable: boolean;
  /** As the dictionary has it; null where there is none or it is NULL. */
  readonly default: string | null;
  readonly defaultIsExpression: boolean;
  /** Members of an ENUM or SET. */
  readonly members: readonly string[];
  /** Values that CHECK constraints name for it, or that it takes JSON documents only; null for whatever its type holds. */
  readonly allowed: readonly string[] | 'json' | null;
  readonly generated: 'virtual' | 'stored' | null;
  readonly isInvisible: boolean;
  readonly isAutoIncrement: boolean;
  /** ON UPDATE CURRENT_TIMESTAMP. */
  readonly followsUpdates: boolean;
  readonly comment: string;
}

export interface IndexPart {
  /** Null for an expression. */
  readonly column: string | null;
  readonly expression: string | null;
  /** Characters or bytes of the column that are indexed; null for all of it. */
  readonly prefix: number | null;
  readonly isDescending: boolean;
}

export interface Index {
  readonly name: string;
  readonly kind: 'btree' | 'fulltext' | 'spatial';
  readonly isUnique: boolean;
  readonly parts: readonly IndexPart[];
}

export interface Check {
  readonly name: string;
  /** As the server normalised it. */
  readonly clause: string;
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  /** `schema.table`, which the lab does not have. */
  readonly references: string;
}

interface Partition {
  readonly name: string;
  /** The bound of RANGE, the values of LIST; null for HASH and KEY. */
  readonly description: string | null;
}

export interface Partitioning {
  /** `RANGE COLUMNS`, `HASH`, … */
  readonly method: string;
  readonly expression: string;
  readonly partitions: readonly Partition[];
}

export interface TableShape {
  readonly name: string;
  /** In order. */
  readonly columns: readonly Column[];
  readonly primaryKey: Index | null;
  /** Secondary indexes, in the order of SHOW CREATE TABLE. */
  readonly indexes: readonly Index[];
  readonly checks: readonly Check[];
  /** As the CREATE TABLE had them; a lab's table has none. */
  readonly foreignKeys: readonly ForeignKey[];
  readonly partitioning: Partitioning | null;
  /** `Dynamic`, `Compact`, `Redundant`, `Compressed`. */
  readonly rowFormat: string;
  /** KiB, of a compressed table. */
  readonly keyBlockSize: number | null;
  /** Of pages: `zlib`, `lz4`; null for none. */
  readonly pageCompression: string | null;
  /** What SHOW CREATE TABLE answers, without foreign keys. */
  readonly ddl: string;
}

/** Columns that a row gives values for: all that are not generated. */
export function writtenColumns(shape: TableShape): readonly Column[] {
  return shape.columns.filter(({ generated }) => generated === null);
}

export function columnNamed(shape: TableShape, name: string): Column | undefined {
  return shape.columns.find((column) => column.name === name);
}

const textTypes = ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'];
const bytesTypes = ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'];
const wholeNumberTypes = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];
const numberTypes = [...wholeNumberTypes, 'decimal', 'float', 'double'];
const momentTypes = ['datetime', 'timestamp'];
const spatialTypes = [
  'geometry',
  'point',
  'linestring',
  'polygon',
  'multipoint',
  'multilinestring',
  'multipolygon',
  'geomcollection',
  'geometrycollection',
];

export const isText = ({ type }: Column) => textTypes.includes(type);
export const isBytes = ({ type }: Column) => bytesTypes.includes(type);
export const isWholeNumber = ({ type }: Column) => wholeNumberTypes.includes(type);
export const isNumber = ({ type }: Column) => numberTypes.includes(type);
export const isMoment = ({ type }: Column) => momentTypes.includes(type);
export const isSpatial = ({ type }: Column) => spatialTypes.includes(type);

/** Largest value of a whole-number column, as a double: good to 2^53. 0 for all others. */
export function numberMax({ type, isUnsigned }: Column): number {
  const bits = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 }[type];
  if (bits === undefined) return 0;
  return Math.min(Number.MAX_SAFE_INTEGER, 2 ** (isUnsigned ? bits : bits - 1) - 1);
}
