/**
 * Programs run in a container (Docker Engine API v1.24, "Exec"). By requests of our own: one that keeps its stdin open,
 * as Testcontainers' does, is never closed where the engine refuses to start the program, as it does in a container
 * that is going, and keeps this process from ending.
 */
import { type IncomingMessage, request } from 'node:http';
import { PlimsollError } from '../../errors.js';
import { ask, type DockerEngine } from './engine.js';

/** Each piece of output has a header: which stream, three zeros, length. */
const frameHeaderBytes = 8;
const stdout = 1;

export interface ExecOutcome {
  readonly exitCode: number;
  /** Both streams, as they came. */
  readonly output: string;
}

/** Runs a program to its end, however long that takes. Throws `lab-files-failed` where the engine does not start it. */
export async function execute(
  engine: DockerEngine,
  container: string,
  command: readonly string[],
  user?: string,
): Promise<ExecOutcome> {
  const started = await startExec(engine, container, command, user);
  let output = '';
  for await (const { bytes } of started.output) output += bytes.toString();
  return { exitCode: await started.exitCode(), output };
}

export interface StartedExec {
  readonly output: AsyncIterable<{ readonly isError: boolean; readonly bytes: Buffer }>;
  /** Once the output has ended; −1 where the engine does not know. */
  exitCode(): Promise<number>;
}

/** The output is pulled, so that any amount passes through the memory of a chunk. Throws as `execute` does. */
export async function startExec(
  { socketPath }: DockerEngine,
  container: string,
  command: readonly string[],
  user?: string,
): Promise<StartedExec> {
  const created = await ask(socketPath, 'POST', `/containers/${container}/exec`, {
    json: { AttachStdout: true, AttachStderr: true, Cmd: command, ...(user === undefined ? {} : { User: user }) },
    limitMs: createLimitMs,
  });
  if (created.status !== 201) throw notRun(command, created.text);
  const { Id: id } = JSON.parse(created.text) as { Id: string };
  const answer = await start(socketPath, id);
  if (answer.statusCode !== 200) {
    let text = '';
    for await (const chunk of answer) text += chunk;
    throw notRun(command, text || `status ${answer.statusCode}`);
  }
  return {
    output: frames(answer),
    async exitCode() {
      const { text } = await ask(socketPath, 'GET', `/exec/${id}/json`, { limitMs: createLimitMs });
      return (JSON.parse(text) as { ExitCode?: number | null }).ExitCode ?? -1;
    },
  };
}

/** An engine that is busy with a container's start or end answers late. */
const createLimitMs = 30_000;

function start(socketPath: string, id: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { host: 'docker', 'content-type': 'application/json' };
    const outgoing = request({ socketPath, method: 'POST', path: `/exec/${id}/start`, headers, agent: false }, resolve);
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify({ Detach: false, Tty: false }));
  });
}

/** Pieces of output as they come; a frame that is cut by a chunk's end is given in parts. */
async function* frames(output: AsyncIterable<Buffer>) {
  let header = Buffer.alloc(0);
  let left = 0;
  let stream = 0;
  for await (const chunk of output) {
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        const bytes = chunk.subarray(at, at + left);
        left -= bytes.length;
        at += bytes.length;
        yield { isError: stream !== stdout, bytes };
        continue;
      }
      const more = chunk.subarray(at, at + frameHeaderBytes - header.length);
      at += more.length;
      header = Buffer.concat([header, more]);
      if (header.length < frameHeaderBytes) continue;
      stream = header.readUInt8(0);
      left = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
  }
}

function notRun([program]: readonly string[], reason: string): PlimsollError {
  return new PlimsollError(`${program} could not be run in the lab's container: ${reason.trim()}`, {
    code: 'lab-files-failed',
  });
}
