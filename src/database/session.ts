/**
 * Connections to MySQL; this folder alone imports mysql2. A statement that the server refuses in a
 * way we came to see (1114) is an outcome; anything else is thrown as a PlimsollError with the SQL's
 * shape, never with its values.
 */
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection as CallbackConnection } from 'mysql2';
import type * as mysql from 'mysql2/promise';
import { messageOf, PlimsollError } from '../errors.js';
import type { SqlValue } from '../table/sql-value.js';
import { type LoadedOutcome, loadedOutcome, warningsRead } from './load-outcome.js';
import { type InfileConnection, sendInfile } from './local-infile.js';
import { maskSecrets } from './mask-secrets.js';

export type { SqlValue } from '../table/sql-value.js';

/** Where a lab's server listens and how to log in. The password is never printed or stored. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** Used in place of host and port where set. */
  readonly socketPath: string | null;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

type Row = Readonly<Record<string, unknown>>;

/** MySQL's own words for a refusal. */
export interface ServerRefusal {
  readonly errno: number;
  readonly sqlState: string;
  readonly message: string;
}

type NotAccepted =
  | ({ readonly status: 'table-full' } & ServerRefusal)
  | ({ readonly status: 'refused' } & ServerRefusal)
  | { readonly status: 'connection-lost'; readonly message: string };

export type StatementOutcome =
  | { readonly status: 'accepted'; readonly affectedRows: number; readonly insertId: number }
  | NotAccepted;

export type LoadOutcome = LoadedOutcome | NotAccepted;

export interface Session extends AsyncDisposable {
  /** Runs text SQL (`?` filled in by the driver) that must work; answers with rows affected. Throws on any refusal. */
  execute(sql: string, values?: readonly SqlValue[]): Promise<number>;
  /** Runs text SQL and gives its rows; numbers beyond 2^53 come as text. Throws on any refusal. */
  query<T extends Row = Row>(sql: string, values?: readonly SqlValue[]): Promise<readonly T[]>;
  /**
   * Runs text SQL and gives its rows one at a time, each an array in the order of its columns, which must be
   * binary strings; memory holds a few rows however large the result. Throws on any refusal.
   */
  stream(sql: string, values?: readonly SqlValue[]): AsyncIterable<readonly (Buffer | null)[]>;
  /** Runs a server-side prepared statement; refusals are data. */
  attempt(sql: string, values?: readonly SqlValue[]): Promise<StatementOutcome>;
  /**
   * LOAD DATA LOCAL of ready text; refusals are data, and so is that the server stored something else than was sent.
   * `sql` may name any file. The bytes of a chunk are the caller's again when the next but one is asked for.
   */
  load(sql: string, chunks: Iterable<Uint8Array>): Promise<LoadOutcome>;
  readonly threadId: number;
  /** Drops the connection without asking the server. */
  destroy(): void;
}

const tableFullErrno = 1114;
/** For the server to take leave; one that hangs does not. */
const leaveLimitMs = 2_000;
/** Held in memory by a stream: a row may have 16 MiB, and the server does not wait for less than this. */
const streamedRows = 8;

