/**
 * The one class for operating errors: things that go wrong outside this program, told so that the
 * reader can act. A bug is not one of these: it is an AssertionError with a stack (see assert.ts).
 * Printed in one place, cli.ts. Expected refusals (a full table) are data, not errors.
 */

/** Exit codes, documented in `plimsoll --help` and README. */
export const exitCodes = {
  ok: 0,
  bug: 1,
  usage: 2,
  checkFailed: 3,
  noServer: 4,
  invariantBroken: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface PlimsollErrorOptions {
  /** Stable, kebab-case, for programs: `lab-start-failed`. */
  readonly code: string;
  /** What to do next, as one sentence. */
  readonly hint?: string;
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
  /** Further lines: the problems of a scenario, the end of a server log. */
  readonly details?: readonly string[];
}

export class PlimsollError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly details: readonly string[];

  constructor(message: string, options: PlimsollErrorOptions) {
    super(message, { cause: options.cause });
    this.name = 'PlimsollError';
    this.code = options.code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? exitCodes.usage;
    this.details = options.details ?? [];
  }
}

/** The text of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
