/**
 * What copy-swap owes beyond the contract: concurrent writes of every kind survive the swap, no altered row takes a
 * row's place, and what a dead run leaves is found and cleared away.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tableChecksum } from '../../src/database/fingerprint.js';
import { findLeftovers } from '../../src/database/leftovers.js';
import { connect, type Session } from '../../src/database/session.js';
import { countRows } from '../../src/database/space.js';
import type { Lab } from '../../src/lab/lab.js';
import { copySwap } from '../../src/strategies/copy-swap.js';
import { sqlLabs } from '../support/machine.js';
import { now, rows, run, startAnew, startRebuildLab } from '../support/rebuilding.js';

describe.each(sqlLabs)('copy-swap on %s', (kind) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startRebuildLab(kind);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());
  beforeEach(() => startAnew(lab));

  it('copy-swap with triggers keeps every insert, update and delete that was acknowledged meanwhile', async () => {
    await using session = await connect(lab.endpoint);
    const stop = new AbortController();
    const writers = [0, 1, 2].map((writer) => writeAsModel(lab, writer, stop.signal));
    const outcome = await run(lab, copySwap, { chunk: '50 rows', pause: '2ms' });
    stop.abort();
    const models = await Promise.all(writers);
    expect(outcome).toEqual({ status: 'done' });
    expect(models.every(({ writes }) => writes > 10)).toBe(true);
    for (const { writer, state } of models) {
      const found = await session.query<{ id: number; priority: number }>(
        'SELECT id, priority FROM jobs WHERE id % 3 = ? ORDER BY id',
        [writer],
      );
      expect(found.map(({ id, priority }) => [id, priority])).toEqual([...state].toSorted(([a], [b]) => a - b));
    }
    expect(await findLeftovers(session, 'jobs')).toEqual([]);
  });

  it('copy-swap under a lock catches jobs that were issued, ended and deleted meanwhile', async () => {
    await using session = await connect(lab.endpoint);
    await session.execute("UPDATE jobs SET status = 'running' WHERE id <= 98");
    await using other = await connect(lab.endpoint);
    let wrote: Promise<unknown> | null = null;
    const outcome = await run(lab, copySwap, { catchUp: 'lock', chunk: '200 rows', pause: '20ms' }, ({ step }) => {
      if (step !== 'copy') return;
      wrote = (async () => {
        await whenCopied(other, 100);
        await other.execute('DELETE FROM jobs WHERE id = 5');
        // Finished when it was copied, and changed all the same.
        await other.execute("UPDATE jobs SET error_message = 'found out later' WHERE id = 99");
        // An id below those already there, as a retry has it.
        await insertJob(other, 1_500_000, 'queued');
        await insertJob(other, 20_000, 'running');
        await other.execute("UPDATE jobs SET status = 'success' WHERE status = 'running' AND id <= 3000");
      })();
    });
    await wrote;
    expect(outcome).toEqual({ status: 'done' });
    expect(await countRows(session, 'jobs')).toBe(rows + 1);
    const [seen] = await session.query(
      `SELECT SUM(id = 5) AS gone, SUM(id IN (20000, 1500000)) AS late, SUM(status = 'running') AS running,
              SUM(id = 99 AND error_message = 'found out later') AS changed FROM jobs`,
    );
    expect(seen).toEqual({ gone: '0', late: '2', running: '1', changed: '1' });
  });

  it('copy-swap goes on from the next id, though the newest rows were deleted', async () => {
    await using session = await connect(lab.endpoint);
    let wrote: Promise<unknown> | null = null;
    await run(lab, copySwap, { catchUp: 'lock', chunk: '200 rows', pause: '20ms' }, ({ step }) => {
      if (step !== 'copy') return;
      wrote = (async () => {
        await whenCopied(session, 100);
        await insertJob(session, 70_000, 'queued');
        await session.execute('DELETE FROM jobs WHERE id = 70000');
      })();
    });
    await wrote;
    await insertJob(session, null, 'queued');
    expect((await session.query('SELECT MAX(id) AS id FROM jobs'))[0]).toEqual({ id: 70_001 });
  });

  it('copy-swap puts no altered row in the place of the table, whichever of its bytes is another', async () => {
    await using session = await connect(lab.endpoint);
    let altered: Promise<unknown> | null = null;
    const outcome = await run(lab, copySwap, { chunk: '200 rows', pause: '20ms' }, ({ step }) => {
      if (step !== 'copy') return;
      altered = whenCopied(session, 100).then(() =>
        session.execute("UPDATE _jobs_new SET query = CONCAT(query, ' ') WHERE id = 100"),
      );
    });
    await altered;
    expect(outcome).toEqual({ status: 'stopped', reason: expect.stringContaining('differs in 1') });
    expect(await countRows(session, 'jobs')).toBe(rows);
    expect(await findLeftovers(session, 'jobs')).toEqual([]);
  });

  it.each(['triggers', 'lock'])(
    'copy-swap by %s takes a table of another shape: generated and invisible columns, ids of 0 and below, no date',
    async (catchUp) => {
      await using session = await connect(lab.endpoint);
      await session.execute("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
      await session.execute(
        'ALTER TABLE jobs MODIFY id BIGINT NOT NULL AUTO_INCREMENT, MODIFY created_at DATETIME NULL',
      );
      await session.execute(
        "ALTER TABLE jobs ADD length INT AS (LENGTH(query)) STORED, ADD half INT AS (length / 2), ADD hidden VARCHAR(9) INVISIBLE DEFAULT 'h'",
      );
      await session.execute('UPDATE jobs SET id = IF(id = 1, 0, -2) WHERE id <= 2');
      await session.execute("UPDATE jobs SET created_at = NULL, updated_at = '0000-00-00', hidden = 'x' WHERE id = 3");
      const before = await tableChecksum(session, 'jobs');
      expect(await run(lab, copySwap, { catchUp })).toEqual({ status: 'done' });
      expect(await tableChecksum(session, 'jobs')).toBe(before);
      expect(await run(lab, copySwap, { catchUp, keepNewerThan: '1d' })).toEqual({ status: 'done' });
      const [kept] = await session.query(
        "SELECT SUM(created_at IS NULL) AS dateless, SUM(status = 'running') AS running FROM jobs",
      );
      expect(kept).toEqual({ dateless: '1', running: '100' });
    },
  );

  it('copy-swap that dies behind the swap names the old table, which its next run drops', async () => {
    await using session = await connect(lab.endpoint);
    const died = await run(lab, copySwap, {}, ({ step }, own) => step === 'drop' && own.destroy());
    expect(died).toEqual({
      status: 'stopped',
      reason: expect.stringMatching(/left behind: side table jobs_old .*trigger/),
    });
    expect(await countRows(session, 'jobs')).toBe(rows);
    expect(await run(lab, copySwap, {})).toEqual({ status: 'done' });
    expect(await findLeftovers(session, 'jobs')).toEqual([]);
    expect(await countRows(session, 'jobs')).toBe(rows);
  });

  it('copy-swap leaves a jobs_old alone that is not its own, or that it was told to keep', async () => {
    await using session = await connect(lab.endpoint);
    await session.execute('CREATE TABLE jobs_old (id INT PRIMARY KEY)');
    const refused = { status: 'stopped', reason: expect.stringContaining('jobs_old is there already') };
    expect(await run(lab, copySwap, {})).toEqual(refused);
    await session.execute('DROP TABLE jobs_old');
    expect(await run(lab, copySwap, { keepOld: true })).toEqual({ status: 'done' });
    expect(await run(lab, copySwap, {})).toEqual(refused);
    expect(await countRows(session, 'jobs_old')).toBe(rows);
  });

  it('copy-swap names what a killed run leaves, and clears it away when it is run again', async () => {
    await using session = await connect(lab.endpoint);
    const killed = await run(lab, copySwap, { chunk: '50 rows', pause: '5ms' }, ({ step }, own) => {
      if (step === 'copy') void session.execute(`KILL ${own.threadId}`);
    });
    expect(killed.status).toBe('stopped');
    expect(killed).toMatchObject({ reason: expect.stringContaining('left behind: side table _jobs_new') });
    expect((await findLeftovers(session, 'jobs')).map(({ kind: found, name }) => [found, name]).sort()).toEqual([
      ['side-table', '_jobs_new'],
      ['trigger', 'copy_swap_jobs_delete'],
      ['trigger', 'copy_swap_jobs_insert'],
      ['trigger', 'copy_swap_jobs_update'],
    ]);
    expect(await run(lab, copySwap, { keepOld: true })).toEqual({ status: 'done' });
    expect((await findLeftovers(session, 'jobs')).map(({ name }) => name)).toEqual(['jobs_old']);
    expect(await run(lab, copySwap, { keepOld: true })).toMatchObject({ reason: expect.stringContaining('jobs_old') });
    expect(await countRows(session, 'jobs')).toBe(rows);
  });
});

async function insertJob(session: Session, id: number | null, status: string): Promise<void> {
  await session.execute(
    "INSERT INTO jobs (id, account_id, user_id, database_name, type, status, query, created_at, updated_at) VALUES (?, 1, 1, 'db', 'hive', ?, 'SELECT 1', ?, ?)",
    [id, status, now, now],
  );
}

/** Resolves when the copy under way has the row. */
async function whenCopied(session: Session, id: number): Promise<void> {
  const triesMax = 1000;
  for (let tries = 0; tries < triesMax; tries++)
    if ((await session.query('SELECT 1 FROM _jobs_new WHERE id = ?', [id])).length > 0) return;
  throw new Error(`row ${id} was not copied in ${triesMax} looks`);
}

