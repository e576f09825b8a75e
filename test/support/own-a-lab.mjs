/**
 * A process that owns a lab, for tests that end it. Prints "ready" when the lab answers, then does what it
 * was told: `wait` for a signal, `throw`, `dispose` and exit by itself, or run a `program` that never ends.
 *
 *   own-a-lab.mjs KIND CACHE_DIRECTORY wait|throw|dispose|program
 */
import { runProgram } from '../../dist/lab/run-program.js';
import { startLab } from '../../dist/lab/start-lab.js';

const [kind, cacheDirectory, then] = process.argv.slice(2);
const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => interrupt.abort());

const lab = await startLab({
  kind,
  image: 'mysql:8.4',
  memoryBytes: 2 ** 30,
  bufferPoolBytes: 2 ** 25,
  storage: 'memory',
  cap: { mechanism: 'file-size', bytes: 64 * 2 ** 20 },
  cacheDirectory,
  env: process.env,
  signal: interrupt.signal,
});
try {
  console.log('ready');
  if (then === 'program') {
    const place = { directory: '/', path: process.env['PATH'], scratchDirectory: lab.scratchDirectory };
    const run = ['sh', '-c', 'sleep 1234 & wait'];
    await runProgram({ run, env: {}, secret: '', signal: interrupt.signal }, place);
  }
  if (then === 'throw') throw new Error('as told');
  if (then === 'wait' && !interrupt.signal.aborted)
    await new Promise((resolve) => {
      const alive = setInterval(() => {}, 1000);
      interrupt.signal.addEventListener('abort', () => resolve(clearInterval(alive)));
    });
} finally {
  await lab[Symbol.asyncDispose]();
}
