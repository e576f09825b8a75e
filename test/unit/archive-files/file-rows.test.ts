import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchivedColumn } from '../../../src/archive-files/archived-columns.js';
import { type RowFormat, readRows, verifyFile, writeRows } from '../../../src/archive-files/file-rows.js';
import { readManifest } from '../../../src/archive-files/manifest.js';
import {
  type ArchivedValue,
  decodeRow,
  digestRow,
  encodeRow,
  encodeValues,
} from '../../../src/archive-files/row-lines.js';

const columns: ArchivedColumn[] = [
  { name: 'id', type: 'bigint unsigned', encoding: 'text' },
  { name: 'query', type: 'mediumtext', encoding: 'text' },
  { name: '__proto__', type: 'blob', encoding: 'base64' },
];
const archive: RowFormat = { columns, compression: 'gzip', key: ['id'] };

/** A row as the server sends it. */
const serverRow = fc.tuple(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((id) => Buffer.from(`${id}`)),
  fc.option(fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text))),
  fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
);

function inFile(row: readonly (Buffer | null)[]): readonly ArchivedValue[] {
  return decodeRow(columns, encodeRow(columns, encodeValues(columns, row)));
}

describe('a row as a line', () => {
  it('is one line, and decodes to the bytes that it was made of', () => {
    fc.assert(
      fc.property(serverRow, (row) => {
        const line = encodeRow(columns, encodeValues(columns, row));
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const decoded = inFile(row).map((value, index) =>
          value === null ? null : Buffer.from(value, columns[index]?.encoding === 'base64' ? 'base64' : 'utf8'),
        );
        expect(decoded).toEqual(row);
      }),
    );
  });

  it('has another digest for NULL than for the empty text, and for values that move between columns', () => {
    const digests = [
      [Buffer.from('1'), null, Buffer.from('')],
      [Buffer.from('1'), Buffer.from(''), null],
      [Buffer.from('1'), Buffer.from('N'), null],
      [Buffer.from('1'), Buffer.from('0:'), null],
      [Buffer.from('1'), Buffer.from(''), Buffer.from('')],
    ].map((row) => digestRow(columns, inFile(row)).toString('hex'));
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('is refused when a column is missing, added, or no text', () => {
    for (const line of ['{"id":"1","query":"x"}', '{"id":1,"query":"x","__proto__":null}', '[]', '{"id":"1"'])
      expect(() => decodeRow(columns, line)).toThrow('not a row of the archived table');
  });
});

describe('a file of rows', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plimsoll-rows-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function written(rows: readonly (readonly (Buffer | null)[])[]) {
    async function* fromServer() {
      for (const row of rows) yield [digestRow(columns, inFile(row)), ...row];
    }
    const figures = await writeRows(fromServer(), join(directory, 'rows'), archive);
    if (!figures) throw new Error('there was a row');
    return { name: 'rows', ...figures };
  }
  const threeRows = ['1', '18446744073709551614', '18446744073709551615'].map((id) => [
    Buffer.from(id),
    Buffer.from(`text\u2028of\r\n${id}`.repeat(20_000)),
    null,
  ]);

  it('gives its rows back, with keys beyond 2^53', async () => {
    const file = await written(threeRows);
    expect(file).toMatchObject({ rows: 3, firstKey: ['1'], lastKey: ['18446744073709551615'] });
    const keys: string[] = [];
    for await (const { key, values } of readRows(directory, file, archive)) {
      expect(values[1]).toBe(threeRows[keys.length]?.[1]?.toString());
      keys.push(...key);
    }
    expect(keys).toEqual(['1', '18446744073709551614', '18446744073709551615']);
  });

  it('has keys of several columns, of bytes too, and refuses a row without one', async () => {
    const composite = { ...archive, key: ['__proto__', 'id'] };
    async function* fromServer() {
      const row = [Buffer.from('7'), null, Buffer.from([0, 255])];
      yield [digestRow(columns, inFile(row)), ...row];
    }
    const figures = await writeRows(fromServer(), join(directory, 'rows'), composite);
    expect(figures).toMatchObject({ firstKey: ['AP8=', '7'], lastKey: ['AP8=', '7'] });
    const file = { name: 'rows', ...(figures ?? (await written(threeRows))) };
    await verifyFile(directory, file, composite);
    await expect(verifyFile(directory, file, { ...archive, key: ['query'] })).rejects.toMatchObject({
      code: 'archive-damaged',
      message: expect.stringContaining('no query'),
    });
  });

  it('is given up where it passes its manifest, with no more in memory than its longest row', async () => {
    const file = await written(threeRows);
    expect(file.longestLine).toBeGreaterThan(200_000);
    const path = join(directory, 'rows');
    const bombBytes = 2 ** 28;
    const bomb = createGzip({ level: 1 });
    const stored = pipeline(bomb, createWriteStream(path));
    for (let left = bombBytes; left > 0; left -= 2 ** 22)
      if (!bomb.write(Buffer.alloc(2 ** 22, 'a'))) await once(bomb, 'drain');
    bomb.end();
    await stored;
    const { size } = await stat(path);
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 5);
    await expect(verifyFile(directory, { ...file, bytes: size }, archive)).rejects.toThrow(
      `more than ${file.longestLine} bytes`,
    );
    clearInterval(watch);
    expect(most - before).toBeLessThan(bombBytes / 2);
    const { longestLine: _, ...older } = file;
    await expect(verifyFile(directory, { ...older, bytes: size }, archive)).rejects.toThrow(
      'more than 134217728 bytes',
    );
    await expect(verifyFile(directory, file, archive)).rejects.toMatchObject({
      details: [`bytes: more than ${file.bytes}`],
    });
    const fine = await written(threeRows);
    await expect(verifyFile(directory, { ...fine, rows: 2 }, archive)).rejects.toMatchObject({
      details: ['rows: more than 2'],
    });
  });

  it('is left where its reader is interrupted, and never a pipe or a directory', async () => {
    const file = await written(threeRows);
    const interrupt = new AbortController();
    const reading = (async () => {
      for await (const _ of readRows(directory, file, archive, interrupt.signal)) interrupt.abort();
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    const path = join(directory, 'rows');
    await rm(path);
    execFileSync('mkfifo', [path]);
    await expect(verifyFile(directory, file, archive)).rejects.toThrow('is no file');
    await expect(readManifest(directory)).resolves.toBeNull();
    execFileSync('mkfifo', [join(directory, 'manifest.json')]);
    await expect(readManifest(directory)).rejects.toMatchObject({ code: 'archive-damaged' });
  });

  it('is told apart from one that was cut, prolonged or changed in a byte', async () => {
    const file = await written(threeRows);
    const path = join(directory, 'rows');
    const whole = await readFile(path);
    await verifyFile(directory, file, archive);
    await truncate(path, whole.length - 1);
    await expect(verifyFile(directory, file, archive)).rejects.toMatchObject({ code: 'archive-damaged' });
    await writeFile(path, whole);
    await appendFile(path, Buffer.from([0]));
    await expect(verifyFile(directory, file, archive)).rejects.toMatchObject({ code: 'archive-damaged' });
    for (const at of [4, Math.floor(whole.length / 2), whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await writeFile(path, changed);
      await expect(verifyFile(directory, file, archive)).rejects.toMatchObject({ code: 'archive-damaged' });
    }
    await rm(path);
    await expect(verifyFile(directory, file, archive)).rejects.toMatchObject({ code: 'archive-damaged' });
  });

  it('is not right when what was written differs from what the server has', async () => {
    async function* lying() {
      yield [Buffer.alloc(32), Buffer.from('1'), Buffer.from('x'), null];
    }
    const figures = await writeRows(lying(), join(directory, 'rows'), archive);
    const file = { name: 'rows', ...(figures ?? (await written(threeRows))) };
    await expect(verifyFile(directory, file, archive)).rejects.toMatchObject({
      details: [expect.stringContaining('rowsSha256')],
    });
  });

  it('is not written with a row that the server could not give whole', async () => {
    async function* tooLarge() {
      yield [null, Buffer.from('7'), null, null];
    }
    await expect(writeRows(tooLarge(), join(directory, 'rows'), archive)).rejects.toMatchObject({
      code: 'row-too-large',
    });
  });
});
