/**
 * What a remedy that died left behind: everything in the schema, its directory and the server's settings that was
 * not there before it, named, with the SQL that takes it away. Files are looked for by name as well, as the data
 * dictionary does not know them all.
 */
import { readdir } from 'node:fs/promises';
import { findLeftovers } from '../database/leftovers.js';
import { readServerState, type ServerState, serverChanges } from '../database/server-state.js';
import type { Session } from '../database/session.js';
import { readTablespaces } from '../database/tablespaces.js';
import type { Lab } from '../lab/lab.js';
import { isFileOf } from '../lab/table-files.js';
import type { FoundLeftover } from '../result/fault.js';
import { quoted } from '../table/quoted.js';
import type { Table } from '../table/table.js';

export interface SchemaState {
  readonly tables: ReadonlySet<string>;
  readonly triggers: ReadonlySet<string>;
  /** Tablespace files, without `.ibd`. */
  readonly files: ReadonlySet<string>;
  /** In the remedy's own directory. */
  readonly scratchFiles: ReadonlySet<string>;
  readonly server: ServerState;
}

export async function readSchemaState(session: Session, lab: Lab): Promise<SchemaState> {
  const names = async (sql: string) => new Set((await session.query<{ name: string }>(sql)).map(({ name }) => name));
  return {
    tables: await names('SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()'),
    triggers: await names(
      'SELECT TRIGGER_NAME AS name FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()',
    ),
    files: new Set((await lab.fileSizes()).keys()),
    scratchFiles: new Set(await readdir(lab.scratchDirectory, { recursive: true })),
    server: await readServerState(session),
  };
}

/** All that is there now and was not in `before`. */
export async function leftSince(
  before: SchemaState,
  session: Session,
  lab: Lab,
  table: Table,
): Promise<FoundLeftover[]> {
  const now = await readSchemaState(session, lab);
  const recognised = (await findLeftovers(session, table.name, now.files)).filter(
    ({ name }) => !before.tables.has(name) && !before.triggers.has(name),
  );
  const told = new Set(recognised.map(({ name }) => name.replace(/\.ibd$/, '')));
  const fresh = (key: 'tables' | 'triggers' | 'files' | 'scratchFiles') =>
    [...now[key]].filter((name) => !before[key].has(name) && !told.has(name));
  const tables = fresh('tables');
  // A FULLTEXT index has files of its own names, `fts_…`, which change with every rebuild.
  const ofIndexes = new Set(
    (await readTablespaces(session)).map(({ name }) => name).filter((name) => name.startsWith('fts_')),
  );
  return [
    ...recognised,
    ...tables.map(
      (name): FoundLeftover => ({
        kind: 'table',
        name,
        meaning: 'a table that the remedy made: look at its rows before it goes',
        removal: null,
      }),
    ),
    ...fresh('triggers').map(
      (name): FoundLeftover => ({
        kind: 'trigger',
        name,
        meaning: 'a trigger that the remedy made',
        removal: `DROP TRIGGER ${quoted(name)}`,
      }),
    ),
    ...fresh('files')
      .filter((name) => !ofIndexes.has(name) && ![...now.tables].some((owner) => isFileOf(name, owner)))
      .map(
        (name): FoundLeftover => ({
          kind: 'file',
          name: `${name}.ibd`,
          meaning: 'a file in the schema’s directory that belongs to no table of the data dictionary',
          removal: null,
        }),
      ),
    ...fresh('scratchFiles').map(
      (name): FoundLeftover => ({ kind: 'file', name, meaning: 'a file that the remedy wrote', removal: null }),
    ),
    ...serverChanges(before.server, now.server),
  ];
}
