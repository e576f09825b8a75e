/**
 * The one class for operating errors: things that go wrong outside this program, told so that the
 * reader can act. A bug is not one of these: it is an AssertionError with a stack (see assert.ts).
 * Printed in one place, cli.ts. Expected refusals (a full table) are data, not errors.
 */
import { type ErrorCode, type ExitCode, errorCodes, exitCodes } from './error-codes.js';

export { type ErrorCode, type ExitCode, errorCodes, exitCodes } from './error-codes.js';

export interface PlimsollErrorOptions {
  /** Decides the exit code too: see error-codes.ts. */
  readonly code: ErrorCode;
  /** What to do next, as one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Further lines: the problems of a scenario, the end of a server log. */
  readonly details?: readonly string[];
}

export class PlimsollError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly details: readonly string[];

  constructor(message: string, options: PlimsollErrorOptions) {
    super(message, { cause: options.cause });
    this.name = 'PlimsollError';
    this.code = options.code;
    this.hint = options.hint;
    // Who calls from JavaScript may name a code that is none.
    this.exitCode = errorCodes[options.code] ?? exitCodes.failed;
    this.details = options.details ?? [];
  }
}

/** The text of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
