/** What a trial measures beside its remedy: the pool it starts with, the ladder of recovery, room made, lock waits. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadChunks } from '../../src/database/load-data.js';
import { connect } from '../../src/database/session.js';
import { countRows, readTableSpace, waitForPurge } from '../../src/database/space.js';
import { insertRoomBytes } from '../../src/innodb/insert-room.js';
import { usableBytes } from '../../src/innodb/space-model.js';
import { done } from '../../src/strategies/strategy.js';
import { prepareBufferPool } from '../../src/trial/buffer-pool.js';
import { fileBytesOf } from '../../src/trial/file-bytes.js';
import { measureHeadroom } from '../../src/trial/headroom.js';
import { emptyDirectory, runTrial } from '../../src/trial/trial.js';
import { ExtraFilesWatch } from '../../src/watch/extra-files.js';
import { FreeSpaceWatch } from '../../src/watch/free-space-watch.js';
import { watchLocks } from '../../src/watch/lock-watch.js';
import { watchTable } from '../../src/watch/table-gauge.js';
import { waitUntil } from '../../src/watch/wait-until.js';
import { RowStatement } from '../../src/workload/row-statement.js';
import { type FilledLab, fillTable, withShortSettle } from '../support/full-table.js';
import { labKinds, wholeLab } from '../support/machine.js';
import { firstTrial, homeMade } from '../support/remedies.js';
import { mebibyte } from '../support/test-lab.js';

const lockedMs = 300;
const heldMs = 800;

describe.each(labKinds)('a trial on %s', (kind) => {
  let filled: FilledLab;
  beforeAll(async () => {
    filled = await fillTable(kind);
  });
  afterAll(() => filled?.[Symbol.asyncDispose]());

  it('starts with little of the table in memory, or with the pool full of it', async () => {
    const { rehearsal, lab, full } = filled;
    const startWith = async (bufferPool: 'cold' | 'warm') => {
      const { scenario } = rehearsal;
      await lab.restore(rehearsal.table.name);
      const trials = { ...scenario.trials, bufferPool };
      return await prepareBufferPool({ ...rehearsal, scenario: { ...scenario, trials } });
    };
    const cold = await startWith('cold');
    const warm = await startWith('warm');
    expect(cold.pooledBytes).toBeLessThan(0.15 * full.tableBytes);
    expect(warm.pooledBytes).toBeGreaterThan(0.7 * lab.facts.bufferPoolBytes);
    expect(warm.pooledBytes).toBeGreaterThan(1.5 * (cold.pooledBytes ?? 0));
  });

  it('climbs its ladder in order, and counts as room what went in meanwhile', async () => {
    const { rehearsal, full } = filled;
    const prune = rehearsal.remedies.find(({ label }) => label === 'prune');
    if (!prune) throw new Error('scenario smoke prunes');
    const trial = await runTrial(rehearsal, full, firstTrial(prune));
    const { ladder, roomMade, headroom } = trial;
    expect(trial.status).toBe('recovered');
    expect(ladder?.sustained).toBe(trial.timeToRecoverMs);
    expect(ladder?.firstAccepted).toBeLessThanOrEqual(ladder?.sustained ?? -1);
    // A rung is seen or missed, as jobs take the space while it is looked at; but never one above without those below.
    const reached = [ladder?.free1Percent, ladder?.free5Percent, ladder?.free20Percent].map((ms) => ms ?? Infinity);
    expect(reached).toEqual(reached.toSorted((one, other) => one - other));
    expect(ladder?.backlogDrained).toBeGreaterThan(ladder?.sustained ?? Number.POSITIVE_INFINITY);
    expect(roomMade?.rows).toBeGreaterThan(headroom?.rows ?? Number.POSITIVE_INFINITY);
    expect(roomMade?.rows).toBeLessThanOrEqual((headroom?.rows ?? 0) + trial.invariants.acknowledged);
    // The lead is half a second. A stretch that is shorter than one look at the event loop has no figure.
    expect(trial.traffic.full?.generatorDelayMsP99).toBeGreaterThanOrEqual(0);
    for (const figures of [trial.traffic.full, trial.traffic.during, trial.traffic.after]) {
      expect(figures?.generatorDelayMsP99 ?? 0).toBeGreaterThanOrEqual(0);
      expect(figures?.lockWaits).not.toBeNull();
      const issue = figures?.operations.find(({ operation }) => operation === 'issue');
      expect(issue?.histogram === null).toBe(issue?.accepted === 0);
      expect(figures?.all?.accepted).toBe(figures?.operations.reduce((sum, { accepted }) => sum + accepted, 0));
    }
  });

  it('sees every rung where nobody takes the space again', async () => {
    const { rehearsal, lab } = filled;
    const { scenario, signal } = rehearsal;
    const table = rehearsal.table.name;
    await lab.restore(table);
    await using session = await connect(lab.endpoint);
    const original = await readTableSpace(session, table);
    expect(insertRoomBytes(original, lab.capBytes)).toBeLessThan(0.01 * lab.capBytes);
    await using watch = new FreeSpaceWatch(lab, table, scenario.cap.size);
    watch.start();
    await session.execute(
      `DELETE FROM \`${table}\` ORDER BY id DESC LIMIT ${Math.floor(filled.full.original.rows / 2)}`,
    );
    expect(await waitForPurge(session, 15_000)).toBe(true);
    await waitUntil(() => watch.timesSince(0).free20Percent !== null, 15_000, signal);
    const { free1Percent, free5Percent, free20Percent } = watch.timesSince(0);
    expect(free1Percent).toBeLessThanOrEqual(free5Percent ?? -1);
    expect(free5Percent).toBeLessThanOrEqual(free20Percent ?? -1);
  });

  it('books what waited behind a remedy’s lock to the remedy, though it was answered after it', async () => {
    const { rehearsal, full } = filled;
    const locking = homeMade({
      label: 'locking',
      async run({ connect, table }) {
        await using holder = await connect();
        await holder.execute(`LOCK TABLES \`${table.name}\` WRITE`);
        await sleep(heldMs);
        await holder.execute('UNLOCK TABLES');
        return done;
      },
    });
    const plan = firstTrial(locking);
    const { traffic, status, completed, durationMs } = await runTrial(withShortSettle(rehearsal), full, plan);
    expect([status, completed]).toEqual(['not-recovered', true]);
    const { all, achievedPerSecond, desiredPerSecond } = traffic.during;
    const due = (desiredPerSecond * traffic.during.durationMs) / 1000;
    const answered = (all?.accepted ?? 0) + (all?.refused ?? 0) + (all?.failed ?? 0);
    // Arrivals of the last milliseconds may not have been sent when the remedy ended.
    expect(answered).toBeGreaterThanOrEqual(0.9 * due);
    expect(achievedPerSecond).toBeLessThan(desiredPerSecond / 2);
    expect(all?.waitMsMax).toBeGreaterThan(heldMs / 2);
    expect(durationMs).toBeGreaterThanOrEqual(heldMs);
  });

  it('sees that an undo file has met the cap, which refuses statements though the table has room', async () => {
    const { rehearsal, full, lab } = filled;
    const filling = homeMade({
      label: 'filling-undo',
      async run({ connect }) {
        await using session = await connect();
        await session.execute('CREATE TABLE other (id INT PRIMARY KEY AUTO_INCREMENT, text VARCHAR(4000) NOT NULL)');
        await session.execute("INSERT INTO other (text) SELECT REPEAT('a', 4000) FROM information_schema.COLLATIONS");
        await session.execute('START TRANSACTION');
        const most = 2 * lab.capBytes;
        for (let undone = 0, change = 0; undone < most; change++) {
          const outcome = await session.attempt('UPDATE other SET text = REPEAT(?, 4000)', [
            change % 2 === 0 ? 'b' : 'c',
          ]);
          if (outcome.status !== 'accepted') break;
          undone += 4000 * outcome.affectedRows;
        }
        await session.execute('ROLLBACK');
        await session.execute('DROP TABLE other');
        return done;
      },
    });
    const plan = firstTrial(filling);
    const trial = await runTrial(withShortSettle(rehearsal), full, plan);
    expect(trial.ledger?.undoFileBytesMax).toBe(rehearsal.scenario.cap.size);
    expect(trial.invariants.holds).toBe(true);
  });

  it.each(['COPY, LOCK = SHARED', 'INPLACE, LOCK = NONE'])(
    'counts a rebuild by %s at its own size',
    async (algorithm) => {
      const { rehearsal, lab } = filled;
      const table = rehearsal.table.name;
      await lab.restore(table);
      await emptyDirectory(lab.scratchDirectory);
      await using session = await connect(lab.endpoint);
      await using gauge = await watchTable(lab, table);
      await using extra = await ExtraFilesWatch.start(lab, table, () => gauge.sizes);
      await session.execute(`ALTER TABLE \`${table}\` FORCE, ALGORITHM = ${algorithm}`);
      await extra.remedyEnded();
      const rebuilt = await lab.tableFileBytes(table);
      expect(rebuilt).toBeLessThan(filled.full.tableBytes);
      expect(extra.bytesMax).toBe(rebuilt);
      expect(extra.takeBytesMax()).toBe(rebuilt);
    },
  );

  it('counts files of the remedy’s own directory, however deep', async () => {
    const { rehearsal, lab } = filled;
    await emptyDirectory(lab.scratchDirectory);
    await using extra = await ExtraFilesWatch.start(lab, rehearsal.table.name, () => new Map());
    await mkdir(join(lab.scratchDirectory, 'dump'));
    await writeFile(join(lab.scratchDirectory, 'dump', 'rows'), Buffer.alloc(3_000_000));
    await extra.remedyEnded();
    await emptyDirectory(lab.scratchDirectory);
    await extra.remedyEnded();
    expect(extra.bytesMax).toBe(3_000_000);
  });

  // Of rows and statements, not of where the file lies.
  if (kind === wholeLab)
    it('counts file bytes at the full table’s density, which lies between that of rows in bulk and side by side', async () => {
      const { rehearsal, lab, full } = filled;
      const { workload, scenario } = rehearsal;
      const table = rehearsal.table.name;
      await using session = await connect(lab.endpoint);
      const empty = async () => {
        await lab.restore(table);
        await session.execute(`TRUNCATE \`${table}\``);
      };
      const inUse = async () => {
        const { fileBytes, dataFreeBytes } = await readTableSpace(session, table);
        return usableBytes(fileBytes) - dataFreeBytes;
      };

      await empty();
      const indexes: number[] = [];
      while ((await inUse()) < 0.8 * lab.capBytes) {
        const statement = new RowStatement(workload, full.state.nextIndex + indexes.length, 2 * mebibyte);
        const { status } = await loadChunks(session, table, workload.columns, statement.chunks());
        expect(status).toBe('accepted');
        for (let row = 0; row < statement.rows; row++) indexes.push(full.state.nextIndex + indexes.length);
      }
      const inBulk = fileBytesOf(workload, full.fileBytesPerModelled, indexes) / (await inUse());
      // Without the holes that history has.
      expect(inBulk).toBeGreaterThan(1);
      expect(inBulk).toBeLessThan(1.25);

      await empty();
      const sideBySide = await measureHeadroom(rehearsal, full, full.state.nextIndex);
      expect(sideBySide.status).toBe('full-again');
      expect(await countRows(session, table)).toBe(sideBySide.rows);
      const asTraffic = sideBySide.fileBytes / usableBytes(await lab.tableFileBytes(table));
      expect(asTraffic).toBeGreaterThan(0.75);
      expect(asTraffic).toBeLessThan(1);

      await empty();
      const one = { ...scenario, traffic: { ...scenario.traffic, connections: 1 } };
      const inOrder = await measureHeadroom({ ...rehearsal, scenario: one }, full, full.state.nextIndex);
      expect(sideBySide.rows).toBeLessThan(0.9 * inOrder.rows);
    });

  it('counts who waits for a row, and for how long, since it last looked', async () => {
    const { lab, rehearsal } = filled;
    await using locks = await watchLocks(lab.endpoint);
    await using holder = await connect(lab.endpoint);
    await using waiter = await connect(lab.endpoint);
    const update = `UPDATE \`${rehearsal.table.name}\` SET priority = priority WHERE id = (SELECT * FROM (SELECT MAX(id) FROM \`${rehearsal.table.name}\`) AS newest)`;
    expect(await locks.cut()).toEqual({ count: 0, totalMs: 0 });
    await holder.execute('BEGIN');
    await holder.execute(update);
    const waiting = waiter.execute(update);
    await sleep(lockedMs);
    await holder.execute('COMMIT');
    await waiting;
    const waits = await locks.cut();
    expect(waits?.count).toBe(1);
    expect(waits?.totalMs).toBeGreaterThanOrEqual(lockedMs / 2);
    expect(await locks.cut()).toEqual({ count: 0, totalMs: 0 });
  });

  it('has no lock waits to tell of across a restart, and counts on after it', async () => {
    const { lab } = filled;
    await using locks = await watchLocks(lab.endpoint);
    await lab.restart();
    expect(await locks.cut()).toBeNull();
    await locks.cut();
    expect(await locks.cut()).toEqual({ count: 0, totalMs: 0 });
  });
});
