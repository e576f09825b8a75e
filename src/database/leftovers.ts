/**
 * What an ALTER, a copy or a tool that died left beside a table: intermediate tables and files (`#sql-ib…`),
 * side tables, triggers that write to them. Looks only; says what each is and the SQL that takes it away.
 */
import { quoted } from '../table/quoted.js';
import { sideNames } from '../table/side-names.js';
import type { Session } from './session.js';

export interface Leftover {
  readonly kind: 'intermediate-table' | 'intermediate-file' | 'side-table' | 'trigger';
  /** As the server names it, without the schema. */
  readonly name: string;
  readonly meaning: string;
  /** SQL; null where only the server itself can (it does so at a restart). */
  readonly removal: string | null;
}

/** Side tables that remedies and known tools make of a table. */
const sideTables: readonly { readonly name: (table: string) => string; readonly meaning: string }[] = [
  {
    name: (table) => sideNames(table).copy,
    meaning: 'a copy under way (copy-swap, dump-reload, pt-online-schema-change)',
  },
  {
    name: (table) => sideNames(table).old,
    meaning: 'the table as it was before copy-swap or dump-reload took its place',
  },
  { name: (table) => `_${table}_old`, meaning: 'the table as it was before pt-online-schema-change took its place' },
];

/** `fileNames`: the schema's tablespace files without `.ibd`, to find files that the dictionary does not know. */
export async function findLeftovers(
  session: Session,
  table: string,
  fileNames: Iterable<string> = [],
): Promise<readonly Leftover[]> {
  const intermediate = await intermediateTables(session);
  const known = new Set(intermediate);
  const orphans = [...fileNames].filter((name) => name.startsWith('#sql') && !known.has(name));
  return [
    ...intermediate.map((name): Leftover => ({ kind: 'intermediate-table', name, ...halfBuilt, removal: null })),
    ...orphans.map(
      (name): Leftover => ({ kind: 'intermediate-file', name: `${name}.ibd`, ...halfBuilt, removal: null }),
    ),
    ...(await existingSideTables(session, table)),
    ...(await triggersOf(session, table)),
  ];
}

/** "trigger jobs_copy_insert (…)", joined; null where there is none. */
export function describeLeftovers(leftovers: readonly Leftover[]): string | null {
  if (leftovers.length === 0) return null;
  return leftovers.map(({ kind, name, meaning }) => `${kind.replace('-', ' ')} ${name} (${meaning})`).join(', ');
}

const halfBuilt = {
  meaning: 'of an ALTER or OPTIMIZE that is running or has died; the server takes it away at its next start',
} as const;

async function intermediateTables(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT NAME AS name FROM information_schema.INNODB_TABLES WHERE NAME LIKE CONCAT(DATABASE(), '/#sql%')
      UNION SELECT NAME FROM information_schema.INNODB_TABLESPACES WHERE NAME LIKE CONCAT(DATABASE(), '/#sql%')`,
  );
  return rows.map(({ name }) => name.slice(name.indexOf('/') + 1));
}

async function existingSideTables(session: Session, table: string): Promise<readonly Leftover[]> {
  const rows = await session.query<{ name: string }>(
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()',
  );
  const existing = new Set(rows.map(({ name }) => name));
  return sideTables
    .map(({ name, meaning }) => ({ name: name(table), meaning }))
    .filter(({ name }) => existing.has(name))
    .map(({ name, meaning }) => ({ kind: 'side-table', name, meaning, removal: `DROP TABLE ${quoted(name)}` }));
}

/** Triggers on the table or on one of its side tables. */
async function triggersOf(session: Session, table: string): Promise<readonly Leftover[]> {
  const tables = [table, ...sideTables.map(({ name }) => name(table))];
  const rows = await session.query<{ name: string; target: string; event: string }>(
    `SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS target, EVENT_MANIPULATION AS event
       FROM information_schema.TRIGGERS
      WHERE TRIGGER_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE IN (${tables.map(() => '?').join(', ')})`,
    tables,
  );
  return rows.map(({ name, target, event }) => ({
    kind: 'trigger',
    name,
    meaning: `runs at each ${event} on ${target}, and makes it fail where the table that it writes to is gone or full`,
    removal: `DROP TRIGGER ${quoted(name)}`,
  }));
}
