import { describe, expect, it } from 'vitest';
import { unsupportedServer } from '../../../src/database/read-only-session.js';

describe('a server that is looked at', () => {
  it.each([
    ['8.0.36', 'MySQL Community Server - GPL', null],
    ['9.7.4-2', '(Debian)', null],
    ['8.0.35-27', 'Percona Server (GPL), Release 27', null],
    ['10.11.6-MariaDB-0+deb12u1', 'Debian 12', 'MariaDB (10.11.6-MariaDB-0+deb12u1)'],
    ['5.5.5-10.6.1-MariaDB', 'mariadb.org binary distribution', 'MariaDB (5.5.5-10.6.1-MariaDB)'],
    ['8.0.11-TiDB-v7.5.0', 'TiDB Server', 'TiDB (8.0.11-TiDB-v7.5.0)'],
    ['5.7.44', 'MySQL Community Server (GPL)', 'MySQL 5.7.44'],
  ])('%s (%s)', (version, comment, refused) => {
    expect(unsupportedServer(version, comment)).toBe(refused);
  });
});
