/** From the command's start to the first 1114: scenario `smoke` at a 64 MiB cap, embedded, whole process included. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { interleave, row } from './rounds.mjs';

const rounds = 5;
const bin = new URL('../dist/bin.js', import.meta.url).pathname;

export async function benchFirstFull() {
  const figures = await interleave({ 'first 1114': firstFull }, rounds);
  return {
    title: 'plimsoll run smoke: from the command’s start to the first 1114, 64 MiB cap, embedded, ms',
    rows: [row('first 1114', figures['first 1114'], 'ms', 0)],
    json: { run: { firstFullMsP50: figures['first 1114'].median } },
  };
}

async function firstFull() {
  const out = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [bin, 'run', 'smoke', '--lab', 'embedded', '--cap', '64MiB', '--json', '--out', out],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const closed = once(child, 'close');
  // Shown only when the run failed: once the table is full we end it, and it would say so.
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  // The run's own clock starts before its first word; the table counts as full some refusals after the first 1114.
  let saidFirstMs;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      saidFirstMs ??= performance.now() - startedMs;
      const event = JSON.parse(line);
      if (event.type === 'table-full') return saidFirstMs + event.firstFullMs;
    }
    await closed;
    throw new Error(`the run ended before the table was full\n${said}`);
  } finally {
    child.kill('SIGTERM');
    await closed;
    await rm(out, { recursive: true, force: true });
  }
}
