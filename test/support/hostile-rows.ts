/** A table of every kind of column, and rows whose values break whatever copies them by anything but their bytes. */
import type { Session } from '../../src/database/session.js';
import { jobsRoles } from '../../src/table/jobs.js';
import type { Roles } from '../../src/table/roles.js';

const mediumTextBytes = 2 ** 24 - 1;

/** Columns that an archive must bring back; `text_length` is generated and comes back by itself. */
export const hostileColumns = [
  'id',
  'account_id',
  'status',
  'created_at',
  'query',
  'note',
  'big',
  'amount',
  'ratio',
  'exact_ratio',
  'at',
  'stamp',
  'flags',
  'bytes',
  'padded',
  'document',
  'place',
  'legacy',
  'tags',
] as const;

export const hostileDdl = (table: string) => `CREATE TABLE \`${table}\` (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  account_id INT UNSIGNED NOT NULL,
  status ENUM('queued','running','success','error','killed') NOT NULL,
  created_at DATETIME NOT NULL,
  query MEDIUMTEXT NOT NULL,
  text_length INT UNSIGNED AS (CHAR_LENGTH(query)) STORED,
  note TEXT,
  big BIGINT UNSIGNED,
  amount DECIMAL(65,30),
  ratio FLOAT,
  exact_ratio DOUBLE,
  at DATETIME(6),
  stamp TIMESTAMP(6) NULL,
  flags BIT(61),
  bytes LONGBLOB,
  padded BINARY(5),
  document JSON,
  place POINT,
  legacy VARCHAR(20) CHARACTER SET latin1,
  tags SET('a','b''c','d"e')
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4`;

/** As those of the built-in table, but for columns that this one lacks. */
export const hostileRoles: Roles = {
  ...jobsRoles,
  state: jobsRoles.state && { ...jobsRoles.state, started: [], ended: [], grows: null },
  kind: null,
  updated: [],
};

/** Texts that some step of a copy would take for something else. */
const texts: readonly string[] = [
  '',
  'x',
  'NULL',
  '\\N',
  `'"\`\\ \\' \\" \\\\ '; DROP TABLE jobs; -- `,
  '\t\n\r\r\n\v\f\b\0\x1a\x7f',
  '\0',
  'trailing spaces   ',
  '  ,;|"quoted","csv"\n=1+1\n',
  '\u2028\u2029\u0085\ufeff\u200b\u202e',
  '\u0301\u0301lone combining marks\u0327',
  'é against e\u0301, ﬀ against ff, ß',
  '😀👩‍👩‍👧‍👦𝕊𠜎\u{10ffff}\ufffd',
  '{"json":"\\u0000"}',
  '%s $1 $& {{x}} ?',
  'zlib+base64:looks as if it were packed',
  '\x00\x01\x02'.repeat(1000),
  'a'.repeat(65_535),
];

/**
 * Bytes of text around what InnoDB treats apart: half a page (8,126 with the rest of the row), a first page outside
 * the row (15,680), each further one (16,327), and the lengths that text types and protocols count in one byte more.
 */
const textBytes = [
  1, 255, 256, 8_000, 8_126, 8_127, 15_680, 15_681, 32_007, 32_008, 65_535, 65_536, 300_000, 4_000_001,
];

/** Fills the table; every row is finished and old. */
export async function fillHostile(session: Session, table: string): Promise<number> {
  await session.execute("SET time_zone = '+00:00'");
  const allBytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const row = async (query: string, more: Partial<Record<(typeof hostileColumns)[number], string | Buffer | null>>) => {
    const values = { account_id: '1', status: 'success', created_at: '2001-02-03 04:05:06', query, ...more };
    const names = Object.keys(values);
    await session.execute(
      `INSERT INTO \`${table}\` (${names.join(', ')}) VALUES (${names.map((name) => (name === 'place' ? 'ST_GeomFromText(?)' : '?')).join(', ')})`,
      Object.values(values),
    );
  };
  for (const [index, text] of texts.entries()) await row(text, { note: texts.at(-1 - index)?.slice(0, 60) ?? null });
  for (const [index, bytes] of textBytes.entries()) await row(textOf(bytes), { note: textOf(1 + index) });
  await row('the largest numbers', {
    big: '18446744073709551615',
    amount: `${'9'.repeat(35)}.${'9'.repeat(30)}`,
    ratio: '16777217',
    exact_ratio: '1.7976931348623157e308',
    at: '9999-12-31 23:59:59.999999',
    stamp: '2038-01-19 03:14:07.999999',
    document: '{"a": [1, 1.5, null, "\\u0000\\n😀", 18446744073709551615], "": {}}',
    place: 'POINT(0.1 -179.99999999999997)',
    legacy: 'Ÿ€é',
    tags: `a,b'c,d"e`,
  });
  await row('the smallest', {
    big: '0',
    amount: '-0.000000000000000000000000000001',
    ratio: '1.17549e-38',
    exact_ratio: '0.1',
    at: '1000-01-01 00:00:00.000001',
    stamp: '1970-01-01 00:00:01.000001',
    document: 'null',
    legacy: '',
    tags: '',
  });
  await row('bytes', { bytes: allBytes, padded: Buffer.from([0, 255]), flags: Buffer.from('1fffffffffffffff', 'hex') });
  await row('other bytes', { bytes: Buffer.alloc(0), padded: Buffer.alloc(0), flags: Buffer.from([0]), note: '' });
  await row('😀'.repeat(mediumTextBytes / 4), { bytes: pseudoRandomBytes(1000) });
  await row(
    pseudoRandomBytes(mediumTextBytes / 2)
      .toString('latin1')
      .replaceAll('\u0000', '\u0001')
      .slice(0, 8_000_000),
    {},
  );
  await row('the largest blob', { bytes: pseudoRandomBytes(2 ** 24) });
  const [counted] = await session.query<{ n: number }>(`SELECT COUNT(*) AS n FROM \`${table}\``);
  return Number(counted?.n);
}

/** Every character that some step may trip over, to the byte as long as asked. */
function textOf(bytes: number): string {
  const piece = `it's "\\"\t\n\0 é 😀 \u2028;`;
  const whole = piece.repeat(Math.floor(bytes / Buffer.byteLength(piece)));
  return whole + '\\'.repeat(bytes - Buffer.byteLength(whole));
}

/** The same every time, and no compressor makes it smaller. */
function pseudoRandomBytes(length: number): Buffer {
  const bytes = Buffer.alloc(Math.floor(length));
  let state = 42;
  for (let index = 0; index < bytes.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** Rows of `source` that `copy` has, and how many of them differ in a column: compared by MySQL, byte by byte. */
export async function compareTables(
  session: Session,
  source: string,
  copy: string,
  columns: readonly string[],
): Promise<{ readonly rows: number; readonly differing: readonly string[] }> {
  const differing = columns.map((column) => {
    // A FLOAT's text has six digits; the number itself has all.
    const value = (alias: string) => (column === 'ratio' ? `${alias}.ratio` : `CAST(${alias}.\`${column}\` AS BINARY)`);
    return `SUM(NOT (${value('s')} <=> ${value('c')})) AS \`${column}\``;
  });
  const [row] = await session.query(
    `SELECT COUNT(*) AS n_rows, ${differing.join(', ')} FROM \`${source}\` AS s JOIN ${copy} AS c ON c.id = s.id`,
  );
  return { rows: Number(row?.['n_rows']), differing: columns.filter((column) => Number(row?.[column]) !== 0) };
}
