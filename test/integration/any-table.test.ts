/**
 * What remedies do to tables of the shapes that people have: names that must be quoted, keys of four columns of any type,
 * texts of old character sets, JSON, CHECKs, FULLTEXT, partitions. Without traffic and without a cap: each remedy that
 * can work is run from the same rows, and every row is looked for; which cannot, and why, is said here.
 */
import { mkdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTableShape } from '../../src/database/read-table-shape.js';
import { connect, type Session } from '../../src/database/session.js';
import type { Lab } from '../../src/lab/lab.js';
import { bindRemedies, type Remedy } from '../../src/strategies/bind-remedy.js';
import { strategySpecs } from '../../src/strategies/specs.js';
import { noRows, type RemedyContext, type RemedyProgress } from '../../src/strategies/strategy.js';
import { guessRoles } from '../../src/table/guess-roles.js';
import { quoted, quotedList } from '../../src/table/quoted.js';
import { createTable, type Table } from '../../src/table/table.js';
import { breaches, type Holdings, readHoldings } from '../support/conservation.js';
import { builtIn } from '../support/contract-tables.js';
import { labKinds } from '../support/machine.js';
import { mebibyte, startTestLab } from '../support/test-lab.js';
import { Writer } from '../support/writer.js';

const rows = 600;
const years = 8;
const now = '2019-09-04 00:00:00';
/** When row `i` of so many was written, as SQL. */
const at = `TIMESTAMP('2011-09-04') + INTERVAL FLOOR(i * ${years * 365 * 86400} / ${rows}) SECOND`;
const text = `REPEAT(CONCAT('é ''\\\\ ', i, ' '), 1 + i % 90)`;
const uses = [
  ...builtIn.uses.filter(({ use }) => use !== 'command' && use !== 'raise-cap'),
  strategySpecs.parse({ use: 'copy-swap', label: 'keep-newer', with: { keepNewerThan: '730d' } }),
  strategySpecs.parse({ use: 'prune-one-statement', label: 'the-oldest', with: { atMost: '10%' } }),
  strategySpecs.parse({ use: 'drop-index', label: 'by-name', with: { index: 'k_v' } }),
];

interface Shape {
  readonly what: string;
  readonly create: string;
  /** What a row has, as SQL over its number `i`. */
  readonly values: Readonly<Record<string, string>>;
  /** Labels of remedies that cannot work on it, and words of the reason. */
  readonly leftOut: Readonly<Record<string, RegExp>>;
}

