import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { manifestName, readManifest, writeManifest } from '../../../src/archive-files/manifest.js';

const same = {
  format: 'plimsoll-archive',
  table: 'jobs',
  mysqlVersion: '9.7.4',
  compression: 'gzip',
  columns: [{ name: 'id', type: 'bigint', encoding: 'text' }],
  ddl: 'CREATE TABLE `jobs` (…)',
} as const;
const figures = {
  name: 'rows-000001.ndjson.gz',
  rows: 2,
  bytes: 9,
  sha256: 'a'.repeat(64),
  rowsSha256: 'b'.repeat(64),
  state: 'moved',
} as const;
/** As it was written before keys could have several columns. */
const first = {
  ...same,
  version: 1,
  primaryKey: 'id',
  files: [{ ...figures, firstKey: '1', lastKey: '18446744073709551615' }],
};
const second = {
  ...same,
  version: 2 as const,
  key: ['id'],
  files: [{ ...figures, firstKey: ['1'], lastKey: ['18446744073709551615'] }],
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plimsoll-manifest-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const readFrom = async (content: unknown) => {
  await writeFile(join(directory, manifestName), JSON.stringify(content));
  return await readManifest(directory);
};

it('is read as it was written, and of the first version as of today’s', async () => {
  expect(await readFrom(first)).toEqual(second);
  await writeManifest(directory, { ...second, columns: [...second.columns], files: [...second.files] });
  expect(await readManifest(directory)).toEqual(second);
});

it('is refused where its version, its key or a name is none', async () => {
  const damaged = { code: 'archive-damaged' };
  await expect(readFrom({ ...second, version: 3 })).rejects.toMatchObject(damaged);
  await expect(readFrom({ ...second, key: [] })).rejects.toMatchObject(damaged);
  await expect(readFrom({ ...second, primaryKey: 'id' })).rejects.toMatchObject(damaged);
  await expect(readFrom({ ...first, files: [{ ...first.files[0], firstKey: '1 OR 1' }] })).rejects.toMatchObject(
    damaged,
  );
  await expect(readFrom({ ...second, files: [{ ...second.files[0], name: '../etc' }] })).rejects.toMatchObject(damaged);
});
