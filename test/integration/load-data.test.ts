/** What is sent by LOAD DATA LOCAL is in the table, byte by byte, or the answer says what is not. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadChunks } from '../../src/database/load-data.js';
import { connect, type Session } from '../../src/database/session.js';
import { countRows } from '../../src/database/space.js';
import type { Lab } from '../../src/lab/lab.js';
import { labKinds } from '../support/machine.js';
import { mebibyte, startTestLab } from '../support/test-lab.js';

const rowBytes = 90_000;

/** Rows of an id and a text of that id's own; more than one packet each. */
function rowOf(id: number, bytes = rowBytes): string {
  return `${id}\t${createHash('sha256')
    .update(`${id}`)
    .digest('hex')
    .repeat(Math.ceil(bytes / 64))
    .slice(0, bytes)}\n`;
}

/** `text` in pieces of the given sizes, over and over, written into two buffers by turns as `load` allows. */
function* pieces(text: Buffer, sizes: readonly number[]): Generator<Buffer> {
  const buffers = [Buffer.alloc(Math.max(...sizes)), Buffer.alloc(Math.max(...sizes))] as const;
  for (let start = 0, turn = 0; start < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    const buffer = buffers[turn % 2] as Buffer;
    // What it held before must have left by now.
    buffer.fill(0);
    yield buffer.subarray(0, text.copy(buffer, 0, start, start + size));
    start += size;
  }
}

describe.each(labKinds)('LOAD DATA LOCAL into %s', (kind) => {
  let lab: Lab;
  let session: Session;
  beforeAll(async () => {
    lab = await startTestLab(kind, 'file-size');
    session = await connect(lab.endpoint);
  });
  beforeEach(async () => {
    await session.execute('DROP TABLE IF EXISTS t');
    await session.execute(`CREATE TABLE t (id TINYINT UNSIGNED PRIMARY KEY, body MEDIUMTEXT) ${lab.tableOptions}`);
    await session.execute('DROP TABLE IF EXISTS narrow');
    await session.execute(`CREATE TABLE narrow (id TINYINT PRIMARY KEY, name VARCHAR(3) NOT NULL) ${lab.tableOptions}`);
  });
  afterAll(async () => {
    await session?.[Symbol.asyncDispose]();
    await lab?.[Symbol.asyncDispose]();
  });
  const load = (text: string) => loadChunks(session, 'narrow', [{ name: 'id' }, { name: 'name' }], [Buffer.from(text)]);

  it('stores each byte, whatever the chunks, past the last packet number and with chunks of nothing', async () => {
    const ids = Array.from({ length: 250 }, (_, index) => index + 1);
    // 256 packets and more.
    const text = Buffer.from(ids.map((id) => rowOf(id)).join(''));
    const sizes = [1, 0, 65_536, 65_537, mebibyte, 0, 3, 131_072];
    const outcome = await loadChunks(session, 't', [{ name: 'id' }, { name: 'body' }], pieces(text, sizes));
    expect(outcome).toMatchObject({ status: 'accepted', affectedRows: 250, skippedRows: 0, warningCount: 0 });
    const stored = await session.query<{ id: number; body: string }>('SELECT id, SHA2(body, 256) AS body FROM t');
    const sent = ids.map((id) => ({
      id,
      body: createHash('sha256')
        .update(rowOf(id).slice(`${id}\t`.length, -1))
        .digest('hex'),
    }));
    expect(stored).toEqual(sent);
  });

  it.each([
    { what: 'a text cut', text: '1\tabcd\n', code: 1265, rows: 1 },
    { what: 'a number out of range', text: '1000\tab\n', code: 1264, rows: 1 },
    { what: 'a word for a number', text: 'one\tab\n', code: 1366, rows: 1 },
    { what: 'a NULL where none may be', text: '1\t\\N\n', code: 1263, rows: 1 },
    { what: 'a duplicate', text: '1\tab\n1\tac\n', code: 1062, rows: 1, skippedRows: 1 },
    { what: 'a field too few', text: '1\n', code: 1261, rows: 1 },
    { what: 'a field too many', text: '1\tab\tc\n', code: 1262, rows: 1 },
  ])('tells of $what', async ({ text, code, rows, skippedRows = 0 }) => {
    const outcome = await load(text);
    expect(outcome).toMatchObject({ status: 'altered', affectedRows: rows, skippedRows, warnings: [{ code }] });
    expect(outcome).toHaveProperty('message', expect.stringContaining(`(${code})`));
    expect(await countRows(session, 'narrow')).toBe(rows);
  });

  it('tells of the first few of many warnings, and of how many there are', async () => {
    const outcome = await load(Array.from({ length: 100 }, (_, id) => `${id}\tabcd\n`).join(''));
    expect(outcome).toMatchObject({ status: 'altered', affectedRows: 100, warningCount: 100 });
    expect(outcome).toHaveProperty('warnings.length', 8);
  });

  it('is refused by a full table and by a missing one, and the connection goes on', async () => {
    function* tooMuch() {
      for (let id = 1; id < 60; id++) yield Buffer.from(rowOf(id, mebibyte));
    }
    expect(await loadChunks(session, 't', [{ name: 'id' }, { name: 'body' }], tooMuch())).toMatchObject({
      status: 'table-full',
    });
    expect(await countRows(session, 't')).toBe(0);
    expect(await loadChunks(session, 'nowhere', [{ name: 'id' }], tooMuch())).toMatchObject({
      status: 'refused',
      errno: 1146,
    });
    expect(await load('1\tab\n')).toMatchObject({ status: 'accepted', affectedRows: 1 });
  });

  it('throws what the maker of its rows throws, and the connection goes on', async () => {
    function* broken() {
      yield Buffer.from(rowOf(1));
      throw new Error('no more rows');
    }
    await expect(loadChunks(session, 't', [{ name: 'id' }, { name: 'body' }], broken())).rejects.toThrow(
      'no more rows',
    );
    expect(await load('1\tab\n')).toMatchObject({ status: 'accepted' });
  });

  it.each(['killed', 'destroyed'])('ends when its connection is %s in the middle', async (how) => {
    const loading = await connect(lab.endpoint);
    let chunks = 0;
    function* endless() {
      for (let id = 1; ; id = (id % 200) + 1) {
        if (++chunks === 20)
          if (how === 'destroyed') loading.destroy();
          else void session.execute(`KILL ${loading.threadId}`);
        yield Buffer.from(rowOf(id));
      }
    }
    expect(await loadChunks(loading, 't', [{ name: 'id' }, { name: 'body' }], endless())).toMatchObject({
      status: 'connection-lost',
    });
    loading.destroy();
  });
});
