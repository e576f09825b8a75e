/** A copy that differs from its row in one byte is no copy, whatever the column: archives are verified by this. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTableShape } from '../../src/database/read-table-shape.js';
import { sameRowSql } from '../../src/database/same-row.js';
import { connect } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { labKinds } from '../support/machine.js';
import { startTestLab } from '../support/test-lab.js';

const changes = [
  ['body = UPPER(body)', 'the case of a letter'],
  ["body = CONCAT(body, ' ')", 'a space at the end'],
  ["body = REPLACE(body, 'é', 'e')", 'an accent'],
  ["body = REPLACE(body, '😀', '😁')", 'a character of four bytes'],
  ["title = 'ABC'", 'the case of a letter in another character set'],
  ["title = CONCAT(title, ' ')", 'a space at the end in another character set'],
  ["note = ''", 'NULL against empty'],
  ['body = NULL', 'a text against NULL'],
  [`facts = '{"a": 1.0}'`, 'a number in JSON'],
  ["picture = UNHEX('00FE')", 'a byte of a BLOB'],
  ["state = 'error'", 'an ENUM'],
  ["made = '2019-09-04 03:50:01'", 'a second'],
  ['price = 1.51', 'a cent'],
] as const;

describe.each(labKinds)('a copied row on %s', (kind) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startTestLab(kind, 'file-size');
    await using session = await connect(lab.endpoint);
    await session.execute(
      `CREATE TABLE originals (
         id BIGINT UNSIGNED PRIMARY KEY, body MEDIUMTEXT, title VARCHAR(20) CHARACTER SET latin1, note TEXT,
         facts JSON, picture BLOB, state ENUM('success', 'error'), made DATETIME, price DECIMAL(9, 2))`,
    );
    await session.execute(
      `INSERT INTO originals VALUES
         (1, 'say “é” 😀', 'abc', NULL, '{"a": 1}', UNHEX('00FF'), 'success', '2019-09-04 03:50:00', 1.50)`,
    );
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  async function isSame(change: string): Promise<boolean> {
    await using session = await connect(lab.endpoint);
    await session.execute('DROP TABLE IF EXISTS copies');
    await session.execute('CREATE TABLE copies LIKE originals');
    await session.execute('INSERT INTO copies SELECT * FROM originals');
    if (change !== '') expect(await session.execute(`UPDATE copies SET ${change}`)).toBe(1);
    const shape = await readTableShape(session, 'originals');
    if (!shape) throw new Error('there is a table originals');
    const same = sameRowSql(shape, 'o', 'c');
    return (
      (await session.query(`SELECT 1 FROM originals AS o JOIN copies AS c ON c.id = o.id WHERE ${same}`)).length > 0
    );
  }

  it('is the same as it is', async () => {
    expect(await isSame('')).toBe(true);
  });

  it.each(changes)('with %s is not the same: %s', async (change) => {
    expect(await isSame(change)).toBe(false);
  });
});
