/**
 * A table's own definition under another name, beside the table. Names of CHECK constraints are one a schema: without
 * its name each gets one anew, which follows the table when it is renamed.
 */
import { quoted } from './quoted.js';

const created = /^CREATE TABLE `(?:[^`]|``)+` \(/;
/** SHOW CREATE TABLE has one a line, and breaks no line inside a text. */
const namedCheck = /^ {2}CONSTRAINT `(?:[^`]|``)+` CHECK /gm;

/** `ddl` is what SHOW CREATE TABLE answers; null where it is something else. In the session's schema, or in one named. */
export function ddlUnderName(ddl: string, name: string, schema?: string): string | null {
  if (!created.test(ddl)) return null;
  const full = schema === undefined ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
  return ddl.replace(created, () => `CREATE TABLE ${full} (`).replace(namedCheck, '  CHECK ');
}