interface Model {
  readonly writer: number;
  readonly writes: number;
  /** Priority by id, of the ids that are this writer's, as the server acknowledged them. */
  readonly state: ReadonlyMap<number, number>;
}

/** Inserts, updates and deletes rows with id % 3 = writer, one statement at a time, and notes what was acknowledged. */
async function writeAsModel(lab: Lab, writer: number, signal: AbortSignal): Promise<Model> {
  await using session = await connect(lab.endpoint);
  const own = await session.query<{ id: number }>('SELECT id FROM jobs WHERE id % 3 = ?', [writer]);
  const state = new Map(own.map(({ id }) => [id, 0]));
  const ids = [...state.keys()];
  let writes = 0;
  let nextId = 9_000 + writer;
  for (let turn = 1; !signal.aborted; turn++) {
    const id = ids[(turn * 7919) % ids.length] ?? 0;
    const priority = turn % 100;
    const insert = `INSERT INTO jobs (id, account_id, user_id, database_name, type, status, priority, query, created_at, updated_at) VALUES (${nextId}, 1, 1, 'db', 'hive', 'queued', ${priority}, 'SELECT 1', '${now}', '${now}')`;
    const [sql, apply] =
      turn % 5 === 0
        ? [`DELETE FROM jobs WHERE id = ${id}`, () => state.delete(id)]
        : turn % 5 === 1
          ? [insert, () => state.set(nextId, priority)]
          : [`UPDATE jobs SET priority = ${priority} WHERE id = ${id}`, () => state.has(id) && state.set(id, priority)];
    const outcome = await session.attempt(sql);
    if (outcome.status !== 'accepted') continue;
    apply();
    writes += 1;
    if (turn % 5 === 1) nextId += 3;
  }
  return { writer, writes, state };
}
