/** A program of the user's may change more of the server than a table: it is told, and the next trial does not meet it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  putServerBack,
  readServerState,
  requireServerAsBefore,
  serverChanges,
} from '../../src/database/server-state.js';
import { connect } from '../../src/database/session.js';
import { runTrial } from '../../src/trial/trial.js';
import { type FilledLab, fillTable, withShortSettle } from '../support/full-table.js';
import { labKinds } from '../support/machine.js';
import { boundRemedy, firstTrial } from '../support/remedies.js';

const meddling = `
  import mysql from 'mysql2/promise';
  const { PLIMSOLL_HOST, PLIMSOLL_PORT, PLIMSOLL_SOCKET, PLIMSOLL_USER, PLIMSOLL_PASSWORD, PLIMSOLL_DATABASE } = process.env;
  const place = PLIMSOLL_SOCKET ? { socketPath: PLIMSOLL_SOCKET } : { host: PLIMSOLL_HOST, port: Number(PLIMSOLL_PORT) };
  const connection = await mysql.createConnection({ ...place, user: PLIMSOLL_USER, password: PLIMSOLL_PASSWORD, database: PLIMSOLL_DATABASE });
  for (const sql of [
    'SET GLOBAL innodb_flush_log_at_trx_commit = 2',
    "SET GLOBAL sql_mode = 'ANSI_QUOTES'",
    'SET PERSIST max_connections = 99',
    'CREATE SCHEMA \`my \`\`backup\`',
    'CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS CURRENT_TIMESTAMP + INTERVAL 1 DAY DO DELETE FROM jobs',
    'CREATE PROCEDURE clean_up() DELETE FROM jobs',
    "CREATE USER 'cleaner'@'%'",
  ]) await connection.query(sql);
  await connection.end();
`;
const put = [
  'innodb_flush_log_at_trx_commit is 2 and was 1',
  'max_connections is 99 and was 151',
  expect.stringMatching(/^sql_mode is ANSI_QUOTES and was ONLY_FULL_GROUP_BY,/),
  'account cleaner@% was not there before',
  'event plimsoll.nightly was not there before',
  'procedure plimsoll.clean_up was not there before',
  'schema my `backup was not there before',
];

describe.each(labKinds)('the server beside the table on %s', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind);
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it('is put back after a program that changed it, and the trial names what it was', async () => {
    const { lab, rehearsal, full } = filled;
    const run = ['node', '--input-type=module', '-e', meddling];
    const remedy = boundRemedy(rehearsal.table, 'command', { run, effect: 'keeps' });
    const trial = await runTrial(withShortSettle(rehearsal), full, firstTrial(remedy));
    expect(trial.output).toBe('');
    expect([...trial.serverChanges].sort()).toEqual(expect.arrayContaining(put));
    expect(trial.serverChanges).toHaveLength(put.length);
    expect(trial.invariants).toMatchObject({ holds: true, policy: null });
    await lab.restart();
    await using session = await connect(lab.endpoint);
    expect(serverChanges(full.server, await readServerState(session))).toEqual([]);
  });

  it('is as it was after a remedy of our own', async () => {
    const prune = firstTrial(boundRemedy(filled.rehearsal.table, 'prune'));
    expect((await runTrial(filled.rehearsal, filled.full, prune)).serverChanges).toEqual([]);
  });

  it('is said not to be as before where it cannot be put back', async () => {
    await using session = await connect(filled.lab.endpoint);
    await session.execute('CREATE SCHEMA precious');
    const before = await readServerState(session);
    await session.execute('DROP SCHEMA precious');
    const gone = [{ name: 'schema precious', meaning: 'is gone' }];
    expect(await putServerBack(session, before)).toMatchObject({ changes: gone, left: gone });
    await expect(requireServerAsBefore(session, before)).rejects.toMatchObject({
      code: 'server-changed',
      message: 'the server is not as it was before the remedy: schema precious is gone',
    });
  });
});