const noGroup = /says whose a row is/;
const noFailed = /no state says so/;
const shapes: readonly Shape[] = [
  {
    what: 'names that must be quoted, texts of three character sets, JSON, CHECKs and an invisible column',
    create: `CREATE TABLE \`we\`\`ird name\` (id CHAR(36) NOT NULL, \`or\`\`g\` VARCHAR(30) CHARACTER SET latin1 NOT NULL,
      state ENUM('pending','running','succeeded','failed') NOT NULL, \`bo\`\`dy\` TEXT CHARACTER SET utf8mb3, doc JSON,
      created TIMESTAMP(6) NOT NULL, hidden INT INVISIBLE DEFAULT 7, priority INT NOT NULL, PRIMARY KEY (id),
      KEY k_v (\`or\`\`g\`), CHECK (LENGTH(id) > 3), CONSTRAINT mine CHECK (hidden < 9))`,
    values: {
      id: `INSERT(INSERT(LEFT(SHA2(i, 256), 34), 9, 0, '-'), 14, 0, '-')`,
      'or`g': `CONCAT('Ÿ', i % 7)`,
      state: 'IF(i > 590, 1, 3 + i % 2)',
      'bo`dy': `IF(i % 5 = 0, NULL, ${text})`,
      doc: `IF(i % 7 = 0, NULL, JSON_OBJECT('a', i, 'b', ${text}))`,
      created: at,
      hidden: 'i % 9',
      priority: 'i % 10',
    },
    leftOut: { 'prune-scattered': noGroup },
  },
  {
    what: 'a key of four columns: a text, an ENUM, a time and a DECIMAL beyond 15 digits',
    create: `CREATE TABLE metrics (region VARCHAR(20) NOT NULL, kind ENUM('z','a','m') NOT NULL, at DATETIME(3) NOT NULL,
      n DECIMAL(30,2) NOT NULL, body TEXT NOT NULL, bits BIT(9) NOT NULL, v DOUBLE, priority INT NOT NULL,
      PRIMARY KEY (region, kind, at, n), KEY k_v (v))`,
    values: {
      region: `CONCAT('R', i % 3)`,
      kind: '1 + i % 3',
      at: `${at} - INTERVAL i % 2 DAY`,
      n: '12345678901234567890123456 + i + 0.25',
      body: text,
      bits: 'i % 512',
      v: 'i / 3',
      priority: 'i % 10',
    },
    leftOut: { 'prune-scattered': noGroup, 'prune-failed': noFailed },
  },
  {
    what: 'a FULLTEXT index, days for times, and an index that the counter needs',
    create: `CREATE TABLE log (day DATE NOT NULL, id INT UNSIGNED NOT NULL AUTO_INCREMENT, message TEXT NOT NULL,
      user_id VARCHAR(20) NOT NULL, v INT, priority INT NOT NULL, PRIMARY KEY (day, id), KEY k_id (id), KEY k_v (v, day),
      FULLTEXT KEY ft (message))`,
    values: {
      day: `DATE(${at})`,
      id: 'i',
      message: text,
      user_id: `CONCAT('u', i % 9)`,
      v: 'i % 5',
      priority: 'i % 10',
    },
    leftOut: { 'prune-failed': noFailed, compact: /FULLTEXT index, and `log` has `ft`/, partition: /FULLTEXT/ },
  },
  {
    what: 'ranges by its time, with a unique key and a text of bytes',
    create: `CREATE TABLE mail (id BIGINT NOT NULL, status TINYINT NOT NULL COMMENT '0 new, 1 sending, 2 sent, 3 failed',
      created_at DATETIME NOT NULL, dedup VARBINARY(20) NOT NULL, body MEDIUMBLOB, v INT, priority INT NOT NULL,
      PRIMARY KEY (id, created_at), UNIQUE KEY u (dedup, created_at), KEY k_v (v))
      PARTITION BY RANGE (TO_DAYS(created_at)) (PARTITION \`p 1\` VALUES LESS THAN (TO_DAYS('2014-01-01')),
      PARTITION p2 VALUES LESS THAN (TO_DAYS('2016-01-01')), PARTITION p3 VALUES LESS THAN MAXVALUE)`,
    values: {
      id: 'i',
      status: 'IF(i > 590, 0, 2 + i % 2)',
      created_at: at,
      dedup: 'UNHEX(LEFT(SHA2(i, 256), 16))',
      body: `IF(i % 4 = 0, NULL, ${text})`,
      v: 'i % 5',
      priority: 'i % 10',
    },
    leftOut: { 'prune-scattered': noGroup },
  },
  {
    what: 'a key that stands in for time, and partitions by it',
    create: `CREATE TABLE queue (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, body TEXT NOT NULL, done BOOL NOT NULL,
      tenant_id INT, v SMALLINT, priority INT NOT NULL, PRIMARY KEY (id), KEY k_v (v)) PARTITION BY HASH (id) PARTITIONS 3`,
    values: {
      id: 'i',
      body: text,
      done: 'i < 590',
      tenant_id: 'IF(i % 5 = 0, NULL, i % 6)',
      v: 'i % 5',
      priority: 'i % 10',
    },
    leftOut: { 'prune-failed': noFailed, partition: /by HASH\(`id`\)/ },
  },
];

const [kind] = labKinds.toReversed();