/** Opens one connection. Throws `connect-failed`. */
export async function connect(endpoint: Endpoint): Promise<Session> {
  // Loaded when there is a server to wait for anyway.
  const { createConnection } = await import('mysql2/promise');
  let connection: mysql.Connection;
  try {
    connection = await createConnection({
      ...(endpoint.socketPath ? { socketPath: endpoint.socketPath } : { host: endpoint.host, port: endpoint.port }),
      user: endpoint.user,
      password: endpoint.password,
      ...(endpoint.database ? { database: endpoint.database } : {}),
      charset: 'utf8mb4',
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      connectTimeout: 10_000,
      maxPreparedStatements: 64,
    });
  } catch (cause) {
    throw new PlimsollError(`no connection to MySQL: ${messageOf(cause)}`, {
      code: 'connect-failed',
      cause,
    });
  }
  // The promise wrapper has no streams; what it wraps has.
  const { connection: wrapped } = connection as unknown as {
    readonly connection: CallbackConnection & InfileConnection;
  };
  // mysql2's own destroy() only ends our half: a server in the middle of an answer would wait for net_write_timeout.
  const destroy = () => {
    wrapped.stream.destroy();
  };
  // mysql2 emits a fatal error as an event besides rejecting; the rejection is the one we answer to.
  connection.on('error', () => {});
  const run = async (sql: string, values: readonly SqlValue[]) => {
    try {
      return (await connection.query(sql, [...values]))[0];
    } catch (cause) {
      throw statementError(sql, cause);
    }
  };
  const firstWarnings = async () => {
    const [rows] = await connection.query<mysql.RowDataPacket[]>(`SHOW WARNINGS LIMIT ${warningsRead}`);
    return rows.map(({ Code, Message }) => ({ code: Number(Code), message: String(Message) }));
  };
  return {
    threadId: connection.threadId ?? 0,
    async execute(sql, values = []) {
      const header = (await run(sql, values)) as mysql.ResultSetHeader;
      return header.affectedRows ?? 0;
    },
    async query<T extends Row>(sql: string, values: readonly SqlValue[] = []) {
      return (await run(sql, values)) as unknown as readonly T[];
    },
    async *stream(sql, values = []) {
      // mysql2 tells a stream's query of what the server refuses, and the connection alone of being lost.
      let lost: Error | null = null;
      let rows: Readable | null = null;
      const onLost = (error: Error) => {
        lost = error;
        rows?.destroy(error);
      };
      wrapped.on('error', onLost);
      try {
        rows = wrapped.query({ sql, values: [...values], rowsAsArray: true }).stream({ highWaterMark: streamedRows });
        if (lost) rows.destroy(lost);
        yield* rows;
      } catch (cause) {
        throw statementError(sql, cause);
      } finally {
        wrapped.off('error', onLost);
      }
    },
    attempt: (sql, values = []) =>
      outcomeOf(connection.execute<mysql.ResultSetHeader>(sql, values as mysql.ExecuteValues), (header) => ({
        status: 'accepted',
        affectedRows: header.affectedRows ?? 0,
        insertId: header.insertId ?? 0,
      })),
    async load(sql, chunks) {
      const thrown: Error[] = [];
      const infileStreamFactory = () => sendInfile(wrapped, chunks).once('error', (error) => thrown.push(error));
      const outcome = await outcomeOf(
        connection.query<mysql.ResultSetHeader>({ sql, infileStreamFactory }),
        async (answer) => loadedOutcome(answer, answer.warningStatus > 0 ? await firstWarnings() : []),
      );
      // What the rows' maker threw is no answer of the server's.
      for (const error of thrown) throw error;
      return outcome;
    },
    destroy,
    async [Symbol.asyncDispose]() {
      const limit = new AbortController();
      const late = sleep(leaveLimitMs, undefined, { signal: limit.signal }).then(destroy, () => {});
      await Promise.race([connection.end().catch(destroy), late]);
      limit.abort();
    },
  };
}

/** The refusal inside anything that mysql2 or a session throws, or null where the connection itself failed. */
export function refusalOf(thrown: unknown): ServerRefusal | null {
  if (thrown instanceof PlimsollError) return refusalOf(thrown.cause);
  const error = thrown as { errno?: unknown; sqlState?: unknown; message?: unknown; code?: unknown; fatal?: unknown };
  if (typeof error?.errno !== 'number' || error.errno <= 0 || typeof error.sqlState !== 'string') return null;
  return { errno: error.errno, sqlState: error.sqlState, message: String(error.message) };
}

async function outcomeOf<T>(
  answer: Promise<[mysql.ResultSetHeader, unknown]>,
  accepted: (header: mysql.ResultSetHeader) => T | Promise<T>,
): Promise<T | NotAccepted> {
  try {
    const [header] = await answer;
    return await accepted(header);
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    if (!refusal) return { status: 'connection-lost', message: messageOf(thrown) };
    return { status: refusal.errno === tableFullErrno ? 'table-full' : 'refused', ...refusal };
  }
}

function statementError(sql: string, cause: unknown): PlimsollError {
  const refusal = refusalOf(cause);
  const { masked, mask } = maskSecrets(sql);
  const shape = masked.replace(/\s+/g, ' ').slice(0, 120);
  // mysql2 keeps the statement in its error, and MySQL quotes from it.
  if (cause instanceof Error)
    Object.assign(cause, { message: mask(cause.message), stack: mask(cause.stack ?? ''), sql: masked });
  return new PlimsollError(`MySQL ${refusal ? `refused (${refusal.errno})` : 'was lost during'} \`${shape}\``, {
    code: refusal ? 'statement-refused' : 'connection-lost',
    cause,
  });
}
