/**
 * Which server, which account, which password, how encrypted: from the address, the option file, the environment and
 * the prompt, in this order of what they say; a password never from the address. Used by every command that reads a
 * real server.
 */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Endpoint } from '../database/session.js';
import { type TlsChoice, tlsModes } from '../database/tls.js';
import { messageOf, PlimsollError } from '../errors.js';
import type { CommandIo } from '../io.js';
import { type OptionFile, readOptionFile } from './option-file.js';
import { readSecret } from './read-secret.js';
import { parseServerUrl } from './server-url.js';

export interface ServerOptions {
  readonly defaultsFile?: string;
  readonly sslMode?: TlsChoice['mode'];
  readonly sslCa?: string;
  readonly sslCert?: string;
  readonly sslKey?: string;
}

export interface FoundServer {
  readonly endpoint: Endpoint;
  readonly tls: TlsChoice;
  /** As it is told: `db1.example:3307/shop`; never with the password. */
  readonly name: string;
  readonly notes: readonly string[];
}

const defaultPort = 3306;

/** Throws `server-url`, `password-on-command-line`, `option-file`. */
export async function findServer(io: CommandIo, address: string, options: ServerOptions): Promise<FoundServer> {
  const url = parseServerUrl(address);
  const file = await optionFile(io, options.defaultsFile);
  const fromFile = (name: string) => file?.options.get(name) ?? null;
  const socketPath = url.socketPath ?? (url.host === null ? fromFile('socket') : null);
  const host = url.host ?? fromFile('host') ?? 'localhost';
  const port = url.port ?? (Number(fromFile('port')) || defaultPort);
  const user = url.user ?? fromFile('user');
  if (user === null)
    throw new PlimsollError('which account should look?', {
      code: 'server-url',
      hint: 'Name it in the address, mysql://user@host/database, or as user in [client] of the option file.',
    });
  const tls = await tlsChoice(io, options, fromFile);
  const name = `${socketPath ?? (port === defaultPort ? host : `${host}:${port}`)}/${url.database}`;
  const password = await passwordOf(io, file, `Password of ${user} at ${name}: `);
  return {
    endpoint: { host, port, socketPath, user, password, database: url.database },
    tls,
    name,
    notes: file?.notes ?? [],
  };
}

async function optionFile(io: CommandIo, named: string | undefined): Promise<OptionFile | null> {
  const path = named === undefined ? join(io.env['HOME'] || homedir(), '.my.cnf') : resolve(io.cwd, named);
  return readOptionFile(path, named === undefined);
}

async function passwordOf({ env, ...io }: CommandIo, file: OptionFile | null, question: string): Promise<string> {
  const given = env['PLIMSOLL_PASSWORD'] ?? env['MYSQL_PWD'] ?? file?.options.get('password');
  return given ?? (await readSecret({ env, ...io }, question)) ?? '';
}

async function tlsChoice(
  io: CommandIo,
  options: ServerOptions,
  fromFile: (name: string) => string | null,
): Promise<TlsChoice> {
  const ca = options.sslCa ?? fromFile('ssl-ca');
  const mode = options.sslMode ?? modeOf(fromFile('ssl-mode')) ?? (ca === null ? 'preferred' : 'verify-identity');
  const text = (path: string | null) => (path === null ? null : readPem(resolve(io.cwd, path)));
  return {
    mode,
    ca: await text(ca),
    cert: await text(options.sslCert ?? fromFile('ssl-cert')),
    key: await text(options.sslKey ?? fromFile('ssl-key')),
  };
}

/** MySQL's own files write them `VERIFY_CA`. */
function modeOf(text: string | null): TlsChoice['mode'] | null {
  const wanted = text?.toLowerCase().replaceAll('_', '-') ?? null;
  if (wanted === null) return null;
  const mode = tlsModes.find((one) => one === wanted);
  if (mode) return mode;
  throw new PlimsollError('ssl-mode in the option file is none that there is', {
    code: 'option-file',
    hint: `It is one of ${tlsModes.join(', ')}.`,
  });
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PlimsollError(`cannot read ${path}: ${messageOf(cause)}`, { code: 'option-file', cause });
  }
}
