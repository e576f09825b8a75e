/**
 * A table beside the full one that is to take its place: same columns, indexes and options (so also the same
 * cap), filled chunk by chunk, brought in by one RENAME. Its triggers and names are this remedy's own, so that a
 * later run can clear away what a dead one left.
 */
import { assert } from '../assert.js';
import type { Session } from '../database/session.js';
import { ddlUnderName } from '../table/ddl-under-name.js';
import { columnOf, quoted, quotedList } from '../table/quoted.js';
import { sideNames, triggerName } from '../table/side-names.js';
import { type Table, writtenNames } from '../table/table.js';

export interface SideTable {
  /** The full table. */
  readonly table: Table;
  /** The copy, until it takes the table's name. */
  readonly copy: string;
  /** The full table's name after the swap. */
  readonly old: string;
}

const triggerEvents = ['DELETE', 'UPDATE', 'INSERT'] as const;

export function sideTableOf(table: Table): SideTable {
  return { table, ...sideNames(table.name) };
}

export async function tableExists(session: Session, name: string): Promise<boolean> {
  const rows = await session.query(
    'SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [name],
  );
  return rows.length > 0;
}

/** True where the table's pages are in a tablespace that other tables share: beside it is no room of its own. */
export async function sharesTablespace(session: Session, { name }: Table): Promise<boolean> {
  const rows = await session.query(
    "SELECT 1 FROM information_schema.INNODB_TABLES WHERE NAME = CONCAT(DATABASE(), '/', ?) AND SPACE_TYPE <> 'Single'",
    [name],
  );
  return rows.length > 0;
}

/** Why no copy may take the table's name; null where nothing is in the way. */
export async function obstacleTo(session: Session, { table }: SideTable): Promise<string | null> {
  const { name } = table;
  if (await sharesTablespace(session, table))
    return `${name} is in a tablespace that other tables share: a copy beside it would need the room that is missing`;
  const own = triggerEvents.map((event) => triggerName(name, event));
  const triggers = await session.query<{ name: string }>(
    `SELECT TRIGGER_NAME AS name FROM information_schema.TRIGGERS
      WHERE TRIGGER_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = ? AND TRIGGER_NAME NOT IN (?, ?, ?)`,
    [name, ...own],
  );
  if (triggers.length === 0) return null;
  return `${name} has triggers (${triggers.map((trigger) => trigger.name).join(', ')}), which would go with the old table, or belong to another tool that copies it`;
}

/** The full table's own definition under the copy's name; LIKE would leave DATA DIRECTORY out. Answers with the SQL. */
export async function createCopy(session: Session, { table, copy }: SideTable): Promise<string> {
  const [row] = await session.query(`SHOW CREATE TABLE ${quoted(table.name)}`);
  const definition = ddlUnderName(String(row?.['Create Table']), copy);
  assert(definition !== null, 'SHOW CREATE TABLE answers with a CREATE TABLE');
  await session.execute(definition);
  return definition;
}

/** The next id that the table would give, for the copy to go on from: rows behind it may have been deleted. */
export async function carryAutoIncrement(session: Session, { table, copy }: SideTable): Promise<void> {
  // Else the answer may be a day old.
  await session.execute('SET SESSION information_schema_stats_expiry = 0');
  const [row] = await session.query<{ next: number | string | null }>(
    'SELECT AUTO_INCREMENT AS next FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [table.name],
  );
  if (row?.next != null) await session.execute(`ALTER TABLE ${quoted(copy)} AUTO_INCREMENT = ${row.next}`);
}

/**
 * Every write to the table is done to the copy too, in the writer's own transaction: as pt-online-schema-change.
 * REPLACE makes an update of a row that is not yet copied, and the copying of a row that was just updated, the
 * same; an update that changes the key also takes the row away under its old one.
 */
export function createTriggerSql({ table, copy }: SideTable): readonly string[] {
  const names = writtenNames(table);
  const { key } = table.roles;
  const isOld = key.map((name) => `${columnOf(name)} <=> ${columnOf(name, 'OLD')}`).join(' AND ');
  const keepsKey = key.map((name) => `${columnOf(name, 'OLD')} <=> ${columnOf(name, 'NEW')}`).join(' AND ');
  const replace = `REPLACE INTO ${quoted(copy)} (${quotedList(names)}) VALUES (${quotedList(names, 'NEW')})`;
  const bodies = {
    DELETE: `DELETE IGNORE FROM ${quoted(copy)} WHERE ${isOld}`,
    UPDATE: `BEGIN DELETE IGNORE FROM ${quoted(copy)} WHERE NOT (${keepsKey}) AND ${isOld}; ${replace}; END`,
    INSERT: replace,
  };
  return triggerEvents.map(
    (event) =>
      `CREATE TRIGGER ${quoted(triggerName(table.name, event))} AFTER ${event} ON ${quoted(table.name)} FOR EACH ROW ${bodies[event]}`,
  );
}

/** Both tables change names in one statement: at no instant is there no table. */
export function swapSql({ table: { name }, copy, old }: SideTable): string {
  return `RENAME TABLE ${quoted(name)} TO ${quoted(old)}, ${quoted(copy)} TO ${quoted(name)}`;
}

/** On the old table: nobody asked to keep it, and the copy that took its name was verified. */
const replacedMark = 'replaced by copy-swap, to be dropped';

/** Lets a later run drop the old table, should this one die before it does. */
export async function markReplaced(session: Session, { old }: SideTable): Promise<void> {
  await session.execute(`ALTER TABLE ${quoted(old)} COMMENT = '${replacedMark}', ALGORITHM = INPLACE`);
}

export async function isReplaced(session: Session, { old }: SideTable): Promise<boolean> {
  const [row] = await session.query<{ comment: string }>(
    'SELECT TABLE_COMMENT AS comment FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [old],
  );
  return row?.comment === replacedMark;
}

export async function dropTriggers(session: Session, { table }: SideTable): Promise<void> {
  for (const event of triggerEvents)
    await session.execute(`DROP TRIGGER IF EXISTS ${quoted(triggerName(table.name, event))}`);
}

/** Triggers first: without the copy they would make every write to the table fail. */
export async function clearAway(session: Session, side: SideTable): Promise<void> {
  await dropTriggers(session, side);
  await session.execute(`DROP TABLE IF EXISTS ${quoted(side.copy)}`);
}
