/** A table with a column of every kind, in each of which stands what must not be told, and every way to write that. */
import { createHash } from 'node:crypto';
import type { Session, SqlValue } from '../../src/database/session.js';

export const secretRows = 60;

const secretsDdl = `CREATE TABLE secrets (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  account_id BIGINT NOT NULL,
  status VARCHAR(40) NOT NULL,
  kind ENUM('plain','gold') NOT NULL,
  number_text VARCHAR(60) CHARACTER SET latin1 NULL,
  wide_number BIGINT NULL,
  money DECIMAL(30,6) NULL,
  measure DOUBLE NULL,
  note TEXT NULL,
  body LONGTEXT NOT NULL,
  raw VARBINARY(64) NULL,
  picture MEDIUMBLOB NULL,
  token BINARY(16) NOT NULL,
  doc JSON NULL,
  flags BIT(60) NULL,
  place POINT NULL,
  upper_note VARCHAR(64) GENERATED ALWAYS AS (UPPER(LEFT(note, 60))) VIRTUAL,
  hidden VARCHAR(40) INVISIBLE NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at TIMESTAMP(6) NULL,
  born DATE NULL,
  clock TIME(6) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY (token),
  KEY (account_id, created_at),
  KEY (created_at)
) ENGINE=InnoDB`;

/** As long as no length, count or hash is: 14 digits, or 16 letters. */
function secretOf(row: number, column: string) {
  const hash = createHash('sha256').update(`${row} ${column}`).digest();
  return {
    digits: String(20_000_000_000_000 + (hash.readUIntBE(0, 6) % 70_000_000_000_000)),
    letters: hash.toString('hex').slice(0, 24),
  };
}

export async function plantSecrets(session: Session): Promise<void> {
  await session.execute(secretsDdl);
  for (let row = 0; row < secretRows; row++) {
    const digits = (column: string) => secretOf(row, column).digits;
    const letters = (column: string) => secretOf(row, column).letters;
    const columns: Readonly<Record<string, SqlValue>> = {
      id: digits('id'),
      account_id: secretOf(row % 3, 'account').digits,
      status: secretOf(row % 4, 'status').letters,
      kind: row % 5 === 0 ? 'gold' : 'plain',
      number_text: digits('number_text'),
      wide_number: digits('wide_number'),
      money: `${digits('money')}.125`,
      measure: digits('measure'),
      note: letters('note'),
      body: letters('body').repeat(row === 7 ? 40_000 : 30),
      raw: Buffer.from(letters('raw'), 'hex'),
      picture: Buffer.from(letters('picture').repeat(20), 'hex'),
      token: Buffer.from(secretOf(row, 'token').letters.padEnd(32, '5'), 'hex'),
      doc: JSON.stringify({ [letters('key')]: letters('doc') }),
      flags: BigInt(digits('flags')),
      hidden: letters('hidden'),
      created_at: `2031-0${1 + (row % 9)}-07 04:05:06.${digits('created').slice(0, 6)}`,
      updated_at: `2032-03-0${1 + (row % 9)} 11:12:13.${digits('updated').slice(0, 6)}`,
      born: `19${20 + row}-11-1${row % 10}`,
      clock: `21:22:23.${digits('clock').slice(0, 6)}`,
    };
    const names = Object.keys(columns);
    await session.execute(
      `INSERT INTO secrets (${names.join(', ')}, place) VALUES (${names.map(() => '?').join(', ')}, ST_GeomFromText('POINT(${row + 0.123456789} 5)'))`,
      Object.values(columns),
    );
  }
}

/** Each value of the table by column, as text, as bytes and as hexadecimal digits; not of ENUMs. */
export async function plantedSecrets(session: Session): Promise<ReadonlyMap<string, readonly Buffer[]>> {
  const names = (
    await session.query<{ name: string; type: string }>(
      "SELECT COLUMN_NAME AS name, DATA_TYPE AS type FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'secrets' AND DATA_TYPE <> 'enum'",
    )
  ).map(({ name }) => name);
  const found = new Map<string, Buffer[]>();
  for (const name of names) {
    // The beginning tells a long value as well.
    const column = name === 'flags' ? 'flags + 0' : name === 'place' ? 'ST_AsText(place)' : name;
    const rows = await session.query<{ bytes: Buffer; hex: string }>(
      `SELECT CAST(LEFT(${column}, 40) AS BINARY) AS bytes, HEX(CAST(LEFT(${column}, 40) AS BINARY)) AS hex FROM secrets WHERE ${name} IS NOT NULL`,
    );
    found.set(
      name,
      rows.flatMap(({ bytes, hex }) => [bytes, Buffer.from(hex), Buffer.from(hex.toLowerCase())]),
    );
  }
  return found;
}

/** Columns of which any value stands anywhere in the bytes. */
export function columnsIn(bytes: Buffer, secrets: ReadonlyMap<string, readonly Buffer[]>): readonly string[] {
  return [...secrets].filter(([, values]) => values.some((value) => bytes.includes(value))).map(([name]) => name);
}
