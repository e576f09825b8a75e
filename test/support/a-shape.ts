/** Shapes of tables as a server would describe them, for tests without one. */
import type { Column, Index, TableShape } from '../../src/table/shape.js';

/** A column by its type as DDL writes it: `bigint unsigned`, `varchar(64)`, `datetime(6)`, `decimal(10,2)`, `enum('a','b')`. */
export function aColumn(name: string, fullType: string, more: Partial<Column> = {}): Column {
  const [, type = '', inParentheses = ''] = /^(\w+)(?:\(([^)]*)\))?/.exec(fullType) ?? [];
  const [first = null, second = null] = inParentheses === '' ? [] : inParentheses.split(',').map(Number);
  const charset = isTextType(type) ? (more.charset ?? 'utf8mb4') : null;
  const length = lengthOf(type, first);
  return {
    name,
    type,
    fullType,
    isUnsigned: fullType.includes('unsigned'),
    lengthMax: length,
    bytesMax: type === 'bit' || length === null ? null : length * characterBytes(type, charset),
    precision: type === 'decimal' ? (first ?? 10) : null,
    scale: type === 'decimal' ? (second ?? 0) : null,
    fraction: ['datetime', 'timestamp', 'time'].includes(type) ? (first ?? 0) : 0,
    collation: charset === null ? null : `${charset}_bin`,
    isNullable: false,
    default: null,
    defaultIsExpression: false,
    allowed: null,
    members: [...inParentheses.matchAll(/'([^']*)'/g)].map(([, member]) => member as string),
    generated: null,
    isInvisible: false,
    isAutoIncrement: false,
    followsUpdates: false,
    comment: '',
    ...more,
    charset,
  };
}

/** An index over columns by name, `query(12)` a prefix. */
export function anIndex(name: string, columns: readonly string[], more: Partial<Index> = {}): Index {
  return {
    name,
    kind: 'btree',
    isUnique: name === 'PRIMARY',
    parts: columns.map((text) => {
      const [, column = text, prefix] = /^(\w+)(?:\((\d+)\))?$/.exec(text) ?? [];
      return { column, expression: null, prefix: prefix === undefined ? null : Number(prefix), isDescending: false };
    }),
    ...more,
  };
}

/** A DYNAMIC table of these columns whose first one is its primary key, unless `more` says otherwise. */
export function aShape(columns: readonly Column[], more: Partial<TableShape> = {}): TableShape {
  const [first] = columns;
  return {
    name: 't',
    columns,
    primaryKey: first ? anIndex('PRIMARY', [first.name]) : null,
    indexes: [],
    checks: [],
    foreignKeys: [],
    partitioning: null,
    rowFormat: 'Dynamic',
    keyBlockSize: null,
    pageCompression: null,
    ddl: '',
    ...more,
  };
}

const isTextType = (type: string) => /char|text/.test(type);
const blobBytes: Readonly<Record<string, number>> = {
  tiny: 2 ** 8 - 1,
  '': 2 ** 16 - 1,
  medium: 2 ** 24 - 1,
  long: 2 ** 32 - 1,
};

function lengthOf(type: string, inParentheses: number | null): number | null {
  const [, size] = /^(tiny|medium|long|)(?:text|blob)$/.exec(type) ?? [];
  if (size !== undefined) return blobBytes[size] ?? null;
  return /^(var)?(char|binary)$|^bit$/.test(type) ? (inParentheses ?? 1) : null;
}

/** A TEXT's length is in bytes whatever its charset. */
function characterBytes(type: string, charset: string | null): number {
  if (charset === null || type.endsWith('text')) return 1;
  return { utf8mb4: 4, utf8mb3: 3, utf16: 4, utf32: 4, ucs2: 2 }[charset] ?? 1;
}
