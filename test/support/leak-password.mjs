#!/usr/bin/env node
/**
 * A clean-up program that lets the password out wherever it can: in pieces, as a schema's, an account's and a table's
 * name, and so in messages of the server. What it was given goes into the file that its argument names.
 */
import { writeFileSync } from 'node:fs';
import mysql from 'mysql2/promise';

const { PLIMSOLL_HOST, PLIMSOLL_PORT, PLIMSOLL_SOCKET, PLIMSOLL_USER, PLIMSOLL_DATABASE, PLIMSOLL_TABLE } = process.env;
const password = process.env.PLIMSOLL_PASSWORD;
writeFileSync(process.argv[2], password);
console.log(
  `whole ${password}, in pieces ${password.slice(0, 9)}\u001b[31m${password.slice(9, 20)}\u0000${password.slice(20)}`,
);
const connection = await mysql.createConnection({
  ...(PLIMSOLL_SOCKET ? { socketPath: PLIMSOLL_SOCKET } : { host: PLIMSOLL_HOST, port: Number(PLIMSOLL_PORT) }),
  user: PLIMSOLL_USER,
  password,
  database: PLIMSOLL_DATABASE,
});
await connection.query(`CREATE SCHEMA \`${password}\``);
await connection.query(`CREATE USER \`${password}\`@localhost`);
await connection.query(`CREATE TABLE \`left_${password}\` (id int PRIMARY KEY)`);
await connection.query(
  `DELETE FROM ${PLIMSOLL_TABLE} WHERE status IN ('success', 'error', 'killed') ORDER BY id LIMIT 2000`,
);
await connection.query(`SELECT * FROM \`${password}\`.nothing`).catch(({ message }) => console.error(message));
await connection.end();
