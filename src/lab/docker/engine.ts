/**
 * The few questions that must be quick or come before a container exists (is an engine there, is the image),
 * and the stand-in image's upload, asked of the engine's own socket (Docker Engine API v1.24 and later).
 * Containers are Testcontainers' work. Only local sockets: a lab's port is published on the engine's loopback.
 */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../../errors.js';

export interface DockerEngine {
  readonly socketPath: string;
  readonly version: string;
}

export interface EngineAnswer {
  readonly status: number;
  readonly text: string;
}

/** Labels of a lab's container: the identity of the process that owns it, and the place where that means it. */
export const ownerLabel = 'plimsoll.owner';
export const placeLabel = 'plimsoll.place';

const answerLimitMs = 5_000;

/** The engine that answers on this machine, or why none does, as a sentence. */
export async function findEngine(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly engine: DockerEngine } | { readonly reason: string }> {
  const host = env['DOCKER_HOST'];
  if (host && !host.startsWith('unix://'))
    return { reason: `DOCKER_HOST is ${host}: only an engine on a local socket can give a lab a loopback port` };
  const candidates = host ? [host.slice('unix://'.length)] : usualSockets(env);
  let reason = `no Docker socket at ${candidates[0]}${candidates.length > 1 ? ' or in this user’s directories' : ''}`;
  for (const socketPath of candidates) {
    if (!(await exists(socketPath))) continue;
    try {
      const answer = await ask(socketPath, 'GET', '/version');
      const { Version: version } = JSON.parse(answer.text) as { Version?: string };
      if (answer.status === 200 && version) return { engine: { socketPath, version } };
      reason = `${socketPath} answers with status ${answer.status}`;
    } catch (cause) {
      reason = `${socketPath} does not answer (${messageOf(cause)})`;
    }
  }
  return { reason };
}

export async function hasImage(engine: DockerEngine, image: string): Promise<boolean> {
  return (await ask(engine.socketPath, 'GET', `/images/${encodeURIComponent(image)}/json`)).status === 200;
}

/** Asks the image's registry, through the engine, whether it could be pulled; bounded, downloads nothing. */
export async function canPull(engine: DockerEngine, image: string): Promise<boolean> {
  return ask(engine.socketPath, 'GET', `/distribution/${image}/json`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

/** Forces a container and its anonymous volumes away; a container that is not there is fine. */
export async function removeContainer(engine: DockerEngine, name: string, limitMs = 30_000): Promise<void> {
  await ask(engine.socketPath, 'DELETE', `/containers/${name}?force=true&v=true`, { limitMs });
}

interface LabelledContainer {
  readonly name: string;
  readonly value: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
}

/** Containers, running or not, that carry a label: the label's value, all labels, and the state ("running", "exited"). */
export async function labelledContainers(engine: DockerEngine, label: string): Promise<readonly LabelledContainer[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const { text } = await ask(engine.socketPath, 'GET', `/containers/json?all=true&filters=${filters}`);
  const found = JSON.parse(text) as readonly {
    Names: readonly string[];
    Labels: Record<string, string>;
    State?: string;
  }[];
  return found.map(({ Names, Labels, State }) => ({
    name: (Names[0] ?? '').slice(1),
    value: Labels[label] ?? '',
    labels: Labels,
    state: State ?? '',
  }));
}

/** One request to the engine. Throws where it does not answer in time. */
export async function ask(
  socketPath: string,
  method: string,
  path: string,
  options: { readonly body?: Readable; readonly json?: unknown; readonly limitMs?: number } = {},
): Promise<EngineAnswer> {
  const { body, json, limitMs = answerLimitMs } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        socketPath,
        method,
        path,
        signal: AbortSignal.timeout(limitMs),
        headers: {
          host: 'docker',
          ...(body ? { 'content-type': 'application/x-tar' } : {}),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        },
      },
      async (incoming) => {
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of incoming) chunks.push(chunk as Buffer);
          resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
        } catch (cause) {
          reject(cause);
        }
      },
    );
    outgoing.on('error', reject);
    if (body) pipeline(body, outgoing).catch(reject);
    else outgoing.end(json === undefined ? undefined : JSON.stringify(json));
  });
}

function usualSockets(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const runtime = env['XDG_RUNTIME_DIR'] ?? `/run/user/${process.getuid?.() ?? 0}`;
  return ['/var/run/docker.sock', join(runtime, 'docker.sock'), join(homedir(), '.docker/run/docker.sock')];
}

function exists(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}
