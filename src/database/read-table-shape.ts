/**
 * What a table is, read from the server's dictionary: the only parser of DDL in the house. Works from MySQL 8.0 on;
 * what a version does not have (EXPRESSION before 8.0.13, CHECK before 8.0.16) is read as absent.
 */

import { quoted } from '../table/quoted.js';
import type { Check, Column, ForeignKey, Index, IndexPart, Partitioning, TableShape } from '../table/shape.js';
import type { SqlValue } from '../table/sql-value.js';

/** All that is needed of a session: rows of the dictionary. */
interface Dictionary {
  query<T extends Record<keyof T, unknown> = Record<string, unknown>>(
    sql: string,
    values?: readonly SqlValue[],
  ): Promise<readonly T[]>;
}

/** The shape of a table of the current schema; null where there is none of that name. */
export async function readTableShape(session: Dictionary, table: string): Promise<TableShape | null> {
  const [facts] = await session.query<{ engine: string | null; rowFormat: string | null; options: string | null }>(
    `SELECT ENGINE AS engine, ROW_FORMAT AS rowFormat, CREATE_OPTIONS AS options FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND TABLE_TYPE = 'BASE TABLE'`,
    [table],
  );
  if (!facts) return null;
  const indexes = await readIndexes(session, table);
  const option = (name: string) => new RegExp(`\\b${name}=["']?(\\w+)`, 'i').exec(facts.options ?? '')?.[1] ?? null;
  const [created] = await session.query(`SHOW CREATE TABLE ${quoted(table)}`);
  const keyBlockSize = option('key_block_size');
  const pageCompression = option('compression');
  return {
    name: table,
    columns: await readColumnsOf(session, table),
    primaryKey: indexes.find(({ name }) => name === 'PRIMARY') ?? null,
    indexes: indexes.filter(({ name }) => name !== 'PRIMARY'),
    checks: await readChecks(session, table),
    foreignKeys: await readForeignKeys(session, table),
    partitioning: await readPartitioning(session, table),
    rowFormat: facts.rowFormat ?? '',
    keyBlockSize: keyBlockSize === null ? null : Number(keyBlockSize),
    pageCompression: pageCompression === null || /^none$/i.test(pageCompression) ? null : pageCompression.toLowerCase(),
    ddl: String(created?.['Create Table'] ?? ''),
  };
}

/** The engine of a table of the current schema; null where there is no such table. */
export async function readEngine(session: Dictionary, table: string): Promise<string | null> {
  const [row] = await session.query<{ engine: string | null }>(
    'SELECT ENGINE AS engine FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [table],
  );
  return row?.engine ?? null;
}

