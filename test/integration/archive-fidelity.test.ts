/** Whatever is in a row comes back out of every archive as it was: hostile text, every type, 1 byte to 16 MiB. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { endpointName } from '../../src/commands/endpoint-from-environment.js';
import { connect, type Session } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { archive } from '../../src/strategies/archive.js';
import { archiveFile } from '../../src/strategies/archive-file.js';
import type { RemedyContext } from '../../src/strategies/strategy.js';
import { capturedIo } from '../cli/support/captured-io.js';
import { compareTables, fillHostile, hostileColumns, hostileDdl } from './support/hostile-rows.js';
import { labKinds } from './support/machine.js';
import { mebibyte, startTestLab } from './support/test-lab.js';

const forms = {
  'rows as they are': {},
  'compressed pages': { rowFormat: 'compressed' },
  'punched pages, zlib': { pageCompression: 'zlib' },
  'punched pages, lz4': { pageCompression: 'lz4' },
  'compressed text': { compressText: true },
} as const;

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
    await session.execute('DROP TABLE IF EXISTS jobs, archived_jobs');
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
    expect(await compareTables(session, 'source', archived ?? '', [...hostileColumns, 'text_length'])).toEqual(whole);
    expect(archiveBytes).toBeGreaterThan(mebibyte);
    expect(await session.query('SELECT * FROM jobs')).toEqual([]);
  });

  it('keep every byte in files, which restore-archive brings back into the table', async () => {
    const settings = archiveFile.settings.parse({ atMost: '100%', batch: '5 rows' });
    expect(await archiveFile.run(context(), settings)).toEqual({ status: 'done' });
    expect(await session.query('SELECT * FROM jobs')).toEqual([]);
    const { archived } = (await archiveFile.rowSources?.(context(), settings)) ?? {};
    expect(await compareTables(session, 'source', archived ?? '', hostileColumns)).toEqual({ rows, differing: [] });

    const { host, port, socketPath, user, password, database } = lab.endpoint;
    const server = socketPath ? { PLIMSOLL_SOCKET: socketPath } : { PLIMSOLL_HOST: host, PLIMSOLL_PORT: `${port}` };
    const login = { PLIMSOLL_USER: user, PLIMSOLL_PASSWORD: password, PLIMSOLL_DATABASE: database };
    const restore = async (table: string, ...flags: string[]) => {
      const io = capturedIo({ env: { ...server, ...login } });
      const directory = join(lab.scratchDirectory, 'archive');
      const code = await main(['restore-archive', directory, '--into', table, ...flags], io);
      return { code, out: io.out(), err: io.err() };
    };
    const confirmed = ['--yes-write-to', endpointName(lab.endpoint)];

    expect(await restore('jobs')).toMatchObject({ code: 2, err: expect.stringContaining('not-confirmed') });
    expect(await restore('jobs', '--yes-write-to', 'prod/shop')).toMatchObject({ code: 2 });
    expect(await restore('jobs', '--dry-run')).toMatchObject({ code: 0, out: expect.stringContaining('would insert') });
    expect(await session.query('SELECT * FROM jobs')).toEqual([]);

    expect(await restore('jobs', ...confirmed)).toMatchObject({ code: 0 });
    const columns = [...hostileColumns, 'text_length'];
    expect(await compareTables(session, 'source', 'jobs', columns)).toEqual({ rows, differing: [] });

    expect(await restore('jobs', ...confirmed)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${rows} rows were there already`),
    });
    await session.execute("UPDATE jobs SET note = 'newer' WHERE id = 2");
    await session.execute('DELETE FROM jobs WHERE id = 3');
    expect(await restore('jobs', ...confirmed)).toMatchObject({
      code: 3,
      out: expect.stringContaining('inserted 1 rows'),
      err: expect.stringContaining('row 2 is there with other values'),
    });
    expect(await session.query('SELECT note FROM jobs WHERE id = 2')).toEqual([{ note: 'newer' }]);

    expect(await restore('again', ...confirmed)).toMatchObject({ code: 2, err: expect.stringContaining('--create') });
    expect(await restore('again', '--create', ...confirmed)).toMatchObject({ code: 0 });
    expect(await compareTables(session, 'source', 'again', columns)).toEqual({ rows, differing: [] });
    await session.execute('DROP TABLE again');
  });
});
