/** What `restore-archive` brings back of an archive's files, and what it refuses; what a dead run had archived. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readManifest, writeManifest } from '../../src/archive-files/manifest.js';
import { connect, type Session } from '../../src/database/session.js';
import { archiveFile } from '../../src/strategies/archive-file.js';
import { fileSettings, HostileLab, withGenerated } from '../support/hostile-lab.js';
import { compareTables, hostileColumns } from '../support/hostile-rows.js';
import { labKinds } from '../support/machine.js';

describe.each(labKinds)('archived rows of ordinary size on %s', (kind) => {
  let hostile: HostileLab;
  let session: Session;
  beforeAll(async () => {
    hostile = await HostileLab.start(kind);
    session = hostile.session;
  });
  afterAll(() => hostile?.[Symbol.asyncDispose]());
  let small: number;
  beforeEach(async () => {
    await hostile.startAnew();
    await session.execute('DELETE FROM jobs WHERE LENGTH(query) + LENGTH(IFNULL(bytes, "")) > 1000000');
    small = Number((await session.query('SELECT COUNT(*) AS n FROM jobs'))[0]?.['n']);
  });

  it('are read back for the account of rows', async () => {
    await hostile.archiveAll();
    const { archived, discard } = (await archiveFile.rowSources?.(await hostile.context(), fileSettings)) ?? {};
    const compared = await compareTables(session, 'source', archived ?? '', withGenerated);
    expect(compared).toEqual({ rows: small, differing: [] });
    await discard?.();
    expect(await session.query('SHOW TABLES LIKE ?', ['archived%'])).toEqual([]);
  });

  it('are written nowhere without the server named once more', async () => {
    await hostile.archiveAll();
    expect(await hostile.restore('jobs')).toMatchObject({ code: 2, err: expect.stringContaining('not-confirmed') });
    expect(await hostile.restore('jobs', '--yes-write-to', 'prod/shop')).toMatchObject({ code: 2 });
    const dry = await hostile.restore('jobs', '--dry-run');
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining(`would insert ${small} rows`) });
    expect(await session.query('SELECT id FROM jobs')).toEqual([]);
  });

  it('fill only what is absent: the same is counted, another row is a conflict and stays', async () => {
    await hostile.archiveAll();
    expect(await hostile.restore('jobs', ...hostile.confirmed)).toMatchObject({ code: 0 });
    const again = await hostile.restore('jobs', ...hostile.confirmed);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining(`${small} rows were there already`) });
    await session.execute("UPDATE jobs SET note = 'newer' WHERE id = 2");
    await session.execute('DELETE FROM jobs WHERE id = 3');
    expect(await hostile.restore('jobs', ...hostile.confirmed)).toMatchObject({
      code: 3,
      out: expect.stringContaining('inserted 1 rows'),
      err: expect.stringContaining('row 2 is there with other values'),
    });
    expect(await session.query('SELECT note FROM jobs WHERE id = 2')).toEqual([{ note: 'newer' }]);
  });

  it('list what a unique key refuses, and insert the others', async () => {
    await hostile.archiveAll();
    await session.execute('ALTER TABLE jobs ADD UNIQUE KEY one_text (query(20))');
    await session.execute(
      "INSERT INTO jobs (id, account_id, status, created_at, query) VALUES (1000, 1, 'success', NOW(), 'the smallest')",
    );
    const restored = await hostile.restore('jobs', ...hostile.confirmed);
    expect(restored).toMatchObject({ code: 3, err: expect.stringContaining("Duplicate entry 'the smallest'") });
    expect(restored.out).toMatch(/inserted \d+ rows/);
  });

  it('make the table as it was, when asked to', async () => {
    await hostile.archiveAll();
    await session.execute('DROP TABLE IF EXISTS again');
    expect(await hostile.restore('again', ...hostile.confirmed)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--create'),
    });
    expect(await hostile.restore('again', '--create', ...hostile.confirmed)).toMatchObject({ code: 0 });
    const compared = await compareTables(session, 'source', 'again', withGenerated);
    expect(compared).toEqual({ rows: small, differing: [] });
  });

  it('come from and go into a partitioned table, whose primary key has a column more', async () => {
    await session.execute('ALTER TABLE jobs DROP COLUMN place, DROP PRIMARY KEY, ADD PRIMARY KEY (id, created_at)');
    await session.execute(
      "ALTER TABLE jobs PARTITION BY RANGE COLUMNS (created_at) (PARTITION old VALUES LESS THAN ('2015-01-01'), PARTITION new VALUES LESS THAN (MAXVALUE))",
    );
    const columns = withGenerated.filter((name) => name !== 'place');
    await hostile.archiveAll();
    expect(await session.query('SELECT id FROM jobs')).toEqual([]);
    const { archived, discard } = (await archiveFile.rowSources?.(await hostile.context(), fileSettings)) ?? {};
    const all = { rows: small, differing: [] };
    expect(await compareTables(session, 'source', archived ?? '', columns)).toEqual(all);
    await discard?.();
    await session.execute('DROP TABLE IF EXISTS again');
    expect(await hostile.restore('again', '--create', ...hostile.confirmed)).toMatchObject({ code: 0 });
    expect(await compareTables(session, 'source', 'again', columns)).toEqual(all);
    await session.execute(
      "INSERT INTO jobs (id, account_id, status, created_at, query) VALUES (2, 1, 'success', '2026-01-01', 'another')",
    );
    expect(await hostile.restore('jobs', ...hostile.confirmed)).toMatchObject({
      code: 3,
      out: expect.stringContaining(`inserted ${small - 1} rows`),
      err: expect.stringContaining('row 2 is there with other values'),
    });
    expect(await session.query('SELECT query FROM jobs WHERE id = 2')).toEqual([{ query: 'another' }]);
  });

  it('keep others from inserting a row of the same id while one is restored', async () => {
    await session.execute('ALTER TABLE jobs DROP PRIMARY KEY, ADD PRIMARY KEY (id, created_at)');
    await hostile.archiveAll();
    await using other = await connect(hostile.lab.endpoint);
    await other.execute('SET innodb_lock_wait_timeout = 1');
    // As slow as a trigger makes it: the rows of a batch are seen as absent, and then inserted.
    await session.execute('CREATE TRIGGER slow BEFORE INSERT ON jobs FOR EACH ROW DO SLEEP(IF(NEW.id = 1, 3, 0))');
    const restoring = hostile.restore('jobs', ...hostile.confirmed);
    const sleeping = "SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE STATE = 'User sleep'";
    await expect.poll(async () => Number((await other.query(sleeping))[0]?.['n'])).toBe(1);
    const outcome = await other.attempt(
      "INSERT INTO jobs (id, account_id, status, created_at, query) VALUES (3, 1, 'success', '2026-01-01', 'another')",
    );
    expect(outcome).toMatchObject({ status: 'refused', errno: 1205 });
    expect(await restoring).toMatchObject({ code: 0 });
    const compared = await compareTables(session, 'source', 'jobs', withGenerated);
    expect(compared).toEqual({ rows: small, differing: [] });
  });

  it('take back a batch that a trigger changed', async () => {
    await hostile.archiveAll();
    await session.execute('CREATE TRIGGER meddler BEFORE INSERT ON jobs FOR EACH ROW SET NEW.note = "meddled"');
    const restored = await hostile.restore('jobs', ...hostile.confirmed);
    expect(restored).toMatchObject({ code: 5, err: expect.stringContaining('restore-differs') });
    expect(await session.query('SELECT id FROM jobs')).toEqual([]);
  });

  it('finish what a dead run had copied and not deleted, and remove what it had not finished', async () => {
    await hostile.archiveAll();
    const manifest = await readManifest(hostile.directory);
    const [first, ...others] = manifest?.files ?? [];
    if (!manifest || !first) throw new Error('the archive has a manifest with files');
    await writeManifest(hostile.directory, { ...manifest, files: [{ ...first, state: 'copied' }, ...others] });
    await writeFile(join(hostile.directory, 'rows-000099.ndjson.gz.partial'), 'half a file');
    const names = hostileColumns.join(', ');
    // Of its five rows, as if the delete had been rolled back but for one.
    const some = `id BETWEEN ${first.firstKey[0]} AND ${first.lastKey[0]} AND id > ${first.firstKey[0]}`;
    await session.execute(`INSERT INTO jobs (${names}) SELECT ${names} FROM source WHERE ${some}`);
    const again = await hostile.archiveAll();
    expect(again.rows).toBe(first.rows - 1);
    expect(again.said).toContain('removed rows-000099.ndjson.gz.partial');
    expect(again.said).toContain(`finished ${first.name}`);
    expect(await session.query('SELECT id FROM jobs')).toEqual([]);
    expect((await readManifest(hostile.directory))?.files.every(({ state }) => state === 'moved')).toBe(true);
  });

  it('are not deleted when a copied row has changed since', async () => {
    await hostile.archiveAll();
    const manifest = await readManifest(hostile.directory);
    if (!manifest) throw new Error('the archive has a manifest');
    const files = manifest.files.map((file) => ({ ...file, state: 'copied' as const }));
    await writeManifest(hostile.directory, { ...manifest, files });
    const names = hostileColumns.join(', ');
    await session.execute(`INSERT INTO jobs (${names}) SELECT ${names} FROM source WHERE id = 2`);
    await session.execute("UPDATE jobs SET note = 'newer' WHERE id = 2");
    const again = await hostile.archiveAll();
    expect(again.ended).toMatchObject({ status: 'stopped', reason: expect.stringContaining('row 2 has changed') });
    expect(await session.query('SELECT note FROM jobs')).toEqual([{ note: 'newer' }]);
  });
});
