/** The table that archived rows go to. */
import type { Session } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import { quoted } from './archived-columns.js';
import type { Manifest } from './manifest.js';

export async function tableExists(session: Session, table: string): Promise<boolean> {
  const rows = await session.query(
    'SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [table],
  );
  return rows.length > 0;
}

/** Makes the archived table anew under another name, from the manifest's definition. */
export async function createTarget(session: Session, { ddl }: Pick<Manifest, 'ddl'>, table: string): Promise<void> {
  const named = /^CREATE TABLE `(?:[^`]|``)+` \(/;
  const sql = named.test(ddl) ? ddl.replace(named, () => `CREATE TABLE ${quoted(table)} (`) : null;
  const outcome = sql === null ? null : await session.attempt(sql);
  if (outcome?.status === 'accepted') return;
  throw new PlimsollError(
    `cannot make \`${table}\` from the manifest: ${outcome?.message ?? 'it holds no CREATE TABLE'}`,
    {
      code: 'create-refused',
      hint: 'Make the table yourself, by the definition in manifest.json, and leave out --create.',
    },
  );
}
