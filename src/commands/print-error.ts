/** What an error looks like to its reader: what, details, hint, code, cause chain. Called by cli.ts alone. */
import pc from 'picocolors';
import { type ExitCode, exitCodes, messageOf, PlimsollError } from '../errors.js';
import type { CommandIo } from '../io.js';

export function printError(thrown: unknown, io: Pick<CommandIo, 'stderr' | 'env'>): ExitCode {
  const error = asRefusal(thrown) ?? thrown;
  const color = pc.createColors(Boolean(io.stderr.isTTY) && !io.env['NO_COLOR']);
  // A message of several lines stays under the error that has it.
  const line = (text: string) => io.stderr.write(`${text.replaceAll('\n', '\n    ')}\n`);
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

/** What the operating system refused and nobody foresaw: no bug of ours, and the reader sees which path or program. */
function asRefusal(thrown: unknown): PlimsollError | null {
  if (!(thrown instanceof Error && 'syscall' in thrown && 'errno' in thrown)) return null;
  return new PlimsollError(`the operating system refused: ${thrown.message}`, {
    code: 'system-refused',
    hint: 'Look at permissions and free space of what the message names.',
  });
}
