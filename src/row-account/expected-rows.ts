/**
 * The rows that traffic sent statements for, laid beside the notes: each as it must stand, or may stand. They are
 * written into tables of the table's own shape, so that the server converts, generates and rounds every value as it
 * did in the table, and are noted from there by the same SQL.
 */
import { assert } from '../assert.js';
import type { Session } from '../database/session.js';
import { ddlUnderName } from '../table/ddl-under-name.js';
import { quoted, quotedList } from '../table/quoted.js';
import type { SqlValue } from '../table/sql-value.js';
import type { Table } from '../table/table.js';
import type { ExpectedRow } from '../workload/rows-known.js';
import { insertSql } from '../workload/statements.js';
import type { Workload } from '../workload/workload.js';
import { expectedRows, noteColumns, noteKeyDefinition, noteSchema, own, sameNoteSql } from './notes.js';
import { noteSelection } from './original-rows.js';

/** By the last change acknowledged, and by the furthest that may have been made. */
const shadows = ['acknowledged', 'furthest'] as const;
const [acknowledged, furthest] = shadows.map((name) => `${noteSchema}.${quoted(name)}`) as [string, string];
const rowsPerInsert = 200;
const bytesPerInsert = 4 * 2 ** 20;

/** Makes the account's schema and its empty tables, before the table fills: a capped tablespace has no room later. */
export async function prepareAccount(session: Session, table: Table): Promise<void> {
  await session.execute(`CREATE DATABASE ${noteSchema}`);
  await session.execute("SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'");
  for (const shadow of shadows) {
    const name = `${noteSchema}.${quoted(shadow)}`;
    const ddl = ddlUnderName(table.shape.ddl, shadow, noteSchema);
    assert(ddl, 'the server’s own definition of a table');
    await session.execute(ddl);
    if (table.shape.partitioning) await session.execute(`ALTER TABLE ${name} REMOVE PARTITIONING`);
    for (const { name: index, kind } of table.shape.indexes)
      if (kind === 'fulltext') await session.execute(`ALTER TABLE ${name} DROP INDEX ${quoted(index)}`);
  }
  await session.execute('SET SESSION sql_mode = DEFAULT');
}

export async function layOutExpectedRows(
  session: Session,
  table: Table,
  workload: Pick<Workload, 'columns'>,
  rows: Iterable<ExpectedRow>,
): Promise<void> {
  for (const name of [acknowledged, furthest]) await session.execute(`DELETE FROM ${name}`);
  const sure = new PendingRows(session, acknowledged, workload);
  const all = new PendingRows(session, furthest, workload);
  for (const { row, orElse } of rows) {
    if (row) await sure.add(row);
    const last = orElse ?? row;
    if (last) await all.add(last);
  }
  await sure.flush();
  await all.flush();
  // In a table without a key the fingerprint is part of what a row is found by.
  const figures = table.roles.key.length > 0 ? [own.fingerprint, own.withoutText] : [own.withoutText];
  const select = `SELECT ${quotedList([...noteColumns(table), own.textBytes], 'f')}, ${quotedList(figures, 'a')},
      f.${own.fingerprint} AS ${own.orFingerprint}, f.${own.withoutText} AS ${own.orWithoutText},
      a.${own.fingerprint} IS NOT NULL AS ${own.sure}
    FROM (${noteSelection(table, furthest)}) AS f
    LEFT JOIN (${noteSelection(table, acknowledged)}) AS a ON ${sameNoteSql(table, 'a', 'f')}`;
  // Temporary, and no TRUNCATE before: neither ends a transaction that the caller is in.
  await session.execute(`DROP TEMPORARY TABLE IF EXISTS ${expectedRows}`);
  await session.execute(`CREATE TEMPORARY TABLE ${expectedRows} (PRIMARY KEY (${noteKeyDefinition(table)})) ${select}`);
}

/** Inserts rows some hundreds at a time. */
class PendingRows {
  private rows: (readonly SqlValue[])[] = [];
  private bytes = 0;
  private readonly session: Session;
  private readonly into: string;
  private readonly workload: Pick<Workload, 'columns'>;

  constructor(session: Session, into: string, workload: Pick<Workload, 'columns'>) {
    this.session = session;
    this.into = into;
    this.workload = workload;
  }

  async add(row: readonly (string | null)[]): Promise<void> {
    this.rows.push(row);
    this.bytes += row.reduce((sum, value) => sum + (value?.length ?? 0), 0);
    if (this.rows.length >= rowsPerInsert || this.bytes >= bytesPerInsert) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.rows.length === 0) return;
    await this.session.execute(insertSql(this.into, this.workload.columns, this.rows.length), this.rows.flat());
    this.rows = [];
    this.bytes = 0;
  }
}
