/**
 * Takes the lab's password out of whatever a run tells, stores or throws: a program can print it in pieces, or name a
 * schema or an account after it, and the server then says it in messages. It has 32 random characters, so that nothing
 * else is hidden with it.
 */
import { PlimsollError } from '../errors.js';

const shown = '[password]';

/** `value` without the secrets, in whatever case; the same value where it has none. For what JSON can say. */
export function concealed<T>(value: T, secrets: readonly string[]): T {
  const text = JSON.stringify(value);
  const hidden = hide(text ?? '', secrets);
  return hidden === text || text === undefined ? value : (JSON.parse(hidden) as T);
}

/** The error to throw in place of `error`. */
export function concealedError(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof Error) || secrets.length === 0) return error;
  const told = [error.message, error.stack, ...(error instanceof PlimsollError ? error.details : [])].join('\n');
  const cause = concealedError(error.cause, secrets);
  if (hide(told, secrets) === told && cause === error.cause) return error;
  if (!(error instanceof PlimsollError)) {
    const other = new Error(hide(error.message, secrets), { cause });
    other.stack = hide(error.stack ?? '', secrets);
    return other;
  }
  const { code, hint, details } = error;
  return new PlimsollError(hide(error.message, secrets), {
    code,
    details: details.map((line) => hide(line, secrets)),
    ...(hint === undefined ? {} : { hint: hide(hint, secrets) }),
    ...(cause === undefined ? {} : { cause }),
  });
}

function hide(text: string, secrets: readonly string[]): string {
  const lower = text.toLowerCase();
  const found = secrets.filter((secret) => secret !== '' && lower.includes(secret.toLowerCase()));
  return found.reduce((rest, secret) => rest.replaceAll(new RegExp(secret, 'gi'), shown), text);
}
