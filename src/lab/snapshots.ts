/**
 * Keeps the full table and puts it back, physically, so that every trial starts from the same pages.
 *
 * A table in a file of its own, or in one a partition, is exported (FLUSH TABLES … FOR EXPORT), copied, and later imported into a table
 * made anew (MySQL manual 17.6.1.3): the server stays up. A table in a shared tablespace, on a file
 * system without room for the export's own file, or with a FULLTEXT index, is kept as a copy of everything, taken while
 * the server is down.
 */

import { assert } from '../assert.js';
import { connect, type Session } from '../database/session.js';
import { waitForPurge } from '../database/space.js';
import { PlimsollError } from '../errors.js';
import { labSchema } from './credentials.js';
import type { LabHost } from './host.js';
import type { WatchedServer } from './watched-server.js';

const purgeStallMs = 15_000;

export interface Snapshots {
  take(table: string): Promise<void>;
  restore(table: string): Promise<void>;
}

/** The table's own files in the working directory, and its partitions'; `$3` is its name. */
const filesOf = '$(ls -d "$3.ibd" "$3.cfg" "$3"#[pP]#*.ibd "$3"#[pP]#*.cfg 2>/dev/null)';

/** With the server up: export and import. One snapshot at a time. */
export function transportedSnapshots(host: LabHost, tableFileBytes: (table: string) => Promise<number>): Snapshots {
  const { data, snapshot } = host.paths;
  let kept: {
    readonly table: string;
    readonly definition: string;
    readonly isPartitioned: boolean;
    readonly bytes: number;
  } | null = null;
  return {
    async take(table) {
      await using session = await connect(host.endpoint);
      await waitForPurge(session, purgeStallMs);
      const definition = await definitionOf(session, table);
      await session.execute(`FLUSH TABLES ${quote(table)} FOR EXPORT`);
      try {
        await host.shell(
          `rm -rf "$2" && mkdir -p "$2" && cd "$1" && cp -p ${filesOf} "$2/"`,
          `${data}/${labSchema}`,
          snapshot,
          table,
        );
        kept = {
          table,
          definition,
          isPartitioned: /\n\/\*!\d+ PARTITION BY/.test(definition),
          bytes: await tableFileBytes(table),
        };
      } finally {
        await session.execute('UNLOCK TABLES');
      }
    },
    async restore(table) {
      assert(kept?.table === table, `a snapshot of ${table} was taken`);
      await using session = await connect(host.endpoint);
      await dropTables(session, () => true);
      // An import that failed leaves its files behind, which DROP does not know.
      await host.shell(`cd "$1" && rm -f ${filesOf}`, `${data}/${labSchema}`, snapshot, table);
      // A definition of old may have a default that strict mode refuses.
      await session.execute("SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'");
      await session.execute(kept.definition);
      const tablespace = kept.isPartitioned ? 'PARTITION ALL TABLESPACE' : 'TABLESPACE';
      await session.execute(`ALTER TABLE ${quote(table)} DISCARD ${tablespace}`);
      await host.shell(`cd "$2" && cp -p ${filesOf} "$1/"`, `${data}/${labSchema}`, snapshot, table);
      await session.execute(`ALTER TABLE ${quote(table)} IMPORT ${tablespace}`);
      await verifySize(table, kept.bytes, tableFileBytes);
    },
  };
}

/** With the server down: the whole data directory. */
export function wholeSnapshots(
  host: LabHost,
  server: WatchedServer,
  tableFileBytes: (table: string) => Promise<number>,
): Snapshots {
  const { data, snapshot, cappedDirectory } = host.paths;
  const capped = cappedDirectory ?? '';
  let bytes = -1;
  return {
    async take(table) {
      {
        await using session = await connect(host.endpoint);
        await waitForPurge(session, purgeStallMs);
      }
      bytes = await tableFileBytes(table);
      await server.stop('clean');
      await host.shell(
        'rm -rf "$2" && mkdir -p "$2" && cp -a "$1" "$2/data" && { [ -z "$3" ] || cp -a "$3" "$2/capped"; }',
        data,
        snapshot,
        capped,
      );
      await (await server.start('again'))[Symbol.asyncDispose]();
    },
    async restore(table) {
      assert(bytes >= 0, `a snapshot of ${table} was taken`);
      await server.stop('at-once');
      // The capped directory is a mount point: it is emptied, not replaced.
      await host.shell(
        'find "$1" -mindepth 1 -maxdepth 1 -exec rm -rf {} + && cp -a "$2/data/." "$1/" && { [ -z "$3" ] || { find "$3" -mindepth 1 -maxdepth 1 -exec rm -rf {} + && cp -a "$2/capped/." "$3/"; }; }',
        data,
        snapshot,
        capped,
      );
      {
        await using session = await server.start('again');
        await dropTables(session, (name) => name !== table);
      }
      await verifySize(table, bytes, tableFileBytes);
    },
  };
}

/** What an import loses: the next insert into such a table ends MySQL 9.7 (warning 1817 tells of it before). */
export async function isLostByImport(session: Session, table: string): Promise<boolean> {
  const found = await session.query(
    "SELECT 1 AS one FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND INDEX_TYPE = 'FULLTEXT' LIMIT 1",
    [table],
  );
  return found.length > 0;
}

async function definitionOf(session: Session, table: string): Promise<string> {
  const [row] = await session.query(`SHOW CREATE TABLE ${quote(table)}`);
  return String(row?.['Create Table']);
}

/** Drops those tables and views of the session's schema. */
export async function dropTables(session: Session, isDropped: (name: string) => boolean): Promise<void> {
  await session.execute('SET foreign_key_checks = 0');
  const rows = await session.query<{ name: string; type: string }>(
    'SELECT table_name AS name, table_type AS type FROM information_schema.tables WHERE table_schema = ?',
    [labSchema],
  );
  for (const { name, type } of rows)
    if (isDropped(name)) await session.execute(`DROP ${type === 'VIEW' ? 'VIEW' : 'TABLE'} ${quote(name)}`);
}

async function verifySize(table: string, bytes: number, tableFileBytes: (table: string) => Promise<number>) {
  const now = await tableFileBytes(table);
  if (now !== bytes)
    throw new PlimsollError(`the restored ${table} has ${now} bytes on disk, its snapshot had ${bytes}`, {
      code: 'restore-differs',
      hint: 'Trials would not start alike; please report this with the server version.',
    });
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
