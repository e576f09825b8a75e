/**
 * A table whose rollback needs space when there is none. Rolling an insert back takes its entries out of every
 * index; where a page falls below half it is merged with its neighbour, and InnoDB wants one entirely free extent
 * before it begins (btr_cur_pessimistic_delete). Three things bring a table there: keys in random order, so that
 * many pages are about half full; long texts, whose pages may take the last free extent, which a page split may
 * not; and a statement of many rows, refused at one of them, so that those before have to be taken back.
 */
import type { Session, StatementOutcome } from '../database/session.js';
import type { Lab } from '../lab/lab.js';

export const crashTable = 'imported_jobs';
const smallText = 's'.repeat(300);
const longText = 'l'.repeat(100_000);
const smallRowsPerStatement = 500;
/** Of the cap: enough leaf pages for some to be near half at any time. */
const smallRowsShare = 0.35;
const refusalsInARow = 200;

export interface CommittedRows {
  readonly rows: number;
  /** Of every row and its text, in the server. */
  readonly checksum: string;
}

/** Creates the table and fills it, small rows first, then long ones one by one until the last extent is taken. */
export async function fillToTheLastExtent(session: Session, lab: Lab, signal: AbortSignal): Promise<void> {
  await session.execute(
    `CREATE TABLE ${crashTable} (id BINARY(16) PRIMARY KEY DEFAULT (RANDOM_BYTES(16)), account BINARY(8) NOT NULL DEFAULT (RANDOM_BYTES(8)), user BINARY(8) NOT NULL DEFAULT (RANDOM_BYTES(8)), source BINARY(8) NOT NULL DEFAULT (RANDOM_BYTES(8)), token BINARY(40) NOT NULL DEFAULT (RANDOM_BYTES(40)), query MEDIUMTEXT NOT NULL, KEY (account), KEY (user), KEY (source), KEY (token)) ${lab.tableOptions}`,
  );
  while ((await lab.tableFileBytes(crashTable)) < smallRowsShare * lab.capBytes) {
    signal.throwIfAborted();
    await session.execute(insertSql(smallRowsPerStatement), texts(smallRowsPerStatement));
  }
  let refused = 0;
  while (refused < refusalsInARow) {
    signal.throwIfAborted();
    const outcome = await session.attempt(insertSql(1), [longText]);
    if (outcome.status === 'connection-lost') return;
    refused = outcome.status === 'accepted' ? 0 : refused + 1;
  }
}

/** One statement of `rows` small rows, as an import or a batch API sends it. */
export function insertMany(session: Session, rows: number): Promise<StatementOutcome> {
  return session.attempt(insertSql(rows), texts(rows));
}

/** Reads every row whole. */
export async function readRows(session: Session): Promise<CommittedRows> {
  const [seen] = await session.query<{ n: number | string; checksum: string | number | null }>(
    `SELECT COUNT(*) AS n, BIT_XOR(CRC32(CONCAT(id, account, user, source, token, query))) AS checksum FROM ${crashTable} FORCE INDEX (PRIMARY)`,
  );
  return { rows: Number(seen?.n ?? 0), checksum: String(seen?.checksum) };
}

export function insertSql(rows: number): string {
  return `INSERT INTO ${crashTable} (query) VALUES ${Array.from({ length: rows }, () => '(?)').join(', ')}`;
}

function texts(rows: number): readonly string[] {
  return Array.from({ length: rows }, () => smallText);
}
