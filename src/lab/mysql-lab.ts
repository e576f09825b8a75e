/** Makes a Lab of a host: starts the server, learns its facts, and joins crash watch, snapshots and clean-up. */
import { connect, type Session } from '../database/session.js';
import { labSchema } from './credentials.js';
import { fillOwnDisk } from './fill-disk.js';
import type { LabHost } from './host.js';
import type { Lab, LabFacts, LabOptions } from './lab.js';
import { refuseOtherMechanisms } from './raise-limit.js';
import type { LabEntry } from './register.js';
import { reportedSettings, tableOptionsFor } from './server-arguments.js';
import { logLines } from './server-log.js';
import { dropTables, isLostByImport, transportedSnapshots, wholeSnapshots } from './snapshots.js';
import { tableBytesOf } from './table-files.js';
import { WatchedServer } from './watched-server.js';

const tablespaceSuffix = '.ibd';
const unknownSchemaErrno = 1049;

/** `startedMs`: from performance.now(), when the lab was asked for. */
export async function openLab(
  host: LabHost,
  options: LabOptions,
  entry: LabEntry,
  scratchDirectory: string,
  startedMs: number,
): Promise<Lab> {
  const server = new WatchedServer(host, options.signal);
  let facts: LabFacts;
  let grants: string;
  try {
    await using session = await server.start('first', [], options.whileStarting);
    facts = await learnFacts(session, host, options, startedMs);
    grants = await grantsOf(session);
  } catch (cause) {
    await server.stop('at-once');
    throw cause;
  }
  const { mechanism } = options.cap;
  const { data, cappedDirectory } = host.paths;
  const tableFileBytes = async (table: string) =>
    mechanism === 'tablespace'
      ? await host.files.sizeOf(`${data}/ibdata1`)
      : (tableBytesOf(await tablespaceFiles(host), table) ?? 0);
  const whole = wholeSnapshots(host, server, tableFileBytes);
  let snapshots = mechanism === 'file-size' ? transportedSnapshots(host, tableFileBytes) : whole;
  let capBytes = options.cap.bytes;
  const limitTable = async (bytes: number) => {
    await host.limitFiles(bytes);
    capBytes = bytes;
  };
  return {
    facts,
    get capBytes() {
      return capBytes;
    },
    raiseCap: async (bytes) => {
      refuseOtherMechanisms(mechanism);
      await limitTable(bytes);
    },
    endpoint: host.endpoint,
    networkAddress: host.networkAddress,
    tableOptions: tableOptionsFor(mechanism, cappedDirectory),
    sharedDirectory: host.sharedDirectory,
    scratchDirectory,
    kill: () => server.kill(),
    fillDisk: (leaveBytes) => fillOwnDisk(host, leaveBytes),
    crashed: () => server.crashed(),
    async restart({ forceRecovery } = {}) {
      await server.stop('clean');
      const more = forceRecovery === undefined ? [] : [`--innodb-force-recovery=${forceRecovery}`];
      await using _session = await server.start('again', more);
    },
    async regain() {
      const reason = await server.lockedOut();
      if (reason?.errno === unknownSchemaErrno) await makeSchema(host);
      else if (reason) await (await server.repair(`${reason.errno} ${reason.message}`))[Symbol.asyncDispose]();
      {
        await using session = await connect(host.endpoint);
        if ((await grantsOf(session)) !== grants) {
          await using repaired = await server.repair('its privileges were others');
          grants = await grantsOf(repaired);
        }
      }
      const repaired = server.takeRepaired();
      return reason ? `${reason.errno} ${reason.message}` : repaired;
    },
    async keepFiles() {
      await server.stop('at-once');
      await host.shell('rm -rf "$2" && mkdir -p "$2" && cp -a "$1" "$2/data"', data, host.paths.snapshot);
    },
    async putFilesBack() {
      await server.stop('at-once');
      await host.shell(
        'find "$1" -mindepth 1 -maxdepth 1 -exec rm -rf {} + && cp -a "$2/data/." "$1/"',
        data,
        host.paths.snapshot,
      );
    },
    tableFileBytes,
    fileSizes: () => tablespaceFiles(host),
    readTablespace: (name) => host.files.read(`${cappedDirectory ?? data}/${labSchema}/${name}.ibd`),
    async snapshot(table) {
      {
        await using session = await connect(host.endpoint);
        if (await isLostByImport(session, table)) snapshots = whole;
      }
      await snapshots.take(table);
    },
    async restore(table) {
      if (capBytes !== options.cap.bytes) {
        // Files beyond the cap go first: the server dies of the first page that it cannot flush (errno 27).
        await using session = await connect(host.endpoint);
        await dropTables(session, () => true);
        // Then the cap: a table that is imported under a higher one may grow at once.
        await limitTable(options.cap.bytes);
      }
      await snapshots.restore(table);
    },
    serverLog: async () => logLines(await host.readLog()),
    async [Symbol.asyncDispose]() {
      server[Symbol.dispose]();
      try {
        await host[Symbol.asyncDispose]();
      } catch (cause) {
        await entry.abandon();
        throw cause;
      }
      await entry[Symbol.asyncDispose]();
    },
  };
}

async function tablespaceFiles({ files, paths }: LabHost): Promise<ReadonlyMap<string, number>> {
  const directories = [paths.data, paths.cappedDirectory].filter((path) => path !== null);
  const found = await Promise.all(directories.map((path) => files.sizesIn(`${path}/${labSchema}`)));
  return new Map(
    found.flatMap((sizes) =>
      [...sizes]
        .filter(([name]) => name.endsWith(tablespaceSuffix))
        .map(([name, bytes]) => [name.slice(0, -tablespaceSuffix.length), bytes] as const),
    ),
  );
}

async function makeSchema({ endpoint }: LabHost): Promise<void> {
  await using session = await connect({ ...endpoint, database: '' });
  await session.execute(`CREATE SCHEMA IF NOT EXISTS ${labSchema}`);
}

/** All that the administrator may do, as one text. */
async function grantsOf(session: Session): Promise<string> {
  // Under another one its quotes are others.
  await session.execute("SET SESSION sql_mode = ''");
  const rows = await session.query('SHOW GRANTS');
  return rows.map((row) => Object.values(row).join()).join('\n');
}

async function learnFacts(session: Session, host: LabHost, options: LabOptions, startedMs: number): Promise<LabFacts> {
  const [version] = await session.query<{ version: string }>('SELECT VERSION() AS version');
  const startMs = performance.now() - startedMs;
  const settings = await session.query<{ Variable_name: string; Value: string }>(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${reportedSettings.map(() => '?').join(', ')})`,
    reportedSettings,
  );
  return {
    ...host.facts,
    mysqlVersion: version?.version ?? 'unknown',
    startMs,
    bufferPoolBytes: options.bufferPoolBytes,
    settings: Object.fromEntries(settings.map(({ Variable_name, Value }) => [Variable_name, Value])),
  };
}
