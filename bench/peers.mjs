/**
 * Prune and archive beside what people use, on the same full table, restored byte for byte before each: pt-archiver
 * with its quickest settings (scenarios/examples), and plain statements in the server, which are the limit. The
 * same rows (finished, older than `days`), rows a transaction and server; no traffic. After each, every row is
 * accounted for. pt-archiver's rows/s leave out what it takes to start and to find an empty table. Beside each
 * duration stands what the server's threads spent until purge was done, which tells cost from waiting.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { median } from 'simple-statistics';
import { connect } from '../dist/database/session.js';
import { waitForPurge } from '../dist/database/space.js';
import { startLab } from '../dist/lab/start-lab.js';
import { checkInvariants } from '../dist/row-account/invariants.js';
import { prepareTable } from '../dist/run/create-table.js';
import { loadHistory } from '../dist/run/load-history.js';
import { observeOutage } from '../dist/run/outage.js';
import { bundledDirectory, findScenario } from '../dist/scenario/find-scenario.js';
import { loadScenario } from '../dist/scenario/load-scenario.js';
import { bindRemedy } from '../dist/strategies/bind-remedy.js';
import { nextChunkEnd } from '../dist/strategies/key-chunks.js';
import { strategySpecs } from '../dist/strategies/specs.js';
import { finishedBeforeSql } from '../dist/table/age.js';
import { keepFullTable } from '../dist/trial/full-table.js';
import { remedyContext } from '../dist/trial/remedy-context.js';
import { labOptions } from './lab-start.mjs';
import { interleave, row } from './rounds.mjs';
import { serverPid, threadCpuMs, usedCpuMs } from './server-cpu.mjs';

const rounds = 7;
const cap = '256MiB';
const batch = 500;
/** Half of the rows are older. */
const days = 730;
const emptyTable = 'nothing';
/** Of ours, through the settings that a scenario would give: all else is default. */
const ours = { olderThan: `${days}d`, batch: `${batch} rows` };
const purgeStallMs = 30_000;

export async function benchPeers() {
  const version = await promisify(execFile)('pt-archiver', ['--version']).catch(() => {
    throw new Error('pt-archiver is not installed: apt-get install percona-toolkit libdbd-mysql-perl');
  });
  const scenario = await loadScenario(await findScenario('treasure-data-2019', process.cwd()), { cap });
  const lab = await startLab(labOptions('embedded', scenario.cap.size));
  try {
    const { table, workload } = await prepareTable(lab, scenario);
    const rehearsal = {
      table,
      remedies: [],
      lab,
      replica: null,
      scenario,
      programs: { directory: bundledDirectory, path: process.env['PATH'] },
      workload,
      signal: new AbortController().signal,
      emit: () => {},
      startedMs: performance.now(),
    };
    const history = await loadHistory(rehearsal);
    const { state } = await observeOutage(rehearsal, history.nextIndex);
    const full = await keepFullTable(rehearsal, state);
    const rows = await countOld(rehearsal, full);
    const cpu = new Map();
    const figures = await interleave(candidates(rehearsal, full, rows, cpu), rounds);
    return report(figures, cpu, rows, version.stdout.trim());
  } finally {
    await lab[Symbol.asyncDispose]();
  }
}

/** Name → a function that answers with milliseconds, and notes the server's processor time under its name in `cpu`. */
function candidates(rehearsal, full, rows, cpu) {
  const deletes = (work, expected = rows) => [{ effect: 'deletes', rows: expected }, work];
  const archives = (work, expected = rows) => [{ effect: 'archives', rows: expected }, work];
  const work = {
    'prune: plimsoll': deletes(run('prune', { ...ours, until: { share: '100%' } })),
    'prune: pt-archiver': deletes(ptArchiver('purge', 'deletes')),
    'prune: finding the chunks': deletes(findChunks, 0),
    'prune: one DELETE': deletes((context) => context.session.execute(deleteSql(context))),
    'archive: plimsoll': archives(run('archive', { ...ours, atMost: '100%' })),
    'archive: pt-archiver': archives(ptArchiver('archive', 'archives')),
    'archive: INSERT … SELECT and DELETE': archives(moveInTheServer),
    'prune: start of pt-archiver': deletes(onNothing(ptArchiver('purge', 'deletes')), 0),
    'archive: start of pt-archiver': archives(onNothing(ptArchiver('archive', 'archives')), 0),
  };
  return Object.fromEntries(
    Object.entries(work).map(([name, [expected, remedy]]) => {
      const used = [];
      cpu.set(name, used);
      return [name, () => measure(rehearsal, full, expected, remedy, used)];
    }),
  );
}

const oldSql = ({ table, ages }) => finishedBeforeSql(table, ages, days * 86_400_000);
const deleteSql = (context) => `DELETE FROM ${context.table.name} WHERE ${oldSql(context)}`;

/** What prune does beside its deletes. */
async function findChunks(context) {
  const { session, table } = context;
  const old = { sql: oldSql(context), values: [] };
  let end = null;
  do end = await nextChunkEnd(session, table, end, batch, old);
  while (end !== null);
}

