/**
 * A connection to a server of the user's, which can only read: the read-only twin of `connect`. Four things see to it.
 * The server refuses writes (`transaction_read_only`); a statement that is none of SELECT, SHOW, EXPLAIN or a user
 * variable is a bug here and never sent; every statement has a bound on the server (`max_execution_time`) and one here;
 * and it waits for no lock longer than a moment. Isolation is READ COMMITTED and transactions are short: one read view
 * that is held for the whole look would keep purge from its work.
 */
import mysql from 'mysql2/promise';
import { assert } from '../assert.js';
import { messageOf, PlimsollError } from '../errors.js';
import type { SqlValue } from '../table/sql-value.js';
import type { Endpoint } from './session.js';
import { type TlsChoice, tlsOptions } from './tls.js';

/** What crosses the wire of rows: lengths, counts, signs, hashes. */
export type Cell = string | number | null;

export interface ReadOnlySession extends AsyncDisposable {
  /** Rows as objects: of the dictionary and of SHOW. Throws on any refusal. */
  query<T extends object = Record<string, unknown>>(sql: string, values?: readonly SqlValue[]): Promise<readonly T[]>;
  /** Rows as arrays; null where the server's time limit for a statement passed. Throws on any other refusal. */
  cells(sql: string, values?: readonly SqlValue[]): Promise<readonly (readonly Cell[])[] | null>;
  /** `SELECT … INTO @name` or `SET @name = …`: whether there was a row. Values stay in the server. */
  keep(sql: string, values?: readonly SqlValue[]): Promise<boolean>;
  /** Runs `work` in one read-only transaction, which should be over in a moment. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
}

export interface ReadOnlyOptions {
  readonly tls: TlsChoice;
  /** The longest that one statement may take, on the server. */
  readonly statementMs: number;
  readonly signal: AbortSignal;
}

/** By errno: MySQL cut a statement at max_execution_time. */
const timeLimitErrno = 3024;
/** Over its own limit the server is given this long to answer, then it counts as hanging. */
const graceMs = 5_000;
const connectTimeoutMs = 10_000;

