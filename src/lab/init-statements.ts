/**
 * What a server is told at its start: whose lab it is. By a file that only its user can read, as a command line is for
 * all to see. One statement a line, which is all that --init-file takes.
 */
import { labSchema } from './credentials.js';

const schema = `CREATE SCHEMA IF NOT EXISTS ${labSchema};`;

/** For a data directory that has no password yet. */
export function firstStatements(password: string): string {
  return `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';\n${schema}\n`;
}

/** For one whose administrator was locked out, lost privileges or is gone. `password`: as it stands in SQL, in quotes. */
export function repairStatements(hosts: readonly string[], password: string): string {
  const accounts = hosts.map((host) => `'root'@'${host}'`);
  return [
    ...accounts.flatMap((account) => [
      `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${password};`,
      `ALTER USER ${account} IDENTIFIED WITH caching_sha2_password BY ${password} REQUIRE NONE PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK;`,
      `GRANT ALL ON *.* TO ${account} WITH GRANT OPTION;`,
    ]),
    `${schema}\n`,
  ].join('\n');
}
