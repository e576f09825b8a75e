/**
 * The table of contents: every sub-command, and the one place where an error is printed and becomes
 * an exit code. A run goes cli.ts → commands/run.ts → run/run-scenario.ts → strategies/*.ts → report/.
 */
import { Command, CommanderError } from 'commander';
import { cleanCommand } from './commands/clean.js';
import { doctorCommand } from './commands/doctor.js';
import { imageCommand } from './commands/image.js';
import { initCommand } from './commands/init.js';
import { inspectCommand } from './commands/inspect.js';
import { printError } from './commands/print-error.js';
import { reportCommand } from './commands/report.js';
import { restoreArchiveCommand } from './commands/restore-archive.js';
import { runCommand } from './commands/run.js';
import { scenariosCommand } from './commands/scenarios.js';
import { schemaCommand } from './commands/schema.js';
import { validateCommand } from './commands/validate.js';
import { type ExitCode, exitCodes, PlimsollError } from './errors.js';
import type { CommandIo } from './io.js';
import { plainStream } from './terminal/plain-stream.js';
import { plimsollVersion } from './version.js';

const exitCodeHelp = `
Exit codes:
  0    fine
  1    a bug in plimsoll (please report it), or the operating system gave way
  2    wrong usage, or a scenario with problems
  3    a check failed: a program of yours under 'command', or rows that would not be restored
  4    no MySQL or Docker to run on
  5    an invariant broke: rows were lost or changed
  6    replication stopped under a remedy
  130  interrupted
docs/errors.md lists every error code.
`;

/** Runs one command line and answers with its exit code; prints only to `io`. */
export async function main(argv: readonly string[], given: CommandIo): Promise<ExitCode> {
  const io: CommandIo = { ...given, stdout: plainStream(given.stdout), stderr: plainStream(given.stderr) };
  let exitCode: ExitCode = exitCodes.ok;
  const finish = (code: ExitCode) => {
    exitCode = code;
  };
  const program = new Command('plimsoll')
    .description(
      'Rehearse "The table is full" on a real MySQL: fill a size-capped table, watch it refuse work, measure the remedies.',
    )
    .version(plimsollVersion)
    .showHelpAfterError('(plimsoll --help lists the commands)')
    .addHelpText('after', exitCodeHelp);
  // Its reporter moves the cursor, and cleans every text by itself.
  program.addCommand(runCommand({ ...io, stdout: given.stdout }, finish));
  for (const command of [
    reportCommand,
    scenariosCommand,
    validateCommand,
    schemaCommand,
    doctorCommand,
    imageCommand,
    cleanCommand,
    initCommand,
    inspectCommand,
    restoreArchiveCommand,
  ])
    program.addCommand(command(io, finish));
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    // Why everything was given up, where that is more than a signal, says more than what it broke.
    return printError(io.signal.reason instanceof PlimsollError ? io.signal.reason : error, io);
  }
}
