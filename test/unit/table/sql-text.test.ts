import { describe, expect, it } from 'vitest';
import { createTableOf, statementsOf } from '../../../src/table/sql-text.js';

const dump = `-- MySQL dump 10.13
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS \`deliveries\`;
CREATE TABLE \`deliveries\` (
  \`id\` int NOT NULL, -- a ; in a comment
  \`note\` varchar(10) DEFAULT 'a;b\\';' COMMENT 'it''s; so',
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB /*!50100 PARTITION BY HASH (id) PARTITIONS 2 */;
DELIMITER //
CREATE TRIGGER t BEFORE INSERT ON deliveries FOR EACH ROW BEGIN SET NEW.note = 'x'; END //
DELIMITER ;
# the end
INSERT INTO \`deliveries\` VALUES (1,'x')`;

const only = (sql: string) => {
  const [statement, ...rest] = statementsOf(sql);
  expect(rest).toEqual([]);
  return statement ? createTableOf(statement) : null;
};

describe('statementsOf', () => {
  it('takes a dump apart at its delimiters alone', () => {
    expect(statementsOf(dump).map(({ kind, line }) => [kind, line])).toEqual([
      ['SET', 2],
      ['DROP TABLE', 3],
      ['CREATE TABLE', 4],
      ['CREATE TRIGGER', 10],
      ['INSERT', 13],
    ]);
  });

  it('leaves comments around a statement out of it, and keeps a versioned one whole', () => {
    const [create] = statementsOf(dump).filter(({ kind }) => kind === 'CREATE TABLE');
    expect(create?.text.startsWith('CREATE TABLE `deliveries`')).toBe(true);
    expect(create?.text.endsWith('PARTITIONS 2 */')).toBe(true);
  });
});

describe('createTableOf', () => {
  it.each([
    ['create table if not exists Jobs (id int)', 'Jobs'],
    ['CREATE TABLE `shop`.`my ``jobs` (id int)', 'my `jobs'],
    ['CREATE TABLE shop.jobs(id int)', 'jobs'],
  ])('names the table of %s', (sql, name) => {
    expect(only(sql)).toMatchObject({ name, refusal: null });
  });

  it('gives the statement another name, and drops what says where files lie', () => {
    const create = only(
      "CREATE TABLE a.b (`data` int, `index` int) ENGINE=InnoDB DATA DIRECTORY = '/x' COMMENT='c' ENCRYPTION='Y'",
    );
    expect(create?.removed).toEqual(['DATA DIRECTORY', 'ENCRYPTION']);
    expect(create?.renamed('c')).toBe("CREATE TABLE `c` (`data` int, `index` int) ENGINE=InnoDB  COMMENT='c' ");
  });

  it.each([
    'CREATE TABLE t SELECT * FROM mysql.user',
    'CREATE TABLE t (a int) AS SELECT * FROM mysql.user',
    'CREATE TABLE t (a int) /*!50000 SELECT */ * FROM mysql.user',
    'CREATE TABLE t (LIKE mysql.user)',
    'CREATE TABLE t LIKE mysql.user',
    'CREATE TABLE t (a int) TABLE mysql.user',
    'CREATE TABLE t (a int) WITH x AS (TABLE y) TABLE x',
    'CREATE TABLE t (a int) AS VALUES ROW(1)',
    'CREATE TEMPORARY TABLE t (a int)',
  ])('refuses %s', (sql) => {
    expect(only(sql)?.refusal).toEqual(expect.any(String));
  });

  it('takes VALUES of partitions, LIKE of a check, and a column named as a word of SQL is', () => {
    const sql =
      "CREATE TABLE t (`select` int, `table` varchar(9) CHECK (`table` LIKE 'a%')) PARTITION BY RANGE (`select`) (PARTITION p VALUES LESS THAN (1))";
    expect(only(sql)?.refusal).toBeNull();
  });

  it('answers null for any other statement', () => {
    expect(only('GRANT ALL ON *.* TO x')).toBeNull();
  });
});
