/**
 * Whatever is in a row comes back out of every archive, and out of every remedy that writes rows anew, as it was:
 * hostile text, every type, 1 byte to 16 MiB.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Compression } from '../../src/archive-files/compression.js';
import { readManifest, writeManifest } from '../../src/archive-files/manifest.js';
import { main } from '../../src/cli.js';
import { endpointName } from '../../src/commands/endpoint-from-environment.js';
import { findLeftovers } from '../../src/database/leftovers.js';
import { connect, type Session } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { archive } from '../../src/strategies/archive.js';
import { archiveFile } from '../../src/strategies/archive-file.js';
import { compact } from '../../src/strategies/compact.js';
import { copySwap } from '../../src/strategies/copy-swap.js';
import { dumpReload } from '../../src/strategies/dump-reload.js';
import { partition } from '../../src/strategies/partition.js';
import type { RemedyContext, RemedyOutcome, RemedyProgress, Strategy } from '../../src/strategies/strategy.js';
import { trimText } from '../../src/strategies/trim-text.js';
import { capturedIo } from '../cli/support/captured-io.js';
import { compareTables, fillHostile, hostileColumns, hostileDdl } from './support/hostile-rows.js';
import { fileCompressions, labKinds } from './support/machine.js';
import { mebibyte, startTestLab } from './support/test-lab.js';

const fileSettings = archiveFile.settings.parse({ atMost: '100%', batch: '5 rows' });
const withGenerated = [...hostileColumns, 'text_length'];

const forms = {
  'rows as they are': {},
  'compressed pages': { rowFormat: 'compressed' },
  'punched pages, zlib': { pageCompression: 'zlib' },
  'punched pages, lz4': { pageCompression: 'lz4' },
  'compressed text': { compressText: true },
  'rows that were only counted': { verify: 'count' },
} as const;

interface Rewriting {
  readonly what: string;
  readonly strategy: Strategy;
  readonly settings: object;
  /** Why it ends, where it is not done when it has written the rows. */
  readonly reason?: string;
  /** What the server cannot hold in this form. */
  readonly without?: string;
}

/** Remedies that write every row anew and keep it. */
const rewriting: readonly Rewriting[] = [
  { what: 'copy-swap by triggers', strategy: copySwap as Strategy, settings: { chunk: '7 rows' } },
  { what: 'copy-swap by lock', strategy: copySwap as Strategy, settings: { chunk: '7 rows', catchUp: 'lock' } },
  ...fileCompressions.map((compression) => ({
    what: `dump-reload by ${compression}`,
    strategy: dumpReload as Strategy,
    settings: { rowsPerFile: '7 rows', compression },
  })),
  {
    what: 'partition, but for geometry',
    strategy: partition as Strategy,
    settings: { span: '120 months', atMost: '0%' },
    reason: 'no partition is old enough and within the share that may go',
    without: 'place',
  },
  { what: 'compact by copy', strategy: compact as Strategy, settings: { algorithm: 'copy' } },
];

