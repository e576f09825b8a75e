#!/usr/bin/env node
/** The process around the program: signals, streams, exit code. Everything else is in cli.ts. */
import { setFlagsFromString } from 'node:v8';
import { main } from './cli.js';
import { printError } from './commands/print-error.js';
import { type ExitCode, exitCodes, PlimsollError } from './errors.js';
import { whyRefused } from './writable-directory.js';

// On a machine with much memory V8 collects garbage late: 290 MB resident instead of 200, and no faster for it.
setFlagsFromString('--optimize-for-size');

/** From Ctrl-C on: what has not ended by then hangs, and is left to the lab's watchdog, which this process's end wakes. */
const interruptLimitMs = 9_000;
const interrupt = new AbortController();
const end = (reason?: PlimsollError) => {
  if (interrupt.signal.aborted) return;
  interrupt.abort(reason);
  setTimeout(() => {
    process.stderr.write('plimsoll: interrupted; what still hung is left to the watchdog of its lab\n');
    process.exit(exitCodes.interrupted);
  }, interruptLimitMs).unref();
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => end());

let lost: PlimsollError | null = null;
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  // A reader that goes away (`plimsoll run | head`) is not an error of ours; a full disk has to be told.
  if (cause.code !== 'EPIPE')
    lost ??= new PlimsollError(`standard output cannot be written: ${whyRefused(cause)}`, {
      code: 'output-lost',
      hint: 'Send it somewhere else; with --quiet a run prints one line.',
    });
  end(lost ?? undefined);
});
// Where errors cannot be told, the exit code still says that there was one.
process.stderr.on('error', () => {});

process.exitCode = await run();

async function run(): Promise<ExitCode> {
  const { stdout, stderr, env } = process;
  const io = { stdout, stderr, env, signal: interrupt.signal };
  let cwd: string;
  try {
    cwd = process.cwd();
  } catch (cause) {
    const hint = 'Change to a directory that is there.';
    const gone = 'the directory that plimsoll was started in is gone';
    return printError(new PlimsollError(gone, { code: 'no-working-directory', hint, cause }), io);
  }
  const exitCode = await main(process.argv.slice(2), { ...io, cwd });
  await new Promise((resolve) => stdout.write('', resolve));
  // What the end of the output met; before it, main has told it as the reason of the interruption.
  return lost && exitCode === exitCodes.ok ? printError(lost, io) : exitCode;
}
