/**
 * Which CREATE TABLE of a file is meant. Everything else in the file is named and not run: a dump brings DROP, SET and
 * INSERT along, and only a list of columns may reach a server.
 */
import { PlimsollError } from '../errors.js';
import { type CreateTable, createTableOf, statementsOf } from './sql-text.js';

/** Other first words are no statement's: they may be of any file. */
const verbs = new Set(
  'ALTER ANALYZE BEGIN CALL COMMIT CREATE DELETE DROP FLUSH GRANT INSERT LOAD LOCK OPTIMIZE RENAME REPLACE REVOKE ROLLBACK SELECT SET SHOW START TRUNCATE UNLOCK UPDATE USE WITH'.split(
    ' ',
  ),
);

export interface ChosenTable {
  readonly create: CreateTable;
  /** What else the file holds, as it is told: `DROP TABLE (line 3)`. */
  readonly leftOut: readonly string[];
}

/** Throws `table-ddl`, with what the file holds instead; never with its text, which may be any file's. */
export function chooseTable(sql: string, file: string, name?: string): ChosenTable {
  const statements = statementsOf(sql);
  const tables = statements.map(createTableOf).filter((table) => table !== null);
  const wanted = name === undefined ? tables : tables.filter((table) => table.name === name);
  const [create] = wanted;
  const names = tables.map((table) => table.name).join(', ');
  if (tables.length === 0)
    throw refusal(`${file}: holds no CREATE TABLE among ${statements.length} statements`, {
      hint: 'Write what SHOW CREATE TABLE prints, or mysqldump --no-data, into this file.',
    });
  if (!create)
    throw refusal(`${file}: creates no table named ${name}`, {
      hint: `It creates ${names}: name one of them in table.name.`,
    });
  if (wanted.length > 1)
    throw refusal(`${file}: creates ${tables.length} tables`, { hint: `Name one in table.name: ${names}.` });
  if (create.refusal !== null)
    throw refusal(`${file}:${create.line}: this CREATE TABLE is not sent to a server: ${create.refusal}`, {
      hint: 'Only column definitions, indexes and table options may be there.',
    });
  const leftOut = statements
    .filter(({ line }) => line !== create.line)
    .map(({ kind, line }) => `${verbs.has(kind.split(' ')[0] ?? '') ? kind : 'a statement'} (line ${line})`);
  return { create, leftOut };
}

function refusal(message: string, { hint }: { readonly hint: string }): PlimsollError {
  return new PlimsollError(message, { code: 'table-ddl', hint });
}
