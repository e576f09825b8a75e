/**
 * A clean-up program with every privilege that takes away the table, the server or our way in: its trial is recorded
 * with every row that is lost, and the next remedy starts from the full table as if nothing had been.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trial } from '../../src/result/schema.js';
import { runTrial } from '../../src/trial/trial.js';
import { type FilledLab, fillTable, withShortSettle } from '../support/full-table.js';
import { labKinds } from '../support/machine.js';
import { boundRemedy, firstTrial } from '../support/remedies.js';

/** SQL statement by statement, with the connection that a program is given. */
const program = `
  import mysql from 'mysql2/promise';
  const { PLIMSOLL_HOST, PLIMSOLL_PORT, PLIMSOLL_SOCKET, PLIMSOLL_USER, PLIMSOLL_PASSWORD, PLIMSOLL_DATABASE } = process.env;
  const place = PLIMSOLL_SOCKET ? { socketPath: PLIMSOLL_SOCKET } : { host: PLIMSOLL_HOST, port: Number(PLIMSOLL_PORT) };
  const connection = await mysql.createConnection({ ...place, user: PLIMSOLL_USER, password: PLIMSOLL_PASSWORD, database: PLIMSOLL_DATABASE });
  for (const sql of process.argv.slice(1)) await connection.query(sql);
  connection.destroy();
`;

interface Case {
  readonly name: string;
  readonly sql: readonly string[];
  readonly tableFault?: string;
  readonly status?: Trial['status'];
  readonly changes?: readonly unknown[];
}

const cases: readonly Case[] = [
  { name: 'drops the table', sql: ['DROP TABLE jobs'], tableFault: 'is gone' },
  { name: 'drops a column', sql: ['ALTER TABLE jobs DROP COLUMN query'], tableFault: 'lacks column query' },
  {
    name: 'puts a view in its place',
    sql: ['RENAME TABLE jobs TO jobs_away', 'CREATE VIEW jobs AS SELECT * FROM jobs_away'],
    tableFault: 'has a view in its place',
  },
  {
    name: 'drops the schema',
    sql: ['DROP SCHEMA plimsoll'],
    tableFault: 'is gone',
    changes: [expect.stringMatching(/was locked out \(1049 /)],
  },
  { name: 'shuts the server down', sql: ['SHUTDOWN'], status: 'server-crashed' },
  {
    name: 'changes the password and drops the account',
    sql: ["ALTER USER CURRENT_USER() IDENTIFIED BY 'another'", 'DROP USER CURRENT_USER()'],
    changes: [expect.stringMatching(/was locked out \(1045 /)],
  },
  {
    name: 'leaves room for one connection, for good as it thinks',
    sql: ['SET PERSIST max_connections = 1'],
    changes: [expect.stringMatching(/was locked out \(1040 /)],
  },
  {
    name: 'bounds one setting by another',
    sql: ['SET GLOBAL max_binlog_cache_size = 4096'],
    changes: [expect.stringMatching(/^binlog_cache_size is/), expect.stringMatching(/^max_binlog_cache_size is/)],
  },
];
/** A lab of each kind has its own way of letting us in again; the rest is the same on both. */
const onDocker = /account/;

describe.each(labKinds)('a program on %s that', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind);
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  function trialOf(use: string, settings: Readonly<Record<string, unknown>>): Promise<Trial> {
    const { rehearsal, full } = filled;
    return runTrial(withShortSettle(rehearsal), full, firstTrial(boundRemedy(rehearsal.table, use, settings)));
  }

  it.each(cases.filter(({ name }) => kind === 'embedded' || onDocker.test(name)))(
    '$name is told so, with its rows',
    async ({ sql, tableFault, status, changes = [] }) => {
      const run = ['node', '--input-type=module', '-e', program, ...sql];
      const trial = await trialOf('command', { run, effect: 'deletes' });
      expect(trial.output).toBe('');
      const { invariants } = trial;
      expect(invariants).toMatchObject({ tableFault: tableFault ?? null, holds: tableFault === undefined });
      if (tableFault !== undefined)
        expect(invariants.lost + invariants.acknowledgedChanged + Number(!invariants.checksumsMatch)).toBeGreaterThan(
          0,
        );
      if (tableFault === 'is gone') expect(invariants.lost).toBeGreaterThan(0);
      if (status) expect(trial.status).toBe(status);
      expect(trial.serverChanges).toEqual(changes);
    },
  );

  it('is followed by a remedy that finds everything as it was', async () => {
    const trial = await trialOf('prune', {});
    expect(trial).toMatchObject({ serverChanges: [], invariants: { holds: true, tableFault: null } });
  });
});