async function readColumnsOf(session: Dictionary, table: string): Promise<readonly Column[]> {
  const rows = await session.query<Record<string, string | number | null>>(
    `SELECT COLUMN_NAME AS name, DATA_TYPE AS type, COLUMN_TYPE AS fullType, CHARACTER_MAXIMUM_LENGTH AS characters,
            CHARACTER_OCTET_LENGTH AS bytes, NUMERIC_PRECISION AS digits, NUMERIC_SCALE AS scale,
            DATETIME_PRECISION AS fraction, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation,
            IS_NULLABLE AS nullable, COLUMN_DEFAULT AS fallback, EXTRA AS extra, COLUMN_COMMENT AS comment
       FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [table],
  );
  const number = (value: string | number | null | undefined) => (value == null ? null : Number(value));
  return rows.map((row) => {
    const type = String(row['type']).toLowerCase();
    const fullType = String(row['fullType']);
    const extra = String(row['extra'] ?? '').toUpperCase();
    const precision = number(row['digits']);
    return {
      name: String(row['name']),
      type,
      fullType,
      isUnsigned: /\bunsigned\b/i.test(fullType),
      lengthMax: type === 'bit' ? precision : number(row['characters']),
      bytesMax: number(row['bytes']),
      precision,
      scale: number(row['scale']),
      fraction: number(row['fraction']) ?? 0,
      charset: row['charset'] === null ? null : String(row['charset']),
      collation: row['collation'] === null ? null : String(row['collation']),
      isNullable: row['nullable'] === 'YES',
      default: row['fallback'] === null ? null : String(row['fallback']),
      defaultIsExpression: extra.includes('DEFAULT_GENERATED'),
      members: type === 'enum' || type === 'set' ? membersOf(fullType) : [],
      allowed: null,
      generated: extra.includes('VIRTUAL GENERATED') ? 'virtual' : extra.includes('STORED GENERATED') ? 'stored' : null,
      isInvisible: extra.includes('INVISIBLE'),
      isAutoIncrement: extra.includes('AUTO_INCREMENT'),
      followsUpdates: extra.includes('ON UPDATE'),
      comment: String(row['comment'] ?? ''),
    };
  });
}

/** `enum('a','it''s')`: the server writes a quote twice and nothing else in another way. */
function membersOf(fullType: string): readonly string[] {
  return [...fullType.matchAll(/'((?:[^']|'')*)'/g)].map(([, member]) => (member as string).replaceAll("''", "'"));
}

async function readIndexes(session: Dictionary, table: string): Promise<readonly Index[]> {
  const rows = await session.query<Record<string, string | number | null>>(`SHOW INDEX FROM ${quoted(table)}`);
  const byName = new Map<string, Index & { readonly parts: IndexPart[] }>();
  for (const row of rows) {
    const name = String(row['Key_name']);
    const type = String(row['Index_type']).toLowerCase();
    const index = byName.get(name) ?? {
      name,
      kind:
        type === 'fulltext' ? ('fulltext' as const) : type === 'spatial' ? ('spatial' as const) : ('btree' as const),
      isUnique: Number(row['Non_unique']) === 0,
      parts: [],
    };
    index.parts.push({
      column: row['Column_name'] == null ? null : String(row['Column_name']),
      expression: row['Expression'] == null ? null : String(row['Expression']),
      prefix: type === 'fulltext' || type === 'spatial' || row['Sub_part'] == null ? null : Number(row['Sub_part']),
      isDescending: row['Collation'] === 'D',
    });
    byName.set(name, index);
  }
  return [...byName.values()];
}

async function readChecks(session: Dictionary, table: string): Promise<readonly Check[]> {
  try {
    return await session.query<{ name: string; clause: string }>(
      `SELECT c.CONSTRAINT_NAME AS name, c.CHECK_CLAUSE AS clause FROM information_schema.CHECK_CONSTRAINTS c
         JOIN information_schema.TABLE_CONSTRAINTS t
           ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
        WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_NAME = ? AND t.CONSTRAINT_TYPE = 'CHECK' AND t.ENFORCED = 'YES'`,
      [table],
    );
  } catch {
    return [];
  }
}

async function readForeignKeys(session: Dictionary, table: string): Promise<readonly ForeignKey[]> {
  const rows = await session.query<{ name: string; column: string; target: string }>(
    `SELECT CONSTRAINT_NAME AS name, COLUMN_NAME AS \`column\`,
            CONCAT(REFERENCED_TABLE_SCHEMA, '.', REFERENCED_TABLE_NAME) AS target
       FROM information_schema.KEY_COLUMN_USAGE
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND REFERENCED_TABLE_NAME IS NOT NULL
      ORDER BY CONSTRAINT_NAME, ORDINAL_POSITION`,
    [table],
  );
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.map((name) => {
    const own = rows.filter((row) => row.name === name);
    return { name, columns: own.map(({ column }) => column), references: own[0]?.target ?? '' };
  });
}

async function readPartitioning(session: Dictionary, table: string): Promise<Partitioning | null> {
  const rows = await session.query<Record<'name' | 'method' | 'expression' | 'description', string | null>>(
    `SELECT PARTITION_NAME AS name, PARTITION_METHOD AS method, PARTITION_EXPRESSION AS expression,
            PARTITION_DESCRIPTION AS description
       FROM information_schema.PARTITIONS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND PARTITION_NAME IS NOT NULL
        AND (SUBPARTITION_ORDINAL_POSITION IS NULL OR SUBPARTITION_ORDINAL_POSITION = 1)
      ORDER BY PARTITION_ORDINAL_POSITION`,
    [table],
  );
  const [first] = rows;
  if (!first) return null;
  return {
    method: first.method ?? '',
    expression: first.expression ?? '',
    partitions: rows.map(({ name, description }) => ({ name: name ?? '', description })),
  };
}
