/**
 * `mysql://user@host:port/database?socket=/path`, taken apart. A password in it is refused before anything else is
 * looked at, and no message repeats the address: what does not look like a password may be one.
 */
import { PlimsollError } from '../errors.js';

export interface ServerUrl {
  /** Null where the address names none. */
  readonly user: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly socketPath: string | null;
  readonly database: string;
}

const form = /^mysql:\/\/(?:([^@/?#]*)@)?(\[[0-9A-Fa-f:.]+\]|[^:/?#@[\]]*)(?::(\d{1,5}))?\/([^/?#]*)(?:\?([^#]*))?$/;

export function isServerUrl(text: string): boolean {
  return /^mysql:\/\//i.test(text);
}

/** Throws `password-on-command-line`, `server-url`. */
export function parseServerUrl(text: string): ServerUrl {
  const behind = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  const user = behind.includes('@') ? behind.slice(0, behind.indexOf('@')) : '';
  const query = new URLSearchParams(behind.includes('?') ? behind.slice(behind.indexOf('?') + 1) : '');
  if (user.includes(':') || [...query.keys()].some((key) => /pass|pwd/i.test(key))) throw passwordGiven();
  const match = form.exec(text.replace(/^mysql:/i, 'mysql:'));
  if (!match) throw refused('is not of this form');
  const [, name, host = '', port, database = ''] = match;
  const unknown = [...query.keys()].filter((key) => key !== 'socket');
  if (unknown.length > 0) throw refused('has a parameter that is none; the only one is socket');
  if (database === '') throw refused('names no database');
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) throw refused('has a port that is none');
  return {
    user: name ? decoded(name) : null,
    host: host === '' ? null : host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? null : Number(port),
    socketPath: query.get('socket') || null,
    database: decoded(database),
  };
}

export function passwordGiven(): PlimsollError {
  return new PlimsollError('a password on the command line is seen by every process of the machine', {
    code: 'password-on-command-line',
    hint: 'Change it, as it was seen; then give it by PLIMSOLL_PASSWORD, MYSQL_PWD, an option file (--defaults-file), or at the prompt.',
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused('has a % that begins no character');
  }
}

function refused(what: string): PlimsollError {
  return new PlimsollError(`the address of the server ${what}`, {
    code: 'server-url',
    hint: 'Write mysql://user@host/database, mysql://user@host:3307/database, or mysql://user@localhost/database?socket=/run/mysqld/mysqld.sock.',
  });
}