/** Opens the connection. Throws `connect-failed`, `access-denied`, `server-unsupported`. */
export async function connectReadOnly(endpoint: Endpoint, options: ReadOnlyOptions): Promise<ReadOnlySession> {
  const connection = await open(endpoint, options.tls);
  // mysql2 emits a fatal error as an event besides rejecting; the rejection is the one we answer to.
  connection.on('error', () => {});
  const limitMs = options.statementMs + graceMs;
  const { signal } = options;
  const bounded = <T>(answer: Promise<T>) => within(answer, limitMs, signal);
  let isGone = false;
  const drop = () => {
    isGone = true;
    connection.destroy();
  };
  const close = async () => {
    // A server that hangs, or a reader that has given up, is not asked to say goodbye.
    if (isGone || signal.aborted) return drop();
    await within(connection.end(), graceMs, signal).catch(drop);
  };
  const ask = async (sql: string, values: readonly SqlValue[], rowsAsArray: boolean) => {
    assert(isReading(sql), `a read-only session is asked to run ${sql.slice(0, 60)}`);
    try {
      return (await bounded(connection.query({ sql, values: [...values], rowsAsArray })))[0];
    } catch (cause) {
      if (cause === tooLate || signal.aborted) {
        drop();
        throw hanging(limitMs, signal);
      }
      throw refusedError(cause, rowsAsArray);
    }
  };
  try {
    await refuseOthers(ask);
    for (const setting of settingsOf(options.statementMs)) await bounded(connection.query(`SET SESSION ${setting}`));
  } catch (error) {
    await close();
    if (error instanceof PlimsollError) throw error;
    throw error === tooLate ? hanging(limitMs, signal) : refusedError(error);
  }
  const begin = async () => {
    try {
      await bounded(connection.query('START TRANSACTION READ ONLY'));
    } catch (cause) {
      if (cause !== tooLate) throw refusedError(cause);
      drop();
      throw hanging(limitMs, signal);
    }
  };
  return {
    query: async <T extends object>(sql: string, values: readonly SqlValue[] = []) =>
      (await ask(sql, values, false)) as unknown as readonly T[],
    async cells(sql, values = []) {
      try {
        return (await ask(sql, values, true)) as unknown as readonly (readonly Cell[])[];
      } catch (error) {
        if (errnoOf(error) === timeLimitErrno) return null;
        throw error;
      }
    },
    async keep(sql, values = []) {
      const header = (await ask(sql, values, false)) as mysql.ResultSetHeader;
      return sql.startsWith('SET') || header.affectedRows > 0;
    },
    async transaction(work) {
      await begin();
      try {
        return await work();
      } finally {
        // A connection that is gone has ended its transaction.
        if (!isGone && !signal.aborted) await bounded(connection.query('COMMIT')).catch(() => {});
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

async function open(endpoint: Endpoint, tls: TlsChoice): Promise<mysql.Connection> {
  const to = (ssl: mysql.SslOptions | null) =>
    mysql.createConnection({
      ...(endpoint.socketPath ? { socketPath: endpoint.socketPath } : { host: endpoint.host, port: endpoint.port }),
      user: endpoint.user,
      password: endpoint.password,
      database: endpoint.database,
      ...(ssl ? { ssl } : {}),
      charset: 'utf8mb4',
      dateStrings: true,
      supportBigNumbers: true,
      connectTimeout: connectTimeoutMs,
      // A server must not be able to ask for files of this machine.
      flags: ['-LOCAL_FILES'],
      connectAttributes: { program_name: 'plimsoll inspect' },
    });
  // A socket does not leave the machine.
  const ssl = endpoint.socketPath ? null : tlsOptions(tls);
  try {
    try {
      return await to(ssl);
    } catch (cause) {
      if (tls.mode !== 'preferred' || (cause as { code?: string }).code !== 'HANDSHAKE_NO_SSL_SUPPORT') throw cause;
      return await to(null);
    }
  } catch (cause) {
    throw errnoOf(cause) === null
      ? new PlimsollError(`no connection to MySQL: ${messageOf(cause)}`, { code: 'connect-failed', cause })
      : refusedError(cause);
  }
}

/** What the session is set to; all may be set by any account. */
function settingsOf(statementMs: number): readonly string[] {
  return [
    'transaction_read_only = 1',
    "transaction_isolation = 'READ-COMMITTED'",
    `max_execution_time = ${Math.max(1, Math.round(statementMs))}`,
    // Seconds: of waiting for a statement that changes the table to let go of it.
    'lock_wait_timeout = 2',
    // Fresh figures, and none that are kept in the server's dictionary.
    'information_schema_stats_expiry = 0',
    'big_tables = 0',
    "sql_mode = ''",
    'sql_quote_show_create = 1',
    'sql_select_limit = 18446744073709551615',
    "time_zone = '+00:00'",
  ];
}

async function refuseOthers(ask: (sql: string, values: [], asArray: true) => Promise<unknown>): Promise<void> {
  const [[version, comment] = []] = (await ask('SELECT VERSION(), @@version_comment', [], true)) as string[][];
  const product = unsupportedServer(version ?? '', comment ?? '');
  if (product === null) return;
  throw new PlimsollError(`this server is ${product}; inspect reads MySQL 8.0 and newer`, {
    code: 'server-unsupported',
    hint: 'Its dictionary and its InnoDB differ: figures taken from it would be wrong in silence.',
  });
}

/** What a server is that is not MySQL 8.0 or newer, with its version; null for one that is. */
export function unsupportedServer(version: string, comment: string): string | null {
  if (/mariadb/i.test(`${version} ${comment}`)) return `MariaDB (${version})`;
  if (/tidb/i.test(`${version} ${comment}`)) return `TiDB (${version})`;
  const major = Number(/^\d+/.exec(version)?.[0] ?? 0);
  return major < 8 ? `MySQL ${version}` : null;
}

const reading = /^(SELECT|SHOW|EXPLAIN FORMAT=TRADITIONAL SELECT|SET @\w+ =) /;
const writingWords = /\b(OUTFILE|DUMPFILE|FOR UPDATE|FOR SHARE|LOCK IN)\b|:=|;/i;

/** Names and literals are taken out first: a column may be called `for update`. */
function isReading(sql: string): boolean {
  return reading.test(sql) && !writingWords.test(sql.replace(/`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'/g, ''));
}

function hanging(limitMs: number, signal: AbortSignal): PlimsollError {
  if (signal.aborted)
    return new PlimsollError('interrupted', { code: 'interrupted', hint: 'Nothing was written, here or there.' });
  return new PlimsollError(`the server did not answer for ${Math.round(limitMs / 1000)} s`, {
    code: 'connection-lost',
    hint: 'The connection was closed; the server ends the statement by its own time limit.',
  });
}

const tooLate = Symbol('no answer in time');

/** mysql2 does not settle the statements of a connection that is destroyed, so nothing is waited for without this. */
async function within<T>(answer: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  let giveUp = () => {};
  const late = new Promise<never>((_, reject) => {
    giveUp = () => reject(tooLate);
  });
  const timer = setTimeout(giveUp, ms);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  // Whichever loses may still fail.
  for (const promise of [answer, late]) promise.catch(() => {});
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

/** MySQL's number of a refusal, anywhere in the chain of causes; null where the connection itself failed. */
export function errnoOf(error: unknown): number | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { errno, sqlState } = at as { errno?: unknown; sqlState?: unknown };
    if (typeof errno === 'number' && typeof sqlState === 'string') return errno;
  }
  return null;
}

/**
 * MySQL's own words come along as cause where they can only name accounts and tables. Of a statement that reads rows an
 * unforeseen refusal may quote a value, so its words are left out.
 */
function refusedError(cause: unknown, readsRows = false): PlimsollError {
  const errno = errnoOf(cause);
  // mysql2 keeps the statement in its error.
  if (cause instanceof Error) Object.assign(cause, { sql: undefined });
  switch (errno) {
    case null:
      return new PlimsollError(`MySQL was lost: ${messageOf(cause)}`, { code: 'connection-lost', cause });
    case 1045:
    case 1044:
    case 1698:
      return new PlimsollError('the server does not let this account in, or not into this database', {
        code: 'access-denied',
        hint: 'The password comes from PLIMSOLL_PASSWORD, MYSQL_PWD, an option file or a prompt; SELECT on the table is all that is needed.',
        cause,
      });
    case 1142:
    case 1143:
      return new PlimsollError('the account may not read all of the table', {
        code: 'access-denied',
        hint: 'It needs SELECT on the whole table, and nothing else.',
        cause,
      });
    case 1049:
      return new PlimsollError('there is no such database', { code: 'table-unknown', cause });
    case 1205:
      return new PlimsollError('the table is locked by a statement that changes it (ALTER, OPTIMIZE, LOCK TABLES)', {
        code: 'table-locked',
        hint: 'inspect waits for nobody, so that nobody waits for it. Try again when that statement is done.',
        cause,
      });
    default:
      return new PlimsollError(`MySQL refused to be read (error ${errno})`, {
        code: 'statement-refused',
        ...(readsRows && errno !== timeLimitErrno ? {} : { cause }),
      });
  }
}
