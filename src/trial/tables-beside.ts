/** Where rows lie after a remedy, other than in the table: so that what is only moved is not said to be gone. */
import type { Session } from '../database/session.js';
import type { Trial } from '../result/schema.js';
import { quoted } from '../table/quoted.js';

/** Tables of the schema but those named, with their rows. */
export async function readTablesBeside(session: Session, known: readonly string[]): Promise<Trial['tablesBeside']> {
  const tables = await session.query<{ name: string }>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME",
  );
  const beside: Trial['tablesBeside'] = [];
  for (const { name } of tables.filter((one) => !known.includes(one.name))) {
    const [row] = await session.query<{ n: string | number }>(`SELECT COUNT(*) AS n FROM ${quoted(name)}`);
    beside.push({ name, rows: Number(row?.n ?? 0) });
  }
  return beside;
}

/** The archive table, the one that a program's settings name, or files. */
export async function archivedTo(session: Session, archiveTable: string, settings: unknown): Promise<string> {
  const named = (settings as { readonly archiveTable?: unknown } | null)?.archiveTable;
  if (typeof named === 'string') return named;
  const [found] = await session.query(
    'SELECT 1 AS one FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [archiveTable],
  );
  return found ? archiveTable : 'archive files';
}
