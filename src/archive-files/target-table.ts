/** The table that archived rows go to. */
import type { Session } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import { ddlUnderName } from '../table/ddl-under-name.js';
import { quoted } from '../table/quoted.js';
import { createTableOf, statementsOf } from '../table/sql-text.js';
import { faithfulSession } from './archived-columns.js';
import type { Manifest } from './manifest.js';

export async function tableExists(session: Session, table: string): Promise<boolean> {
  const rows = await session.query(
    'SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [table],
  );
  return rows.length > 0;
}

/**
 * Makes the archived table anew under another name, from the manifest's definition. A manifest may come from anywhere:
 * what is more than a list of columns, as a CREATE TABLE … AS SELECT, could bring in rows of any table that the user
 * may read. Throws `create-refused`.
 */
export async function createTarget(session: Session, { ddl }: Pick<Manifest, 'ddl'>, table: string): Promise<void> {
  const refusal = refusalOf(ddl);
  if (refusal !== null) throw refused(table, refusal);
  // Quotes must mean to the server what they meant above.
  for (const statement of faithfulSession) await session.execute(statement);
  const outcome = await session.attempt(ddlUnderName(ddl, table) as string);
  if (outcome.status !== 'accepted') throw refused(table, outcome.message);
}

/** Why a definition must not be run, or null. */
export function refusalOf(ddl: string): string | null {
  const [statement, ...more] = statementsOf(ddl);
  const create = statement ? createTableOf(statement) : null;
  if (create === null || ddlUnderName(ddl, create.name) === null) return 'it holds no CREATE TABLE';
  return more.length > 0 ? 'it holds more than one statement' : create.refusal;
}

function refused(table: string, why: string): PlimsollError {
  return new PlimsollError(`cannot make ${quoted(table)} from the manifest: ${why}`, {
    code: 'create-refused',
    hint: 'Make the table yourself, by the definition in manifest.json, and leave out --create.',
  });
}
