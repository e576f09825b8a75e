import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeRows } from '../../src/archive-files/file-rows.js';
import { type Manifest, writeManifest } from '../../src/archive-files/manifest.js';
import { digestRow } from '../../src/archive-files/row-lines.js';
import { main } from '../../src/cli.js';
import { capturedIo } from '../support/captured-io.js';

const server = {
  PLIMSOLL_HOST: 'db1.test',
  PLIMSOLL_USER: 'u',
  PLIMSOLL_PASSWORD: 'secret',
  PLIMSOLL_DATABASE: 'shop',
};

/** What the command says before it needs a server; the rest is in integration/archive-fidelity. */
describe('plimsoll restore-archive', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plimsoll-restore-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function restore(env: Record<string, string>, ...flags: string[]) {
    const io = capturedIo({ env });
    return { code: await main(['restore-archive', directory, ...flags], io), out: io.out(), err: io.err() };
  }

  async function writeArchive(name = 'rows-000001.ndjson.gz') {
    const columns: Manifest['columns'] = [{ name: 'id', type: 'int', encoding: 'text' }];
    const common = { columns, compression: 'gzip' as const, key: ['id'] };
    async function* rows() {
      yield [digestRow(columns, ['1']), Buffer.from('1')];
    }
    const written = await writeRows(rows(), join(directory, 'rows-000001.ndjson.gz'), common);
    if (!written) throw new Error('there was a row');
    const table = { format: 'plimsoll-archive', version: 2, table: 'jobs', mysqlVersion: '9.7.4', ddl: '' } as const;
    await writeManifest(directory, { ...table, ...common, files: [{ name, ...written, state: 'moved' }] });
  }

  it('needs a manifest', async () => {
    expect(await restore({})).toMatchObject({ code: 2, err: expect.stringContaining('no-archive') });
  });

  it('refuses a manifest that is not one, or that names a file elsewhere', async () => {
    await writeFile(join(directory, 'manifest.json'), '{"format": "something"}');
    expect(await restore({}, '--verify')).toMatchObject({ code: 3, err: expect.stringContaining('archive-damaged') });
    await writeArchive('../../etc/passwd');
    const elsewhere = await restore({}, '--verify');
    expect(elsewhere).toMatchObject({ code: 3, err: expect.stringContaining('files.0.name: a plain file name') });
  });

  it('verifies files without a server', async () => {
    await writeArchive();
    expect(await restore({}, '--verify')).toMatchObject({ code: 0, out: expect.stringContaining('1 rows') });
    const path = join(directory, 'rows-000001.ndjson.gz');
    await writeFile(path, (await readFile(path)).subarray(1));
    expect(await restore({}, '--verify')).toMatchObject({ code: 3, err: expect.stringContaining('archive-damaged') });
  });

  it('needs a table, a server by environment, and the server named once more, in this order', async () => {
    await writeArchive();
    expect(await restore(server)).toMatchObject({ code: 2, err: expect.stringContaining('no-target') });
    const unnamed = await restore({}, '--into', 'jobs');
    expect(unnamed).toMatchObject({ code: 2, err: expect.stringContaining('PLIMSOLL_HOST or PLIMSOLL_SOCKET') });
    const unconfirmed = await restore(server, '--into', 'jobs');
    expect(unconfirmed).toMatchObject({ code: 2, err: expect.stringContaining('--yes-write-to db1.test/shop') });
    expect(unconfirmed.err).not.toContain('secret');
    const otherPort = await restore(
      { ...server, PLIMSOLL_PORT: '3307' },
      '--into',
      'jobs',
      '--yes-write-to',
      'db1.test/shop',
    );
    expect(otherPort).toMatchObject({ code: 2, err: expect.stringContaining('db1.test:3307/shop') });
  });
});
