/**
 * Whether a copy holds every row that it must, before it takes the table's name. Read from one snapshot of both
 * tables: a trigger writes to the copy in the writer's own transaction, so no lock is needed. Under LOCK TABLES
 * nothing changes, and a transaction would give the lock up. Counts by id, not contents.
 */
import type { Session } from '../database/session.js';
import { rangeRows } from './catch-up-locked.js';
import { idRanges } from './primary-key-chunk.js';
import type { SideTable } from './side-table.js';

type Verdict = { readonly leftOut: number } | { readonly differs: string };

/** `mayGo`: the condition on rows that the copy may lack. */
export async function verifyCopy(
  session: Session,
  tables: SideTable,
  mayGo: string,
  { locked }: { readonly locked: boolean },
): Promise<Verdict> {
  if (locked) return await compare(session, tables, mayGo);
  await session.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  try {
    return await compare(session, tables, mayGo);
  } finally {
    await session.execute('COMMIT');
  }
}

async function compare(session: Session, { table, copy }: SideTable, mayGo: string): Promise<Verdict> {
  type Figures = Record<'rows' | 'leftOut' | 'missing', string | number | null>;
  const sum = { rows: 0, leftOut: 0, missing: 0, copied: 0 };
  for await (const range of idRanges(session, table, rangeRows)) {
    const [seen] = await session.query<Figures>(
      `SELECT COUNT(*) AS \`rows\`, SUM(copied_id IS NULL) AS leftOut, SUM(copied_id IS NULL AND NOT (${mayGo})) AS missing
         FROM \`${table}\` LEFT JOIN (SELECT id AS copied_id FROM \`${copy}\`) AS c ON copied_id = id WHERE id > ? AND id <= ?`,
      range,
    );
    const [copied] = await session.query<{ rows: string | number }>(
      `SELECT COUNT(*) AS \`rows\` FROM \`${copy}\` WHERE id > ? AND id <= ?`,
      range,
    );
    for (const name of ['rows', 'leftOut', 'missing'] as const) sum[name] += Number(seen?.[name] ?? 0);
    sum.copied += Number(copied?.rows ?? 0);
  }
  const expected = sum.rows - sum.leftOut;
  if (sum.missing > 0)
    return { differs: `the copy lacks ${sum.missing} rows that must be kept; ${table} stays as it is` };
  if (sum.copied !== expected)
    return { differs: `the copy has ${sum.copied} rows and should have ${expected}; ${table} stays as it is` };
  return { leftOut: sum.leftOut };
}
