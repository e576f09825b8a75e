import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../../src/database/mask-secrets.js';

const secret = 'x-s3cret';
const statements = [
  `CREATE USER u IDENTIFIED BY '${secret}'`,
  `CREATE USER u IDENTIFIED WITH caching_sha2_password BY "${secret}"`,
  `CREATE USER u IDENTIFIED WITH 'mysql_native_password' AS '${secret}' REQUIRE NONE`,
  `ALTER USER u identified\n by '${secret}' REPLACE '${secret}'`,
  `SET PASSWORD FOR 'u'@'%' = '${secret}'`,
  `CLONE INSTANCE FROM 'u'@'127.0.0.1':3306 IDENTIFIED BY '${secret}'`,
  `START REPLICA USER = 'u' PASSWORD = '${secret}'`,
  `START REPLICA USER = 'u' PASSWORD '${secret}'`,
  `CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'h', SOURCE_PASSWORD='${secret}', SOURCE_PORT = 1`,
  `CREATE USER u IDENTIFIED BY 'it''s \\' ${secret}'`,
  `CREATE USER u IDENTIFIED BY '${secret} without an end`,
];

describe('a statement that is told', () => {
  it.each(statements)('is without its password: %s', (sql) => {
    const { masked, mask } = maskSecrets(sql);
    expect(masked).not.toContain(secret);
    expect(masked).toContain("'***'");
    expect(mask(`near '${sql}' at line 1`)).not.toContain(secret);
  });

  it('keeps what stands around it', () => {
    const { masked } = maskSecrets(`SOURCE_HOST = 'h', SOURCE_PASSWORD = '${secret}', SOURCE_PORT = 1`);
    expect(masked).toBe("SOURCE_HOST = 'h', SOURCE_PASSWORD = '***', SOURCE_PORT = 1");
  });

  it.each([
    "SELECT password, 'x' AS 'y' FROM t WHERE a = 'b' GROUP BY 'c'",
    "SELECT REPLACE(a, 'b', 'c') FROM t",
    'CREATE USER u IDENTIFIED BY RANDOM PASSWORD',
  ])('is as it was where it has none: %s', (sql) => {
    expect(maskSecrets(sql).masked).toBe(sql);
  });
});
