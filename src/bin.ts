#!/usr/bin/env node
/** The process around the program: signals, streams, exit code. Everything else is in cli.ts. */
import { setFlagsFromString } from 'node:v8';
import { main } from './cli.js';
import { exitCodes } from './errors.js';

// On a machine with much memory V8 collects garbage late: 290 MB resident instead of 200, and no faster for it.
setFlagsFromString('--optimize-for-size');

/** From Ctrl-C on: what has not ended by then hangs, and is left to the lab's watchdog, which this process's end wakes. */
const interruptLimitMs = 9_000;
const interrupt = new AbortController();
const onSignal = () => {
  if (interrupt.signal.aborted) return;
  interrupt.abort();
  setTimeout(() => {
    process.stderr.write('plimsoll: interrupted; what still hung is left to the watchdog of its lab\n');
    process.exit(exitCodes.interrupted);
  }, interruptLimitMs).unref();
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
// A reader that goes away (`plimsoll run | head`) is not an error of ours.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    onSignal();
  });

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: interrupt.signal,
});
