/**
 * Archived rows back into a table. Only rows whose key is absent are inserted; a row that is there already, the
 * same or another, is left alone and counted. Each batch is one transaction, committed only when the server's
 * digest of every inserted row is the archived one; so it can die anywhere and be run again.
 */

import { readTableShape } from '../database/read-table-shape.js';
import type { Session, StatementOutcome } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import { quoted, quotedList } from '../table/quoted.js';
import type { TableShape } from '../table/shape.js';
import {
  type ArchivedColumn,
  archivedColumnsOf,
  digestSql,
  faithfulSession,
  parameterSql,
} from './archived-columns.js';
import { keyColumnsOf, keyFromServer, keyId, keyText, keyValuesSql, rowsWithKeys } from './archived-key.js';
import { type ArchivedRow, readRows } from './file-rows.js';
import type { Manifest } from './manifest.js';

/** A statement's rows: fewer round trips; more would gain little and pass MySQL's 65,535 placeholders. */
const rowsAtMost = 100;
const placeholdersAtMost = 65_535;
/** A batch's characters: memory and transaction stay small with large rows. */
const charactersAtMost = 4 * 2 ** 20;
const duplicateKeyErrno = 1062;
const conflictsListed = 20;

export interface Restored {
  /** Would be, in a dry run. */
  readonly inserted: number;
  /** Rows that the table has already, value by value. */
  readonly alreadyThere: number;
  readonly conflicts: number;
  /** The first of them, in words. */
  readonly conflictList: readonly string[];
}

