/** The space model against a server: rows of our own making, loaded over one connection, and the account of the file. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTableShape } from '../../src/database/read-table-shape.js';
import { connect, type Session } from '../../src/database/session.js';
import { type KeyOrder, layoutOf } from '../../src/innodb/table-layout.js';
import { TableSpace } from '../../src/innodb/table-space.js';
import type { Lab } from '../../src/lab/lab.js';
import { takeAccount } from '../../src/trial/ledger-account.js';
import { mebibyte, startTestLab } from '../support/test-lab.js';

const wantedBytes = 40 * mebibyte;
let lab: Lab;
let session: Session;

beforeAll(async () => {
  lab = await startTestLab('embedded', 'file-size', { cap: { mechanism: 'file-size', bytes: 64 * mebibyte } });
  session = await connect(lab.endpoint);
}, 120_000);

afterAll(async () => {
  await session?.[Symbol.asyncDispose]();
  await lab?.[Symbol.asyncDispose]();
});

interface MadeRow {
  readonly cells: readonly (string | number | null)[];
  /** Of each index, the clustered one first; none: by the order alone. */
  readonly keys?: readonly number[];
}

interface TestTable {
  readonly name: string;
  readonly columns: string;
  readonly orders: Readonly<Record<string, KeyOrder>>;
  readonly row: (draw: () => number, row: number) => MadeRow;
}

const tables: readonly TestTable[] = [
  {
    name: 'UUIDs as keys, texts of 0 to 5,000 bytes',
    columns: 'id CHAR(36) PRIMARY KEY, text MEDIUMTEXT, made DATETIME NOT NULL, KEY k (made)',
    orders: { PRIMARY: 'random' },
    row: (draw, row) => {
      const id = uuid(draw);
      const text = draw() < 0.1 ? null : textOf(draw() * 5000);
      return { cells: [id, text, moment(row)], keys: [Number.parseInt(id.slice(0, 8), 16), 0] };
    },
  },
  {
    name: 'short rows with a composite key and four more indexes',
    columns: `account INT NOT NULL, id BIGINT NOT NULL, kind ENUM('a','b') NOT NULL, note VARCHAR(400) NULL, sum DECIMAL(9,2) NOT NULL,
      at TIMESTAMP(3) NOT NULL, PRIMARY KEY (account, id), KEY k1 (at), KEY k2 (id DESC), KEY k3 (sum), KEY k4 (note(10))`,
    orders: { PRIMARY: 'grouped', k3: 'random', k4: 'random' },
    row: (draw, row) => {
      const account = Math.floor(3000 ** draw());
      const note = `${hex(draw)}${textOf(20 + draw() * 250)}`;
      const sum = Math.floor(draw() * 1e7) / 100;
      return {
        cells: [account, row, 'a', note, sum, `${moment(row)}.500`],
        keys: [account, row, row, sum, Number.NaN],
      };
    },
  },
  {
    name: 'COMPACT rows, a third of them with an off-page text, without a key',
    columns: 'a INT NULL, text TEXT, c CHAR(20) NOT NULL, UNIQUE u (a)',
    orders: {},
    row: (draw, row) => ({ cells: [row, textOf(draw() * 12_000), textOf(5 + draw() * 10)] }),
  },
];

it.each(tables)('says what the server takes: $name', { timeout: 120_000 }, async ({ columns, orders, row }) => {
  await session.execute('DROP TABLE IF EXISTS t');
  const format = columns.includes('UNIQUE u') ? 'ROW_FORMAT=COMPACT' : '';
  await session.execute(`CREATE TABLE t (${columns}) DEFAULT CHARSET=utf8mb4 ${format} ${lab.tableOptions}`);
  const shape = await readTableShape(session, 't');
  if (!shape) throw new Error('no table');
  const space = new TableSpace(layoutOf(shape, ({ name }) => orders[name] ?? 'ascending'));
  const draw = draws();
  const lines: string[] = [];
  while (space.usedBytes() < wantedBytes) {
    const { cells, keys } = row(draw, space.rows);
    space.add(
      cells.map((cell) => (cell === null ? -1 : String(cell).length)),
      keys,
    );
    lines.push(cells.map((cell) => cell ?? '\\N').join('\t'));
  }
  const file = join(lab.sharedDirectory ?? '', 'rows.tsv');
  await writeFile(file, `${lines.join('\n')}\n`);
  expect(await session.execute(`LOAD DATA INFILE '${file}' INTO TABLE t`)).toBe(space.rows);
  const account = await takeAccount(lab, 't');
  if (account.status !== 'accounted') throw new Error(account.reason);
  const usedBytes = account.fileBytes - account.freeExtents * mebibyte;
  expect(Math.abs(space.usedBytes() / usedBytes - 1), `${space.usedBytes()} of ${usedBytes}`).toBeLessThan(0.03);
  const leaves = account.indexes.map(({ leafPages }) => leafPages);
  expect(space.leafPages()).toHaveLength(leaves.length);
  for (const [place, pages] of space.leafPages().entries())
    expect(Math.abs(pages / (leaves[place] ?? 0) - 1), `${space.leafPages()} of ${leaves}`).toBeLessThan(0.03);
});

const filler = Array.from({ length: 16_384 }, (_, place) => String.fromCharCode(97 + ((place * 7919) % 26))).join('');
const textOf = (bytes: number) => filler.slice(0, Math.floor(bytes));

function moment(row: number): string {
  return new Date(Date.UTC(2015, 0, 1) + row * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

function uuid(draw: () => number): string {
  const [a, b, c, d] = [hex(draw), hex(draw), hex(draw), hex(draw)];
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
}

function hex(draw: () => number): string {
  return Math.floor(draw() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

/** 0 to 1, evenly, the same each time. */
function draws(): () => number {
  let state = 42;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
