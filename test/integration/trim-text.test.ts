/** Text that was compressed in place is read back as it was, whatever it holds. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTableShape } from '../../src/database/read-table-shape.js';
import { connect } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { packedTextSql, unpackedTextSql } from '../../src/strategies/packed-text.js';
import { columnNamed } from '../../src/table/shape.js';
import { labKinds } from '../support/machine.js';
import { startTestLab } from '../support/test-lab.js';

const long = (text: string) => text.repeat(Math.ceil(4_000 / text.length));
const hostile = [
  '',
  ' ',
  'x',
  'SELECT 1',
  long('SELECT * FROM t WHERE a = 1 AND '),
  long(`it's "quoted" \\ and \\' back\t\n\r\0`),
  long('𝄞 é 漢字 '),
  `${long('ends with spaces')}   `,
  'zlib+base64:',
  'zlib+base64:    ',
  'zlib+base64:not base64 at all',
  `ZLIB+BASE64:${long('shouted ')}`,
  `zlib+base64:${long('begins as packed text does ')}`,
];

describe.each(labKinds)('text compressed in place on %s', (kind) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startTestLab(kind, 'file-size');
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it.each([
    ['MEDIUMTEXT CHARACTER SET utf8mb4', 5],
    ['MEDIUMTEXT CHARACTER SET utf16', 5],
    ['VARCHAR(16000) CHARACTER SET utf8mb4', 5],
    // Its mark is another: what begins with that of texts is packed as any other.
    ['MEDIUMBLOB', 6],
  ])('is read back as it was from a column of type %s, and shorter where it was changed', async (type, packed) => {
    await using session = await connect(lab.endpoint);
    await session.execute('DROP TABLE IF EXISTS texts');
    await session.execute(`CREATE TABLE texts (id INT PRIMARY KEY, query ${type} NOT NULL)`);
    const shape = await readTableShape(session, 'texts');
    const column = shape && columnNamed(shape, 'query');
    if (!column) throw new Error('texts has a column query');
    for (const [id, text] of hostile.entries()) await session.execute('INSERT INTO texts VALUES (?, ?)', [id, text]);
    const stored = () => session.query<{ bytes: number }>('SELECT LENGTH(query) AS bytes FROM texts ORDER BY id');
    const read = () =>
      session.query<{ text: string | Buffer }>(`SELECT ${unpackedTextSql(column)} AS text FROM texts ORDER BY id`);
    const before = await stored();
    const { value, where } = packedTextSql(column);
    const changed = await session.execute(`UPDATE texts SET query = ${value} WHERE ${where}`);
    expect(changed).toBe(packed);
    expect((await read()).map(({ text }) => text.toString())).toEqual(hostile);
    const after = await stored();
    expect(after.filter(({ bytes }, id) => bytes < (before[id]?.bytes ?? 0))).toHaveLength(changed);
    expect(after.filter(({ bytes }, id) => bytes > (before[id]?.bytes ?? 0))).toHaveLength(0);
    expect(await session.execute(`UPDATE texts SET query = ${value} WHERE ${where}`)).toBe(0);
  });
});