async function moveInTheServer(context) {
  const { session } = context;
  const { name: table, archiveName: archiveTable } = context.table;
  const make = 'PRIMARY KEY (id), KEY idx_account_created (account_id, created_at)';
  await session.execute(`CREATE TABLE ${archiveTable} (${make}) SELECT * FROM ${table} LIMIT 0`);
  await session.execute('START TRANSACTION');
  await session.execute(`INSERT INTO ${archiveTable} SELECT * FROM ${table} WHERE ${oldSql(context)}`);
  await session.execute(deleteSql(context));
  await session.execute('COMMIT');
}

/** A strategy, with these settings. */
function run(use, settings) {
  const spec = strategySpecs.parse({ use, with: settings });
  return (context) => bindRemedy(spec, context.table).run(context);
}

const onNothing = (remedy) => (context) => remedy({ ...context, table: { ...context.table, name: emptyTable } });

function ptArchiver(action, effect) {
  const script = ['sh', `examples/pt-archiver-${action}.sh`, String(days), String(batch)];
  return async (context) => {
    const outcome = await run('command', { run: script, effect })(context);
    if (outcome.status !== 'done') throw new Error(`${script.join(' ')}: ${outcome.reason}\n${outcome.output}`);
  };
}

/** The rows that each of them takes out, counted in the restored table. */
async function countOld({ lab, table }, { ages }) {
  await lab.restore(table.name);
  const session = await connect(lab.endpoint);
  const [{ n }] = await session.query(`SELECT COUNT(*) AS n FROM ${table.name} WHERE ${oldSql({ table, ages })}`);
  await session[Symbol.asyncDispose]();
  return Number(n);
}

/** One remedy from the full table: its milliseconds. Throws where a row was lost or left. */
async function measure(rehearsal, full, { effect, rows }, remedy, used) {
  const { lab, table, workload } = rehearsal;
  await lab.restore(table.name);
  const session = await connect(lab.endpoint);
  try {
    await session.execute(`CREATE TABLE ${emptyTable} LIKE ${table.name}`);
    await waitForPurge(session, purgeStallMs);
    const context = { ...remedyContext(rehearsal, full, session), signal: rehearsal.signal, progress: () => {} };
    const pid = await serverPid(session);
    const before = await threadCpuMs(pid);
    const startedMs = performance.now();
    await remedy(context);
    const ms = performance.now() - startedMs;
    await waitForPurge(session, purgeStallMs);
    used.push(usedCpuMs(before, await threadCpuMs(pid)));
    const policy = { where: oldSql({ table, ages: full.ages }) };
    const claims = { effect, moved: null, exact: true, sources: {}, policy, rows: [] };
    const accounted = { table, workload, original: full.original };
    const { holds, ...account } = await checkInvariants(session, accounted, claims);
    if (!holds) throw new Error(`rows were lost or changed: ${JSON.stringify(account)}`);
    const moved = account.deleted + account.archived;
    if (moved !== rows) throw new Error(`${moved} rows were moved and not ${rows}`);
    return ms;
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

/** Rows a second of each, and ours against theirs. pt-archiver's start is no work: it is taken off its time. */
function report(figures, cpu, rows, version) {
  const json = {};
  for (const [action, limit] of [
    ['prune', 'one DELETE'],
    ['archive', 'INSERT … SELECT and DELETE'],
  ]) {
    const ms = (what) => figures[`${action}: ${what}`].median;
    const rate = (milliseconds) => rows / (milliseconds / 1000);
    const rowsPerSecond = rate(ms('plimsoll'));
    const ptArchiverStartMs = ms('start of pt-archiver');
    const ptArchiverRowsPerSecond = rate(ms('pt-archiver') - ptArchiverStartMs);
    const serverLimitRowsPerSecond = rate(ms(limit));
    json[action] = {
      rowsPerSecond,
      ptArchiverRowsPerSecond,
      ptArchiverStartMs,
      serverLimitRowsPerSecond,
      ratioToPtArchiver: rowsPerSecond / ptArchiverRowsPerSecond,
      ratioToServerLimit: rowsPerSecond / serverLimitRowsPerSecond,
      serverCpuMs: middleCpuMs(cpu.get(`${action}: plimsoll`)),
      ptArchiverServerCpuMs: middleCpuMs(cpu.get(`${action}: pt-archiver`)),
      serverLimitServerCpuMs: middleCpuMs(cpu.get(`${action}: ${limit}`)),
    };
  }
  const ratios = Object.entries(json).map(
    ([action, { ratioToPtArchiver, ratioToServerLimit }]) =>
      `${action} ${ratioToPtArchiver.toFixed(2)} × pt-archiver, ${ratioToServerLimit.toFixed(2)} of the server's limit`,
  );
  return {
    title: `${rows} rows of a full table of ${cap}, ${batch} rows a transaction, beside ${version}, ms: ${ratios.join('; ')}`,
    rows: Object.entries(figures).map(([name, figure]) => {
      const { busiest, all } = middleCpuMs(cpu.get(name));
      return { ...row(name, figure, 'ms', 0), 'CPU ms, busiest thread': busiest, 'CPU ms, server': all };
    }),
    json,
  };
}

/** Medians over the rounds: the busiest thread, which is the statements' own or purge, and all threads together. */
function middleCpuMs(rounds) {
  const middle = (figures) => Math.round(median(figures));
  return {
    busiest: middle(rounds.map(([most]) => most)),
    all: middle(rounds.map((threads) => threads.reduce((sum, ms) => sum + ms, 0))),
  };
}
