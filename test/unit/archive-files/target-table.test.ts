import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../src/archive-files/target-table.js';

const columns = '(\n  `id` int NOT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB';

describe('a manifest’s definition', () => {
  it('may run where it is a list of columns', () => {
    expect(refusalOf(`CREATE TABLE \`jobs\` ${columns}`)).toBeNull();
    expect(refusalOf(`CREATE TABLE \`jo\`\`bs\` ${columns} COMMENT='SELECT * FROM mysql.user'`)).toBeNull();
    expect(
      refusalOf(
        `CREATE TABLE \`jobs\` ${columns}\n/*!50100 PARTITION BY RANGE (\`id\`)\n(PARTITION p0 VALUES LESS THAN (10)) */`,
      ),
    ).toBeNull();
  });

  it.each([
    `CREATE TABLE \`jobs\` ${columns} AS SELECT authentication_string AS s FROM mysql.user`,
    `CREATE TABLE \`jobs\` ${columns} IGNORE SELECT 1`,
    `CREATE TABLE \`jobs\` ${columns} (SELECT 1)`,
    `CREATE TABLE \`jobs\` ${columns} /*!50000 SELECT */ * FROM mysql.user`,
    `CREATE TABLE \`jobs\` ${columns} TABLE mysql.user`,
    `CREATE TABLE \`jobs\` ${columns} (TABLE mysql.user)`,
    `CREATE TABLE \`jobs\` ${columns} AS (WITH a AS (TABLE mysql.user) TABLE a)`,
    `CREATE TABLE \`jobs\` ${columns}; DROP TABLE users`,
    `CREATE TABLE \`jobs\` (LIKE mysql.user)`,
    `CREATE TABLE \`jobs\` (id int) ENGINE=FEDERATED CONNECTION='mysql://a@b/c/d'`,
    'CREATE TABLE `jobs` LIKE mysql.user',
    'DROP TABLE users',
    '',
  ])('may not run where it is more: %s', (ddl) => {
    expect(refusalOf(ddl)).not.toBeNull();
  });
});
