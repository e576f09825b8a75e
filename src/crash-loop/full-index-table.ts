/**
 * A table whose rollback needs space when there is none. Rolling an insert back takes its entries out of every
 * index; where a secondary index's page falls below half it is merged with its neighbour, and InnoDB wants one
 * entirely free extent before it begins (btr_cur_pessimistic_delete; for the clustered index a rollback needs none).
 * Three things bring a table there: an indexed key in random order, so that some of its pages are about half full;
 * long texts, whose pages may take the last free extent, which a page split may not; and a statement of many rows,
 * refused at one of them, so that those before have to be taken back.
 */
import type { Session, StatementOutcome } from '../database/session.js';
import type { Lab } from '../lab/lab.js';
import { type CommittedRows, type ImportedRow, type ImportedRows, keyBytes } from './imported-rows.js';

export const crashTable = 'imported_jobs';
const keys = Object.keys(keyBytes);
const smallRowsPerStatement = 500;
/** Of the cap: enough leaf pages for some to be near half at any time. */
const smallRowsShare = 0.35;
const refusalsInARow = 200;

/** Creates the table and fills it, small rows first, then long ones. Answers whether the server lived. */
export async function fillToTheLastExtent(
  session: Session,
  lab: Lab,
  rows: ImportedRows,
  signal: AbortSignal,
): Promise<boolean> {
  const columns = Object.entries(keyBytes).map(([name, bytes]) => `${name} BINARY(${bytes}) NOT NULL`);
  const indexes = keys.slice(1).map((name) => `KEY (${name})`);
  await session.execute(
    `CREATE TABLE ${crashTable} (${columns.join(', ')}, query MEDIUMTEXT NOT NULL, PRIMARY KEY (id), ${indexes.join(', ')}) ${lab.tableOptions}`,
  );
  while ((await lab.tableFileBytes(crashTable)) < smallRowsShare * lab.capBytes) {
    signal.throwIfAborted();
    const { status } = await insertRows(session, rows, rows.small(smallRowsPerStatement));
    if (status === 'connection-lost') return false;
  }
  return await takeLastExtent(session, rows, refusalsInARow, signal);
}

/** Long rows, one by one, until `refusals` in a row say that no extent is free. Answers whether the server lived. */
export async function takeLastExtent(
  session: Session,
  rows: ImportedRows,
  refusals: number,
  signal: AbortSignal,
): Promise<boolean> {
  for (let refused = 0; refused < refusals; ) {
    signal.throwIfAborted();
    const { status } = await insertRows(session, rows, rows.long());
    if (status === 'connection-lost') return false;
    refused = status === 'accepted' ? 0 : refused + 1;
  }
  return true;
}

/** One statement of all of these, as an import or a batch API sends it. */
export async function insertRows(
  session: Session,
  rows: ImportedRows,
  batch: readonly ImportedRow[],
): Promise<StatementOutcome> {
  const outcome = await session.attempt(insertSql(batch.length), batch.flat());
  if (outcome.status === 'accepted') rows.acknowledge(batch);
  return outcome;
}

/** Reads every row whole. */
export async function readRows(session: Session): Promise<CommittedRows> {
  const [seen] = await session.query<{ n: number | string; checksum: string | number | null }>(
    `SELECT COUNT(*) AS n, BIT_XOR(CRC32(CONCAT(${keys.join(', ')}, query))) AS checksum FROM ${crashTable} FORCE INDEX (PRIMARY)`,
  );
  return { rows: Number(seen?.n ?? 0), checksum: String(seen?.checksum) };
}

export function insertSql(rows: number): string {
  const values = `(${[...keys, 'query'].map(() => '?').join(', ')})`;
  return `INSERT INTO ${crashTable} (${keys.join(', ')}, query) VALUES ${Array.from({ length: rows }, () => values).join(', ')}`;
}