export interface RestoreOptions {
  readonly directory: string;
  readonly manifest: Manifest;
  /** In the session's schema. */
  readonly table: string;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

/** Restores every file. Throws where the table does not fit, a file is damaged, or a row came out different. */
export async function restoreRows(session: Session, options: RestoreOptions): Promise<Restored> {
  for (const statement of faithfulSession) await session.execute(statement);
  const { directory, manifest, table, signal } = options;
  const shape = await readTableShape(session, table);
  const columns = fittingColumns(shape, table, manifest);
  const target: Target = {
    table: quoted(table),
    keyColumns: keyColumnsOf(columns, manifest.key),
    columns,
    lock: (shape?.primaryKey?.parts.length ?? 0) > manifest.key.length ? 'FOR SHARE' : '',
    dryRun: options.dryRun,
  };
  const tally: Tally = { inserted: 0, alreadyThere: 0, conflicts: 0, conflictList: [] };
  for (const file of manifest.files)
    for await (const batch of batches(readRows(directory, file, manifest, signal), target.columns.length)) {
      signal.throwIfAborted();
      await restoreBatch(session, target, batch, tally);
    }
  return tally;
}

interface Target {
  readonly table: string;
  /** Those of the archive's key. */
  readonly keyColumns: readonly ArchivedColumn[];
  /** As the table has them, in the archive's order. */
  readonly columns: readonly ArchivedColumn[];
  /**
   * Where the primary key has further columns (as a partitioned table's must), it lets another client insert a row of
   * the same key between our look and our insert; this keeps it out until the batch is committed.
   */
  readonly lock: '' | 'FOR SHARE';
  readonly dryRun: boolean;
}

interface Tally {
  inserted: number;
  alreadyThere: number;
  conflicts: number;
  readonly conflictList: string[];
}

function fittingColumns(
  shape: TableShape | null,
  table: string,
  { columns, key }: Manifest,
): readonly ArchivedColumn[] {
  const present = new Map((shape ? archivedColumnsOf(shape) : []).map((column) => [column.name, column]));
  const problems = columns.flatMap(({ name, type, encoding }) => {
    const column = present.get(name);
    if (!column) return [`${name} ${type} is missing`];
    return column.encoding === encoding ? [] : [`${name} is ${column.type}, and ${type} in the archive`];
  });
  if (!key.every((name, at) => shape?.primaryKey?.parts[at]?.column === name))
    problems.push(`its primary key does not begin with ${key.join(', ')}`);
  if (problems.length > 0)
    throw new PlimsollError(`${quoted(table)} cannot take these rows`, {
      code: 'target-differs',
      details: problems,
      hint: 'Restore into a new table (--create) and move the rows from there.',
    });
  return columns.flatMap(({ name }) => present.get(name) ?? []);
}

async function* batches(rows: AsyncIterable<ArchivedRow>, columns: number): AsyncGenerator<readonly ArchivedRow[]> {
  const limit = Math.max(1, Math.min(rowsAtMost, Math.floor(placeholdersAtMost / columns)));
  let batch: ArchivedRow[] = [];
  let characters = 0;
  for await (const row of rows) {
    batch.push(row);
    for (const value of row.values) characters += value?.length ?? 0;
    if (batch.length < limit && characters < charactersAtMost) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

/** One transaction. */
async function restoreBatch(session: Session, target: Target, rows: readonly ArchivedRow[], tally: Tally) {
  await session.execute('START TRANSACTION');
  try {
    const present = await readDigests(session, target, rows);
    const absent = rows.filter(({ key }) => !present.has(keyId(key)));
    for (const { key, digest } of rows) {
      const there = present.get(keyId(key));
      if (there === digest.toString('hex')) tally.alreadyThere += 1;
      else if (there !== undefined) addConflict(tally, `row ${keyText(key)} is there with other values`);
    }
    const inserted = target.dryRun ? absent : await insertRows(session, target, absent, tally);
    if (!target.dryRun) await verifyInserted(session, target, inserted);
    await session.execute('COMMIT');
    tally.inserted += inserted.length;
  } catch (error) {
    await session.execute('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Digests, as hexadecimal text, of those of the rows that the table has; by `keyId`. */
async function readDigests(
  session: Session,
  { table, keyColumns, columns, lock }: Target,
  rows: readonly ArchivedRow[],
): Promise<ReadonlyMap<string, string>> {
  if (rows.length === 0) return new Map();
  const wanted = rowsWithKeys(
    keyColumns,
    rows.map(({ key }) => key),
  );
  const found = await session.query(
    `SELECT ${keyValuesSql(keyColumns)}, HEX(${digestSql(columns)}) AS digest FROM ${table} WHERE ${wanted.sql} ${lock}`,
    wanted.values,
  );
  return new Map(
    found.map((row) => [keyId(keyFromServer(keyColumns, row)), String(row['digest'] ?? '').toLowerCase()]),
  );
}

/** Answers with the rows that were inserted; what a unique key refused is a conflict. */
async function insertRows(
  session: Session,
  target: Target,
  rows: readonly ArchivedRow[],
  tally: Tally,
): Promise<readonly ArchivedRow[]> {
  if (rows.length === 0) return [];
  // Full batches share one prepared statement, single rows another.
  if (rows.length === rowsAtMost) {
    const outcome = await insert(session, target, rows);
    if (outcome.status === 'accepted') return rows;
    if (!isDuplicate(outcome)) throw refused(outcome);
  }
  const inserted: ArchivedRow[] = [];
  for (const row of rows) {
    const outcome = await insert(session, target, [row]);
    if (outcome.status === 'accepted') inserted.push(row);
    else if (isDuplicate(outcome)) addConflict(tally, `row ${keyText(row.key)}: ${outcome.message}`);
    else throw refused(outcome);
  }
  return inserted;
}

function insert(session: Session, { table, columns }: Target, rows: readonly ArchivedRow[]): Promise<StatementOutcome> {
  const row = `(${columns.map(parameterSql).join(', ')})`;
  return session.attempt(
    `INSERT INTO ${table} (${quotedList(columns.map(({ name }) => name))}) VALUES ${rows.map(() => row).join(', ')}`,
    rows.flatMap(({ values }) => values),
  );
}

async function verifyInserted(session: Session, target: Target, rows: readonly ArchivedRow[]): Promise<void> {
  const present = await readDigests(session, target, rows);
  const different = rows.filter(({ key, digest }) => present.get(keyId(key)) !== digest.toString('hex'));
  if (different.length === 0) return;
  throw new PlimsollError(`${different.length} rows came out different in ${target.table}, and were taken back`, {
    code: 'archive-restore-differs',
    details: different.slice(0, conflictsListed).map(({ key }) => `row ${keyText(key)}`),
    hint: 'Compare the table with the definition in the manifest: a narrower type, another charset, a trigger.',
  });
}

function addConflict(tally: Tally, what: string): void {
  tally.conflicts += 1;
  if (tally.conflictList.length < conflictsListed) tally.conflictList.push(what);
}

function isDuplicate(outcome: StatementOutcome): boolean {
  return outcome.status === 'refused' && outcome.errno === duplicateKeyErrno;
}

function refused(outcome: Exclude<StatementOutcome, { status: 'accepted' }>): PlimsollError {
  return new PlimsollError(`the server refused an archived row: ${outcome.message}`, {
    code: `restore-${outcome.status}`,
    hint: 'Batches before it are in the table; run again when the cause is gone, and the rest follows.',
  });
}
