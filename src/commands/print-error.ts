/** What an error looks like to its reader: what, details, hint, code, cause chain. Called by cli.ts alone. */
import pc from 'picocolors';
import { type ExitCode, exitCodes, messageOf, PlimsollError } from '../errors.js';
import type { CommandIo } from '../io.js';

export function printError(error: unknown, io: CommandIo): ExitCode {
  const color = pc.createColors(Boolean(io.stderr.isTTY) && !io.env['NO_COLOR']);
  const line = (text: string) => io.stderr.write(`${text}\n`);
  if (!(error instanceof PlimsollError)) {
    line(color.red(`plimsoll: a bug: ${error instanceof Error ? error.stack : String(error)}`));
    return exitCodes.failed;
  }
  line(color.red(`plimsoll: ${error.message}`));
  for (const detail of error.details) line(`  ${detail}`);
  for (let cause = error.cause, depth = 0; cause !== undefined && depth < 5; depth++) {
    line(color.dim(`  because: ${messageOf(cause)}`));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  if (error.hint) line(color.cyan(`  hint: ${error.hint}`));
  line(color.dim(`  code: ${error.code} (exit ${error.exitCode})`));
  return error.exitCode;
}