describe.each(labKinds)('archives on %s', (kind) => {
  let lab: Lab;
  let session: Session;
  let rows: number;
  beforeAll(async () => {
    lab = await startTestLab(kind, 'file-size', { cap: { mechanism: 'file-size', bytes: 512 * mebibyte } });
    session = await connect(lab.endpoint);
    await session.execute(hostileDdl('source'));
    rows = await fillHostile(session, 'source');
  });
  afterAll(async () => {
    await session?.[Symbol.asyncDispose]();
    await lab?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await session.execute('DROP TABLE IF EXISTS jobs, archived_jobs, archived_jobs_from_files');
    await session.execute(hostileDdl('jobs'));
    const names = hostileColumns.join(', ');
    await session.execute(`INSERT INTO jobs (${names}) SELECT ${names} FROM source`);
    await rm(lab.scratchDirectory, { recursive: true });
    await mkdir(lab.scratchDirectory);
  });

  function context(): RemedyContext {
    return {
      session,
      connect: () => connect(lab.endpoint),
      endpoint: lab.endpoint,
      runProgram: () => Promise.reject(new Error('an archive runs no program')),
      raiseCap: () => Promise.reject(new Error('an archive raises no cap')),
      table: 'jobs',
      archiveTable: 'archived_jobs',
      rows,
      capBytes: 512 * mebibyte,
      scratchDirectory: lab.scratchDirectory,
      now: '2026-01-01 00:00:00',
      signal: new AbortController().signal,
      progress: () => {},
    };
  }

  it.each(Object.entries(forms))('keep every byte in a table: %s', async (_, form) => {
    const settings = archive.settings.parse({ atMost: '100%', batch: '5 rows', ...form });
    expect(await archive.run(context(), settings)).toEqual({ status: 'done' });
    const { archived, archiveBytes } = (await archive.rowSources?.(context(), settings)) ?? {};
    const whole = { rows, differing: [] };
    expect(await compareTables(session, 'source', archived ?? '', withGenerated)).toEqual(whole);
    expect(archiveBytes).toBeGreaterThan(mebibyte);
    expect(await session.query('SELECT * FROM jobs')).toEqual([]);
  });

  it.each(rewriting)('are not alone in keeping every byte: $what', async ({ strategy, settings, reason, without }) => {
    if (without !== undefined) await session.execute(`ALTER TABLE jobs DROP COLUMN ${without}`);
    const ended = reason === undefined ? { status: 'done' } : { status: 'stopped', reason, isExhausted: true };
    expect(await strategy.run(context(), strategy.settings.parse(settings))).toEqual(ended);
    const columns = withGenerated.filter((column) => column !== without);
    expect(await compareTables(session, 'source', 'jobs', columns)).toEqual({ rows, differing: [] });
    expect(await findLeftovers(session, 'jobs')).toEqual([]);
  });

  it('are not alone in keeping every byte: trim-text, compressing', async () => {
    const settings = trimText.settings.parse({ mode: 'compress', batch: '7 rows' });
    let trimmed = 0;
    const progress = ({ rowsTrimmed }: RemedyProgress) => {
      trimmed = rowsTrimmed ?? trimmed;
    };
    expect(await trimText.run({ ...context(), progress }, settings)).toEqual({ status: 'done' });
    expect(trimmed).toBeGreaterThan(10);
    const { kept } = (await trimText.rowSources?.(context(), settings)) ?? {};
    expect(await compareTables(session, 'source', kept ?? '', hostileColumns)).toEqual({ rows, differing: [] });
  });

  /** Archives every row of `jobs`; answers with the statements and remarks that a report would show. */
  async function archiveAll(compression: Compression = 'gzip'): Promise<{
    readonly ended: RemedyOutcome;
    readonly said: string;
    readonly rows: number;
  }> {
    const said: string[] = [];
    let moved = 0;
    const progress = ({ statement, rowsArchived }: RemedyProgress) => {
      if (statement) said.push(statement);
      moved = rowsArchived ?? moved;
    };
    const ended = await archiveFile.run({ ...context(), progress }, { ...fileSettings, compression });
    return { ended, said: said.join('\n'), rows: moved };
  }

  async function restore(table: string, ...flags: string[]) {
    const { host, port, socketPath, user, password, database } = lab.endpoint;
    const server = socketPath ? { PLIMSOLL_SOCKET: socketPath } : { PLIMSOLL_HOST: host, PLIMSOLL_PORT: `${port}` };
    const login = { PLIMSOLL_USER: user, PLIMSOLL_PASSWORD: password, PLIMSOLL_DATABASE: database };
    const io = capturedIo({ env: { ...server, ...login } });
    const code = await main(['restore-archive', directory(), '--into', table, ...flags], io);
    return { code, out: io.out(), err: io.err() };
  }

  const directory = () => join(lab.scratchDirectory, 'archive');
  const confirmed = () => ['--yes-write-to', endpointName(lab.endpoint)];

  it.each(fileCompressions)(
    'keep every byte in files by %s, which restore-archive brings back into the table',
    async (compression) => {
      expect(await archiveAll(compression)).toMatchObject({ ended: { status: 'done' }, rows });
      expect(await session.query('SELECT id FROM jobs')).toEqual([]);
      expect(await restore('jobs', ...confirmed())).toMatchObject({ code: 0 });
      expect(await compareTables(session, 'source', 'jobs', withGenerated)).toEqual({ rows, differing: [] });
    },
  );

  describe('of rows of ordinary size', () => {
    let small: number;
    beforeEach(async () => {
      await session.execute('DELETE FROM jobs WHERE LENGTH(query) + LENGTH(IFNULL(bytes, "")) > 1000000');
      small = Number((await session.query('SELECT COUNT(*) AS n FROM jobs'))[0]?.['n']);
    });

    it('are read back for the account of rows', async () => {
      await archiveAll();
      const { archived, discard } = (await archiveFile.rowSources?.(context(), fileSettings)) ?? {};
      const compared = await compareTables(session, 'source', archived ?? '', withGenerated);
      expect(compared).toEqual({ rows: small, differing: [] });
      await discard?.();
      expect(await session.query('SHOW TABLES LIKE ?', ['archived%'])).toEqual([]);
    });

    it('are written nowhere without the server named once more', async () => {
      await archiveAll();
      expect(await restore('jobs')).toMatchObject({ code: 2, err: expect.stringContaining('not-confirmed') });
      expect(await restore('jobs', '--yes-write-to', 'prod/shop')).toMatchObject({ code: 2 });
      const dry = await restore('jobs', '--dry-run');
      expect(dry).toMatchObject({ code: 0, out: expect.stringContaining(`would insert ${small} rows`) });
      expect(await session.query('SELECT id FROM jobs')).toEqual([]);
    });

    it('fill only what is absent: the same is counted, another row is a conflict and stays', async () => {
      await archiveAll();
      expect(await restore('jobs', ...confirmed())).toMatchObject({ code: 0 });
      const again = await restore('jobs', ...confirmed());
      expect(again).toMatchObject({ code: 0, out: expect.stringContaining(`${small} rows were there already`) });
      await session.execute("UPDATE jobs SET note = 'newer' WHERE id = 2");
      await session.execute('DELETE FROM jobs WHERE id = 3');
      expect(await restore('jobs', ...confirmed())).toMatchObject({
        code: 3,
        out: expect.stringContaining('inserted 1 rows'),
        err: expect.stringContaining('row 2 is there with other values'),
      });
      expect(await session.query('SELECT note FROM jobs WHERE id = 2')).toEqual([{ note: 'newer' }]);
    });

    it('list what a unique key refuses, and insert the others', async () => {
      await archiveAll();
      await session.execute('ALTER TABLE jobs ADD UNIQUE KEY one_text (query(20))');
      await session.execute(
        "INSERT INTO jobs (id, account_id, status, created_at, query) VALUES (1000, 1, 'success', NOW(), 'the smallest')",
      );
      const restored = await restore('jobs', ...confirmed());
      expect(restored).toMatchObject({ code: 3, err: expect.stringContaining("Duplicate entry 'the smallest'") });
      expect(restored.out).toMatch(/inserted \d+ rows/);
    });

    it('make the table as it was, when asked to', async () => {
      await archiveAll();
      await session.execute('DROP TABLE IF EXISTS again');
      expect(await restore('again', ...confirmed())).toMatchObject({
        code: 2,
        err: expect.stringContaining('--create'),
      });
      expect(await restore('again', '--create', ...confirmed())).toMatchObject({ code: 0 });
      const compared = await compareTables(session, 'source', 'again', withGenerated);
      expect(compared).toEqual({ rows: small, differing: [] });
    });

    it('come from and go into a partitioned table, whose primary key has a column more', async () => {
      await session.execute('ALTER TABLE jobs DROP COLUMN place, DROP PRIMARY KEY, ADD PRIMARY KEY (id, created_at)');
      await session.execute(
        "ALTER TABLE jobs PARTITION BY RANGE COLUMNS (created_at) (PARTITION old VALUES LESS THAN ('2015-01-01'), PARTITION new VALUES LESS THAN (MAXVALUE))",
      );
      const columns = withGenerated.filter((name) => name !== 'place');
      await archiveAll();
      expect(await session.query('SELECT id FROM jobs')).toEqual([]);
      const { archived, discard } = (await archiveFile.rowSources?.(context(), fileSettings)) ?? {};
      const all = { rows: small, differing: [] };
      expect(await compareTables(session, 'source', archived ?? '', columns)).toEqual(all);
      await discard?.();
      await session.execute('DROP TABLE IF EXISTS again');
      expect(await restore('again', '--create', ...confirmed())).toMatchObject({ code: 0 });
      expect(await compareTables(session, 'source', 'again', columns)).toEqual(all);
      await session.execute(
        "INSERT INTO jobs (id, account_id, status, created_at, query) VALUES (2, 1, 'success', '2026-01-01', 'another')",
      );
      expect(await restore('jobs', ...confirmed())).toMatchObject({
        code: 3,
        out: expect.stringContaining(`inserted ${small - 1} rows`),
        err: expect.stringContaining('row 2 is there with other values'),
      });
      expect(await session.query('SELECT query FROM jobs WHERE id = 2')).toEqual([{ query: 'another' }]);
    });

    it('keep others from inserting a row of the same id while one is restored', async () => {
      await session.execute('ALTER TABLE jobs DROP PRIMARY KEY, ADD PRIMARY KEY (id, created_at)');
      await archiveAll();
      await using other = await connect(lab.endpoint);
      await other.execute('SET innodb_lock_wait_timeout = 1');
      // As slow as a trigger makes it: the rows of a batch are seen as absent, and then inserted.
      await session.execute('CREATE TRIGGER slow BEFORE INSERT ON jobs FOR EACH ROW DO SLEEP(IF(NEW.id = 1, 3, 0))');
      const restoring = restore('jobs', ...confirmed());
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
      await archiveAll();
      await session.execute('CREATE TRIGGER meddler BEFORE INSERT ON jobs FOR EACH ROW SET NEW.note = "meddled"');
      const restored = await restore('jobs', ...confirmed());
      expect(restored).toMatchObject({ code: 5, err: expect.stringContaining('restore-differs') });
      expect(await session.query('SELECT id FROM jobs')).toEqual([]);
    });

    it('finish what a dead run had copied and not deleted, and remove what it had not finished', async () => {
      await archiveAll();
      const manifest = await readManifest(directory());
      const [first, ...others] = manifest?.files ?? [];
      if (!manifest || !first) throw new Error('the archive has a manifest with files');
      await writeManifest(directory(), { ...manifest, files: [{ ...first, state: 'copied' }, ...others] });
      await writeFile(join(directory(), 'rows-000099.ndjson.gz.partial'), 'half a file');
      const names = hostileColumns.join(', ');
      // Of its five rows, as if the delete had been rolled back but for one.
      const some = `id BETWEEN ${first.firstKey} AND ${first.lastKey} AND id > ${first.firstKey}`;
      await session.execute(`INSERT INTO jobs (${names}) SELECT ${names} FROM source WHERE ${some}`);
      const again = await archiveAll();
      expect(again.rows).toBe(first.rows - 1);
      expect(again.said).toContain('removed rows-000099.ndjson.gz.partial');
      expect(again.said).toContain(`finished ${first.name}`);
      expect(await session.query('SELECT id FROM jobs')).toEqual([]);
      expect((await readManifest(directory()))?.files.every(({ state }) => state === 'moved')).toBe(true);
    });

    it('are not deleted when a copied row has changed since', async () => {
      await archiveAll();
      const manifest = await readManifest(directory());
      if (!manifest) throw new Error('the archive has a manifest');
      const files = manifest.files.map((file) => ({ ...file, state: 'copied' as const }));
      await writeManifest(directory(), { ...manifest, files });
      const names = hostileColumns.join(', ');
      await session.execute(`INSERT INTO jobs (${names}) SELECT ${names} FROM source WHERE id = 2`);
      await session.execute("UPDATE jobs SET note = 'newer' WHERE id = 2");
      const again = await archiveAll();
      expect(again.ended).toMatchObject({ status: 'stopped', reason: expect.stringContaining('row 2 has changed') });
      expect(await session.query('SELECT note FROM jobs')).toEqual([{ note: 'newer' }]);
    });
  });
});
