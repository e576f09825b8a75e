/**
 * Starts a program of the user's own and sees to its end: in a process group of its own, bounded by a signal,
 * with an environment made for it and nothing of ours. Its HOME is the lab's scratch directory, which the
 * register names before any program runs: by that the watchdog knows what to end after a `kill -9` of this
 * process. What the program leaves running in its group when it ends is ended too.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.js';
import type { ProgramEnd, ProgramRequest } from '../program.js';
import { OutputTail } from './output-tail.js';

export interface ProgramPlace {
  /** Where it is started; a relative program path counts from here. */
  readonly directory: string;
  /** Where programs without a path are looked for; Node's own directory comes last. */
  readonly path: string;
  /** HOME and TMPDIR. */
  readonly scratchDirectory: string;
}

/** From SIGTERM to SIGKILL: time to finish a chunk and to say so. */
const graceMs = 2_000;
/** A program that left its group may hold the pipes open; its output is not waited for. */
const drainMs = 500;
const pollMs = 20;
const usualPath = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(delimiter);

/** Runs it to its end; never rejects. */
export async function runProgram(request: ProgramRequest, place: ProgramPlace): Promise<ProgramEnd> {
  const [program = '', ...args] = request.run;
  const output = new OutputTail(request.secret);
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      cwd: place.directory,
      env: {
        ...request.env,
        PATH: [place.path || usualPath, dirname(process.execPath)].join(delimiter),
        HOME: place.scratchDirectory,
        TMPDIR: place.scratchDirectory,
        LANG: 'C.UTF-8',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  } catch (cause) {
    return { status: 'not-started', reason: messageOf(cause) };
  }
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.add(chunk));
  const { pid } = child;
  if (pid !== undefined) request.killed?.addEventListener('abort', () => signalGroup(pid, 'SIGKILL'), { once: true });
  const closed = once(child, 'close').catch(() => {});
  const ended = endOf(child);
  const end = await orAborted(ended, request.signal);
  if (pid !== undefined) await endGroup(pid);
  const how = end ?? (await ended);
  if (how.status === 'not-started') return how;
  await Promise.race([closed, sleep(drainMs)]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return { ...how, output: output.text() };
}

type HowEnded =
  | { readonly status: 'exited'; readonly code: number }
  | { readonly status: 'killed'; readonly by: NodeJS.Signals }
  | { readonly status: 'not-started'; readonly reason: string };

async function endOf(child: ChildProcess): Promise<HowEnded> {
  try {
    const [code, by] = (await once(child, 'exit')) as [number, null] | [null, NodeJS.Signals];
    return by === null ? { status: 'exited', code } : { status: 'killed', by };
  } catch (cause) {
    return { status: 'not-started', reason: messageOf(cause) };
  }
}

/** What `promise` gives, or null when the signal comes first. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) return null;
  const settled = new AbortController();
  const aborted = once(signal, 'abort', { signal: settled.signal }).then(
    () => null,
    () => null,
  );
  return Promise.race([promise, aborted]).finally(() => settled.abort());
}

/** SIGTERM to all of the group, and SIGKILL to those who are still there after the grace. */
async function endGroup(group: number): Promise<void> {
  if (!signalGroup(group, 'SIGTERM')) return;
  const deadline = performance.now() + graceMs;
  while (performance.now() < deadline) {
    await sleep(pollMs);
    if (!signalGroup(group, 0)) return;
  }
  signalGroup(group, 'SIGKILL');
}

/** Answers whether the group has anyone in it. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