describe.runIf(kind).each(shapes.map((shape) => [shape.what, shape] as const))('a table with %s', (_, shape) => {
  let lab: Lab;
  let session: Session;
  let table: Table;
  let remedies: ReadonlyMap<string, Remedy>;
  beforeAll(async () => {
    lab = await startTestLab(kind ?? 'embedded', 'file-size', {
      cap: { mechanism: 'file-size', bytes: 256 * mebibyte },
    });
    session = await connect(lab.endpoint);
    await session.execute("SET sql_mode = 'STRICT_ALL_TABLES', time_zone = '+00:00'");
    await session.execute(`SET SESSION cte_max_recursion_depth = ${rows}`);
    await session.execute(shape.create);
    const [created] = await session.query<{ name: string }>(
      'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()',
    );
    const read = await readTableShape(session, created?.name ?? '');
    if (!read) throw new Error('the table is there');
    table = createTable(read, guessRoles(read).roles);
    remedies = new Map(bindRemedies(uses, table).remedies.map((remedy) => [remedy.label, remedy]));
  });
  afterAll(async () => {
    await session?.[Symbol.asyncDispose]();
    await lab?.[Symbol.asyncDispose]();
  });

  it('is told which remedies cannot work on it, and why', () => {
    const { leftOut } = bindRemedies(uses, table);
    expect(leftOut.map(({ label }) => label).sort()).toEqual(Object.keys(shape.leftOut).sort());
    for (const { label, reason } of leftOut) expect(reason).toMatch(shape.leftOut[label] ?? /^$/);
  });

  it.each(uses.filter(({ label }) => !(label in shape.leftOut)).map(({ label }) => label))(
    '%s moves the rows that it says, and no other',
    async (label) => {
      const remedy = remedies.get(label);
      if (!remedy) throw new Error(`${label} is bound`);
      await startAnew();
      const before = await readHoldings(session, table, []);
      let moved = noRows;
      await using own = await connect(lab.endpoint);
      const context = contextFor(own, ({ statement, step, ...counts }) => {
        moved = { ...moved, ...counts };
      });
      const outcome = await remedy.run(context);
      expect(outcome.status === 'done' || outcome.isExhausted, JSON.stringify(outcome)).toBe(true);
      const { archived, discard } = await remedy.sources(contextFor(session, () => {}));
      const isArchive = remedy.effect === 'archives' ? [archived ?? quoted(table.archiveName)] : [];
      const after = await readHoldings(session, table, isArchive);
      await discard?.();
      expect(breaches(before, after, remedy.effect, new Writer())).toEqual([]);
      const gone = [...before.table.keys()].filter((id) => !after.table.has(id));
      expect(gone.length).toBe(moved.rowsDeleted + moved.rowsArchived);
      expect(after.archive.size).toBe(moved.rowsArchived);
      expect(await youngGone(before, after, remedy)).toEqual([]);
    },
  );

  async function startAnew(): Promise<void> {
    const made = await session.query<{ name: string }>(
      'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()',
    );
    for (const { name } of made) await session.execute(`DROP TABLE ${quoted(name)}`);
    await session.execute(table.shape.ddl);
    const { values } = shape;
    await session.execute(
      `INSERT INTO ${quoted(table.name)} (${quotedList(Object.keys(values))})
        WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
        SELECT ${Object.values(values).join(', ')} FROM n`,
    );
    await rm(lab.scratchDirectory, { recursive: true });
    await mkdir(lab.scratchDirectory);
  }

  function contextFor(own: Session, progress: (step: RemedyProgress) => void): RemedyContext {
    const perMs = rows / (years * 365 * 86_400_000);
    return {
      session: own,
      connect: () => connect(lab.endpoint),
      endpoint: lab.endpoint,
      table,
      ages: { now, keyAt: (epochMs) => Math.max(1, Math.ceil((epochMs - Date.parse('2011-09-04')) * perMs)) },
      rows,
      capBytes: 256 * mebibyte,
      scratchDirectory: lab.scratchDirectory,
      runProgram: () => Promise.reject(new Error('no remedy here runs a program')),
      raiseCap: () => Promise.reject(new Error('no remedy here raises a cap')),
      signal: new AbortController().signal,
      progress,
    };
  }

  /** Rows that are gone, or without their text, and that the policy does not let go. */
  async function youngGone(before: Holdings, after: Holdings, remedy: Remedy): Promise<readonly string[]> {
    const changed = [...before.table]
      .filter(([id, { whole }]) => after.table.get(id)?.whole !== whole)
      .map(([id]) => id);
    await startAnew();
    const { where } = remedy.policy(contextFor(session, () => {}));
    await session.execute(`DELETE FROM ${quoted(table.name)} WHERE ${where}`);
    const mustStay = await readHoldings(session, table, []);
    return changed.filter((id) => mustStay.table.has(id));
  }
});

it.runIf(kind)('a table without a key is cleaned up by those that need none', async () => {
  await using lab = await startTestLab(kind ?? 'embedded', 'file-size');
  await using session = await connect(lab.endpoint);
  await session.execute('CREATE TABLE heap (logged_at DATETIME NULL, message VARCHAR(3000), KEY k_v (logged_at))');
  const shape = await readTableShape(session, 'heap');
  if (!shape) throw new Error('the table is there');
  const { remedies } = bindRemedies(uses, createTable(shape, guessRoles(shape).roles));
  expect(new Set(remedies.map(({ use }) => use))).toEqual(
    new Set(['prune-one-statement', 'compact', 'partition', 'drop-index']),
  );
});
