/**
 * What the account of rows must notice, on a real server. One stretch of traffic beside a prune is accounted for as
 * it was; then the same is looked at with one thing wrong at a time, within a transaction that is rolled back.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Session } from '../../src/database/session.js';
import type { RowAccount } from '../../src/result/row-account.js';
import { resultSchema } from '../../src/result/schema.js';
import type { RowClaims } from '../../src/row-account/claims.js';
import { checkInvariants } from '../../src/row-account/invariants.js';
import { runTrial } from '../../src/trial/trial.js';
import { startObservedTraffic } from '../../src/watch/observed-traffic.js';
import { RowsKnown } from '../../src/workload/rows-known.js';
import { insertRow } from '../../src/workload/statements.js';
import { type FilledLab, fillTable } from '../support/full-table.js';
import { sqlLabs } from '../support/machine.js';
import { boundRemedy, firstTrial } from '../support/remedies.js';

const pruned = "status IN ('success', 'error', 'killed') AND created_at < TIMESTAMP(?) - INTERVAL 30 DAY";
/** Ended by traffic in the stretch: enough that some of them failed, with an error text. */
const endedWanted = 60;

describe.each(sqlLabs)('the account of rows on %s', (kind) => {
  let filled: FilledLab;
  let session: Session;
  let known: RowsKnown;
  let claims: Omit<RowClaims, 'rows'>;
  let nextIndex: number;

  beforeAll(async () => {
    filled = await fillTable(kind);
    session = await connect(filled.lab.endpoint);
    const { lab, rehearsal, full } = filled;
    await lab.restore(rehearsal.table.name);
    let ended = 0;
    await using observed = await startObservedTraffic(rehearsal, {
      state: full.state,
      stretch: 1,
      onAnswer: ({ work, status }) => {
        if (status === 'accepted' && work.operation !== 'issue' && work.operation !== 'start') ended += 1;
      },
    });
    await session.execute(`DELETE FROM jobs WHERE ${pruned} ORDER BY id LIMIT 5000`, [full.ages.now]);
    const deadline = performance.now() + 60_000;
    while (ended < endedWanted && performance.now() < deadline) await sleep(50);
    known = observed.traffic.rows;
    nextIndex = (await observed.stop()).state.nextIndex;
    expect(ended).toBeGreaterThanOrEqual(endedWanted);
    const where = pruned.replace('?', `'${full.ages.now}'`);
    claims = { effect: 'deletes', policy: { where, takenMax: 5000 }, moved: null, exact: true, sources: {} };
  });
  afterAll(async () => {
    await session?.[Symbol.asyncDispose]();
    await filled?.[Symbol.asyncDispose]();
  });

  const check = (more: Partial<RowClaims> = {}) => {
    const { rehearsal, full } = filled;
    const { table, workload } = rehearsal;
    return checkInvariants(
      session,
      { table, workload, original: full.original },
      {
        rows: known.expected(workload),
        ...claims,
        ...more,
      },
    );
  };

  /** The account with these changes made, which are taken back. */
  async function accountWith(changes: readonly string[], more: Partial<RowClaims> = {}): Promise<RowAccount> {
    await session.execute('START TRANSACTION');
    try {
      for (const change of changes) expect(await session.execute(change), change).toBeGreaterThan(0);
      return await check(more);
    } finally {
      await session.execute('ROLLBACK');
    }
  }

  /** The newest job of traffic's with this, which was not as it is when the table was full. */
  async function traffics(condition: string): Promise<number> {
    const [row] = await session.query<{ id: number }>(
      `SELECT j.id FROM jobs AS j LEFT JOIN plimsoll_invariants.original_rows AS o ON o.id = j.id
        WHERE (o.id IS NULL OR o.status <> j.status) AND ${condition} ORDER BY j.id DESC LIMIT 1`,
    );
    expect(row, `traffic left a job with ${condition}`).toBeDefined();
    return Number(row?.id);
  }

  it('holds as things were', async () => {
    const account = await check();
    expect(account).toMatchObject({ holds: true, deleted: 5000, lost: 0, checksumsMatch: true });
    expect(account).toMatchObject({ outsidePolicy: 0, acknowledgedChanged: 0, fromNowhere: 0 });
    expect(account.acknowledged).toBeGreaterThan(0);
    expect(account.acknowledgedFound).toBe(account.acknowledged);
    expect(resultSchema.shape.trials.element.shape.invariants.parse(account)).toEqual(account);
  });

  it('sees a job that is as it was before its last acknowledged change', async () => {
    const id = await traffics("j.status IN ('success', 'error', 'killed')");
    const stale = `UPDATE jobs SET status = 'running', finished_at = NULL, error_message = NULL WHERE id = ${id}`;
    expect(await accountWith([stale])).toMatchObject({ holds: false, acknowledgedChanged: 1, checksumsMatch: true });
  });

  it('sees that the error text of a failed job is gone, and that the text of a new job is another', async () => {
    const failed = await traffics("j.status = 'error'");
    const fresh = await traffics('o.id IS NULL');
    const changes = [
      `UPDATE jobs SET error_message = '' WHERE id = ${failed}`,
      `UPDATE jobs SET query = CONCAT(query, ' ') WHERE id = ${fresh}`,
    ];
    const changed = new Set([failed, fresh]).size;
    expect(await accountWith(changes)).toMatchObject({ holds: false, acknowledgedChanged: changed, lost: 0 });
  });

  it('sees an unfinished job change that nobody changed', async () => {
    const change = "UPDATE jobs SET status = 'running' WHERE status = 'queued'";
    expect(await accountWith([change], { rows: [] })).toMatchObject({ holds: false, checksumsMatch: false });
  });

  it('sees a row that nobody inserted, and lets one be there whose insert was not answered', async () => {
    const { workload } = filled.rehearsal;
    const { sql, values } = insertRow({ name: 'jobs' }, workload, workload.liveRow(nextIndex, 'issued'));
    const unanswered = new RowsKnown();
    unanswered.answered({ index: nextIndex, operation: 'issue' }, 'connection-lost');
    const rows = [...known.expected(workload), ...unanswered.expected(workload)];
    expect(await check({ rows })).toMatchObject({ holds: true });
    await session.execute(sql, values);
    try {
      expect(await check()).toMatchObject({ holds: false, fromNowhere: 1, acknowledgedChanged: 0 });
      expect(await check({ rows })).toMatchObject({ holds: true, fromNowhere: 0 });
      const other = `UPDATE jobs SET priority = priority + 1 WHERE id = ${nextIndex + 1}`;
      expect(await accountWith([other], { rows })).toMatchObject({ holds: false, acknowledgedChanged: 1 });
    } finally {
      await session.execute(`DELETE FROM jobs WHERE id = ${nextIndex + 1}`);
    }
  });

  it('lets a job be before or behind a change that was not answered, and in no third state', async () => {
    const { workload } = filled.rehearsal;
    const [row] = await session.query<{ id: number }>(
      "SELECT id FROM jobs WHERE status = 'running' ORDER BY id DESC LIMIT 1",
    );
    const id = Number(row?.id);
    const unanswered = new RowsKnown();
    unanswered.answered({ index: id - 1, operation: 'start' }, 'accepted');
    unanswered.answered({ index: id - 1, operation: 'kill' }, 'connection-lost');
    const others = [...known.expected(workload)].filter(({ index }) => index !== id - 1);
    const more = { rows: [...others, ...unanswered.expected(workload)] };
    const end = (status: string) =>
      `UPDATE jobs SET status = '${status}', finished_at = created_at WHERE id = ${id} AND status = 'running'`;
    expect(await check(more)).toMatchObject({ holds: true });
    expect(await accountWith([end('killed')], more)).toMatchObject({ holds: true });
    expect(await accountWith([end('success')], more)).toMatchObject({ holds: false, acknowledgedChanged: 1 });
  });

  it('sees an acknowledged job that is gone, and lets it go where every finished job may', async () => {
    const id = await traffics("o.id IS NULL AND j.status = 'success'");
    const gone = [`DELETE FROM jobs WHERE id = ${id}`];
    const strict = await accountWith(gone);
    expect(strict).toMatchObject({ holds: false, outsidePolicy: 1 });
    const all = { policy: { where: "status IN ('success', 'error', 'killed')" } };
    expect(await accountWith(gone, all)).toMatchObject({ holds: true, outsidePolicy: 0 });
    const running = [`DELETE FROM jobs WHERE id = ${await traffics("o.id IS NULL AND j.status = 'running'")}`];
    const lost = await accountWith(running, all);
    expect(lost).toMatchObject({ holds: false, acknowledgedFound: lost.acknowledged - 1 });
  });

  it('sees rows taken that are too young, of another status, or too many', async () => {
    const { where } = claims.policy ?? { where: '' };
    const narrower = async (policy: RowClaims['policy']) => (await check({ policy })).outsidePolicy;
    expect(await narrower({ where, takenMax: 4000 })).toBe(1000);
    expect(await narrower({ where: `${where} AND created_at < '2000-01-01'` })).toBe(5000);
    const byStatus = await narrower({ where: `${where} AND status = 'success'` });
    expect(byStatus).toBeGreaterThan(0);
    expect(byStatus).toBeLessThan(5000);
    expect(await narrower(undefined)).toBe(5000);
    expect(await check({ policy: { where, takenMax: 4000 }, runs: 2 })).toMatchObject({ holds: true });
  });

  it('sees a text taken from a job that is too young, where texts may be taken', async () => {
    const [young] = await session.query<{ id: number }>(
      "SELECT id FROM jobs WHERE status = 'success' AND query <> '' ORDER BY id DESC LIMIT 1",
    );
    const change = [`UPDATE jobs SET query = '' WHERE id = ${young?.id}`];
    const more = { effect: 'deletes-and-trims' } as const;
    expect(await accountWith(change, more)).toMatchObject({ holds: false, outsidePolicy: 1, acknowledgedChanged: 0 });
  });

  it('lets a text be taken away or shortened where texts may be taken, and sees one replaced by another as long', async () => {
    const policy = { where: claims.policy?.where ?? '' };
    const more = { effect: 'deletes-and-trims', policy } as const;
    const oldest = `WHERE query <> '' AND ${policy.where} ORDER BY id LIMIT 1`;
    for (const text of ["''", 'LEFT(query, CHAR_LENGTH(query) - 1)'])
      expect(await accountWith([`UPDATE jobs SET query = ${text} ${oldest}`], more)).toMatchObject({
        holds: true,
        trimmed: 1,
      });
    for (const text of ["REPEAT('x', LENGTH(query))", "CONCAT(query, 'x')"])
      expect(await accountWith([`UPDATE jobs SET query = ${text} ${oldest}`], more)).toMatchObject({
        holds: false,
        trimmed: 0,
        checksumsMatch: false,
      });
  });

  it('sees a row archived twice, and one that a remedy archived which says that it deletes', async () => {
    await session.execute('CREATE TABLE archived_jobs SELECT * FROM jobs LIMIT 0');
    try {
      await session.execute('INSERT INTO archived_jobs SELECT * FROM jobs ORDER BY id LIMIT 1');
      await session.execute('INSERT INTO archived_jobs SELECT * FROM archived_jobs');
      await session.execute('DELETE FROM jobs WHERE id IN (SELECT id FROM archived_jobs)');
      expect(await check({ policy: { where: claims.policy?.where ?? '' } })).toMatchObject({
        holds: false,
        duplicated: 1,
        outsidePolicy: 2,
      });
    } finally {
      await session.execute('INSERT INTO jobs SELECT DISTINCT * FROM archived_jobs');
      await session.execute('DROP TABLE archived_jobs');
    }
    expect(await check()).toMatchObject({ holds: true });
  });

  it('counts as lost each unfinished job that a program takes, though traffic’s later changes of it are not refused', async () => {
    const { rehearsal, full } = filled;
    const program = `import mysql from 'mysql2/promise';
      const { PLIMSOLL_SOCKET: socketPath, PLIMSOLL_HOST: host, PLIMSOLL_PORT: port, ...env } = process.env;
      const db = await mysql.createConnection({ ...(socketPath ? { socketPath } : { host, port: Number(port) }),
        user: env.PLIMSOLL_USER, password: env.PLIMSOLL_PASSWORD, database: env.PLIMSOLL_DATABASE });
      const take = async (sql) => (await db.query('DELETE FROM jobs WHERE ' + sql))[0].affectedRows;
      console.log('unfinished:', await take("status IN ('queued', 'running')"));
      await take("status IN ('success', 'error', 'killed') ORDER BY id LIMIT 2000");
      await db.end();`;
    const run = ['node', '--input-type=module', '-e', program];
    const remedy = boundRemedy(rehearsal.table, 'command', { run, effect: 'deletes' });
    const { invariants, output, refusals } = await runTrial(rehearsal, full, firstTrial(remedy));
    const taken = Number(/unfinished: (\d+)/.exec(output ?? '')?.[1]);
    expect(taken).toBeGreaterThan(0);
    expect(invariants.holds).toBe(false);
    expect(invariants.lost + invariants.acknowledged - invariants.acknowledgedFound).toBe(taken);
    const gone = refusals.filter(({ kind }) => kind === 'gone').reduce((sum, { count }) => sum + count, 0);
    expect(gone).toBeGreaterThan(0);
    expect(gone).toBeLessThanOrEqual(taken);
  });

  it.each([
    ['holds a program to the age that it was said to keep to', { olderThan: '730d' }],
    ['lets a program without an age take every finished job, and says so', {}],
  ])('%s', async (_, policy) => {
    const { rehearsal, full } = filled;
    const run = ['node', 'examples/prune.mjs', '1', '2000'];
    const remedy = boundRemedy(rehearsal.table, 'command', { run, effect: 'deletes', ...policy });
    const { invariants, output } = await runTrial(rehearsal, full, firstTrial(remedy));
    expect(output).toContain('rows older than 1 days');
    expect(invariants).toMatchObject({ lost: 0, acknowledgedChanged: 0, fromNowhere: 0, checksumsMatch: true });
    if ('olderThan' in policy) {
      expect(invariants.holds).toBe(false);
      expect(invariants.outsidePolicy).toBeGreaterThan(0);
      expect(invariants.outsidePolicy).toBeLessThan(invariants.deleted);
    } else expect(invariants).toMatchObject({ holds: true, policy: "`status` IN ('success', 'error', 'killed')" });
  });
});
