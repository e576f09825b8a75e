/** The table that archived rows go to. */
import type { Session } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import { ddlUnderName } from '../table/ddl-under-name.js';
import { quoted } from '../table/quoted.js';
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
  const sql = ddlUnderName(ddl, table);
  const outcome = sql === null ? null : await session.attempt(sql);
  if (outcome?.status === 'accepted') return;
  throw new PlimsollError(
    `cannot make ${quoted(table)} from the manifest: ${outcome?.message ?? 'it holds no CREATE TABLE'}`,
    {
      code: 'create-refused',
      hint: 'Make the table yourself, by the definition in manifest.json, and leave out --create.',
    },
  );
}
