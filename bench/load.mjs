/**
 * Bulk load, the same rows each time, into the same empty table of the same embedded server:
 * ours (generated and sent as they are needed), a server-local LOAD DATA of a ready file (the limit),
 * the C client's mysqlimport --local of that file where it is installed, and multi-row INSERT … VALUES.
 * MB/s count LOAD DATA text. The ratio's numerator includes generating the rows; its denominator does not.
 */
import { execFile } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadDataSql } from '../dist/database/load-data.js';
import { connect } from '../dist/database/session.js';
import { defaultCacheDirectory } from '../dist/lab/cache-directory.js';
import { findMysqld } from '../dist/lab/embedded/find-mysqld.js';
import { startLab } from '../dist/lab/start-lab.js';
import { prepareTable } from '../dist/run/create-table.js';
import { loadHistory } from '../dist/run/load-history.js';
import { findScenario } from '../dist/scenario/find-scenario.js';
import { loadScenario } from '../dist/scenario/load-scenario.js';
import { insertSql } from '../dist/workload/statements.js';
import { labOptions } from './lab-start.mjs';
import { interleave, row } from './rounds.mjs';

const rounds = 7;
const serverLocal = 'LOAD DATA, server-local';
const client = 'mysqlimport --local';
const cap = '256MiB';
const insertBytes = 2 ** 20;

export async function benchLoad() {
  const loaded = await loadScenario(await findScenario('treasure-data-2019', process.cwd()), { cap });
  // Deleting is not loading: no holes here.
  const scenario = { ...loaded, history: { ...loaded.history, deleted: 0 } };
  const lab = await startLab(labOptions('embedded', scenario.cap.size));
  try {
    const session = await connect(lab.endpoint);
    const figures = await compare(session, {
      ...(await prepareTable(lab, scenario)),
      lab,
      scenario,
      signal: new AbortController().signal,
      emit: () => {},
    });
    await session[Symbol.asyncDispose]();
    return figures;
  } finally {
    await lab[Symbol.asyncDispose]();
  }
}

async function compare(session, rehearsal) {
  const { lab, workload, table } = rehearsal;
  const emptied = () => session.execute(`TRUNCATE TABLE \`${table.name}\``);
  const { rows } = await loadHistory(rehearsal);
  const file = join(lab.sharedDirectory, `${table.name}.tsv`);
  const bytes = await writeRowFile(file, workload, rows);
  const rate = async (load) => {
    await emptied();
    const startedMs = performance.now();
    const seconds = await load();
    return bytes / 1e6 / (seconds ?? (performance.now() - startedMs) / 1000);
  };
  const mysqlimport = await findMysqlimport();
  if (!mysqlimport) console.log('mysqlimport: skipped, it is not installed');
  const figures = await interleave(
    {
      // Its own seconds: what follows the last row (waiting for purge) is not loading.
      plimsoll: () => rate(async () => (await loadHistory(rehearsal)).seconds),
      [serverLocal]: () =>
        rate(() =>
          session.execute(loadDataSql(table.name, workload.columns, `INFILE '${file}'`)).then(() => undefined),
        ),
      ...(mysqlimport && { [client]: () => rate(() => mysqlimport(lab.endpoint, workload.columns, file)) }),
      'INSERT … VALUES, 1 MB': () => rate(() => insertAll(session, rehearsal, rows)),
    },
    rounds,
  );
  await rm(file);
  const ours = figures.plimsoll.median;
  const ratioTo = (name) => (figures[name] ? ours / figures[name].median : null);
  const toServer = ratioTo(serverLocal);
  const toClient = ratioTo(client);
  const ratios = [
    `${toServer.toFixed(2)} of the server-local LOAD DATA`,
    ...(toClient === null ? [] : [`${toClient.toFixed(2)} of mysqlimport`]),
  ];
  return {
    title: `Bulk load of ${rows} rows, ${(bytes / 1e6).toFixed(0)} MB, one connection, MB/s (ours is ${ratios.join(', ')})`,
    rows: Object.entries(figures).map(([name, figure]) => row(name, figure, 'MB/s')),
    json: { load: { megabytesPerSecond: ours, ratioToServerLoadData: toServer, ratioToMysqlimport: toClient } },
  };
}

/** The rows as a file for the server; answers with its size. */
async function writeRowFile(path, workload, rows) {
  const buffer = Buffer.allocUnsafe(4 * 2 ** 20);
  const file = await open(path, 'w');
  let bytes = 0;
  for (let start = 0; start < rows; ) {
    const written = workload.writeRows(buffer, 0, start, rows - start);
    await file.write(buffer.subarray(0, written.bytes));
    start += written.rows;
    bytes += written.bytes;
  }
  await file.close();
  return bytes;
}

async function insertAll(session, { table, workload }, rows) {
  for (let start = 0; start < rows; ) {
    const values = [];
    let count = 0;
    for (let bytes = 0; bytes < insertBytes && start < rows; start += 1, count += 1) {
      const fields = workload.historyRow(start);
      values.push(...fields);
      for (const field of fields) bytes += field?.length ?? 0;
    }
    await session.execute(insertSql(`\`${table.name}\``, workload.columns, count), values);
  }
}

/** The mysqlimport that belongs to the lab's server, beside it or on PATH, as a function; null where there is none. */
async function findMysqlimport() {
  const run = promisify(execFile);
  const { found } = await findMysqld(defaultCacheDirectory(process.env), process.env.PATH ?? '');
  // An unpacked program runs through its folder's own loader, as its mysqld does.
  const [program, ...leading] =
    found?.origin === 'unpacked'
      ? [...found.command.slice(0, 3), join(found.location, 'usr/bin/mysqlimport')]
      : ['mysqlimport'];
  const works = await run(program, [...leading, '--version']).then(
    () => true,
    () => false,
  );
  if (!works) return null;
  return async ({ socketPath, user, password, database }, columns, file) => {
    await run(
      program,
      [
        ...leading,
        '--no-defaults',
        '--local',
        '--default-character-set=utf8mb4',
        `--columns=${columns.map(({ name }) => name).join(',')}`,
        `--socket=${socketPath}`,
        `--user=${user}`,
        database,
        file,
      ],
      { env: { ...process.env, MYSQL_PWD: password } },
    );
  };
}
