/**
 * What a server says of a table beyond its columns, on a real one: what CHECK constraints let in, so that rows are made
 * that it takes. And that short rows can be noted under a limit on the size of files, which holds for the notes too.
 */
import { describe, expect, it } from 'vitest';
import { connect } from '../../src/database/session.js';
import { prepareAccount } from '../../src/row-account/expected-rows.js';
import { noteOriginalRows } from '../../src/row-account/original-rows.js';
import { prepareTable } from '../../src/run/create-table.js';
import { learnTable } from '../../src/run/learn-table.js';
import { findScenario } from '../../src/scenario/find-scenario.js';
import { loadScenario } from '../../src/scenario/load-scenario.js';
import { labKinds } from '../support/machine.js';
import { mebibyte, startTestLab } from '../support/test-lab.js';

/** It is the server's answer, which does not hang on where it runs. */
const kind = labKinds.at(-1);

const checked = `CREATE TABLE tasks (
  id INT NOT NULL AUTO_INCREMENT,
  status VARCHAR(16) NOT NULL DEFAULT 'PENDING',
  stage TINYINT NOT NULL CHECK (stage IN (10, 20, 30)),
  progress INT NOT NULL,
  score DECIMAL(4, 1) NOT NULL,
  title VARCHAR(40) NOT NULL,
  doc LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (JSON_VALID(doc)),
  origin VARCHAR(9) CHARACTER SET latin1 NOT NULL,
  ratio DOUBLE NOT NULL,
  tries INT NOT NULL,
  free INT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT a CHECK (status IN ('PENDING', 'RUNNING', 'DONE', 'FAILED')),
  CONSTRAINT b CHECK (progress BETWEEN 0 AND 100),
  CONSTRAINT c CHECK (score >= 0 AND score < 10),
  CONSTRAINT d CHECK (CHAR_LENGTH(title) > 2),
  CONSTRAINT e CHECK (origin <> 'it''s' AND origin IN ('a,b', 'it''s', 'é', 'much too long a text')),
  CONSTRAINT f CHECK (tries >= 0),
  CONSTRAINT g CHECK (free IN (1, 2)) NOT ENFORCED
)`;

describe.runIf(kind)('a table on a server', () => {
  it('takes the rows that are made for its CHECKs, in the account of rows too', async () => {
    await using lab = await startTestLab(kind ?? 'embedded', 'file-size');
    const scenario = await loadScenario(await findScenario('smoke', process.cwd()), {});
    scenario.table = { ...scenario.table, create: checked };
    const { table } = await prepareTable(lab, scenario);
    const allowed = Object.fromEntries(table.shape.columns.map((column) => [column.name, column.allowed]));
    expect(allowed).toEqual({
      id: null,
      status: ['PENDING', 'RUNNING', 'DONE', 'FAILED'],
      stage: ['10', '20', '30'],
      progress: ['0', '1', '50', '99', '100'],
      score: ['0', '1', '5', '9'],
      title: null,
      doc: 'json',
      origin: ['a,b', 'é'],
      ratio: null,
      tries: null,
      free: null,
    });
    expect(table.roles.state).toMatchObject({
      column: 'status',
      queued: 'PENDING',
      running: 'RUNNING',
      success: 'DONE',
      error: 'FAILED',
      killed: null,
    });
  });

  it('has its short rows noted where the notes of all do not fit into one file', async () => {
    const fileBytesMax = 32 * mebibyte;
    const rows = 600_000;
    await using lab = await startTestLab(kind ?? 'embedded', 'file-size', {
      cap: { mechanism: 'file-size', bytes: fileBytesMax },
    });
    await using learned = await learnTable(lab.endpoint, {
      create:
        'CREATE TABLE pairs (id INT UNSIGNED NOT NULL AUTO_INCREMENT, n INT NOT NULL, at TIMESTAMP NOT NULL DEFAULT "0000-00-00 00:00:00", PRIMARY KEY (id))',
      roles: { created: { column: 'at', unit: 'moment' } },
    });
    const { table } = learned;
    await using session = await connect(lab.endpoint);
    await session.execute("SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'");
    await session.execute(`${table.shape.ddl} ${lab.tableOptions}`);
    await session.execute('SET SESSION sql_mode = DEFAULT');
    await prepareAccount(session, table);
    await session.execute(`SET SESSION cte_max_recursion_depth = ${rows}`);
    await session.execute(
      `INSERT INTO pairs (n, at) WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < ${rows}) SELECT i, NOW() FROM r`,
    );
    await session.execute('ANALYZE TABLE pairs');
    expect(await noteOriginalRows(session, table)).toEqual({ rows });
    const [files] = await session.query<{ most: number; total: number }>(
      "SELECT MAX(FILE_SIZE) AS most, SUM(FILE_SIZE) AS total FROM information_schema.INNODB_TABLESPACES WHERE NAME LIKE 'plimsoll_invariants/original%'",
    );
    expect(Number(files?.most)).toBeLessThanOrEqual(fileBytesMax);
    expect(Number(files?.total)).toBeGreaterThan(fileBytesMax);
  });
});
