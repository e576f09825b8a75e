/** A server of the user's, named by environment: a command line is seen by every process of the machine. */
import type { Endpoint } from '../database/session.js';
import { PlimsollError } from '../errors.js';
import type { CommandIo } from '../io.js';

const defaultPort = 3306;

/** Throws `no-server-named`. */
export function endpointFromEnvironment(env: CommandIo['env']): Endpoint {
  const { PLIMSOLL_HOST, PLIMSOLL_PORT, PLIMSOLL_SOCKET, PLIMSOLL_USER, PLIMSOLL_PASSWORD, PLIMSOLL_DATABASE } = env;
  const port = Number(PLIMSOLL_PORT || defaultPort);
  const problems = [
    ...(PLIMSOLL_HOST || PLIMSOLL_SOCKET ? [] : ['PLIMSOLL_HOST or PLIMSOLL_SOCKET is not set']),
    ...(Number.isInteger(port) && port > 0 && port < 65_536 ? [] : [`PLIMSOLL_PORT is no port: ${PLIMSOLL_PORT}`]),
    ...(PLIMSOLL_USER ? [] : ['PLIMSOLL_USER is not set']),
    ...(PLIMSOLL_DATABASE ? [] : ['PLIMSOLL_DATABASE is not set']),
  ];
  if (problems.length > 0)
    throw new PlimsollError('the environment does not say which server to use', {
      code: 'no-server-named',
      details: problems,
      hint: 'Set PLIMSOLL_HOST (and PLIMSOLL_PORT) or PLIMSOLL_SOCKET, PLIMSOLL_USER, PLIMSOLL_PASSWORD and PLIMSOLL_DATABASE.',
    });
  return {
    host: PLIMSOLL_HOST ?? '',
    port,
    socketPath: PLIMSOLL_SOCKET || null,
    user: PLIMSOLL_USER ?? '',
    password: PLIMSOLL_PASSWORD ?? '',
    database: PLIMSOLL_DATABASE ?? '',
  };
}

/** As a person confirms it: `db1.example/shop`, `db1.example:3307/shop`, `/run/mysqld.sock/shop`. */
export function endpointName({ host, port, socketPath, database }: Endpoint): string {
  return `${socketPath ?? (port === defaultPort ? host : `${host}:${port}`)}/${database}`;
}
