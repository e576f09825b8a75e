/**
 * The embedded provider: mysqld as a child of this process, in a private directory, on a unix socket only.
 * The cap is the child's soft file-size limit; the hard one stays as it was, so that it can be lifted on
 * the living server, and copies made from outside do not feel it.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, PlimsollError } from '../../errors.js';
import { bounded } from '../bounded.js';
import { labSchema } from '../credentials.js';
import type { LabHost, ServerEnd, ServerProcess } from '../host.js';
import { firstStatements, repairStatements } from '../init-statements.js';
import type { LabOptions } from '../lab.js';
import { localFiles } from '../lab-files.js';
import { limitBlocks, notRaised, raiseScript } from '../raise-limit.js';
import type { LabEntry } from '../register.js';
import { serverArguments } from '../server-arguments.js';
import { mountCapped } from './capped-mount.js';
import type { Mysqld } from './find-mysqld.js';
import { chooseLabPlace, makeLabDirectory } from './lab-directory.js';

/**
 * A child is killed by SIGXFSZ at the limit unless it ignores it (in a container PID 1 would ignore it anyway).
 * sh counts the limit in 512-byte blocks; InnoDB's files end on 16 KiB pages, so nothing is lost by that.
 */
const launchScript = `trap '' XFSZ; ulimit -S -f "$1" || exit 126; shift; exec "$@"`;
const loopback = '127.0.0.1';
const copyLimitMs = 600_000;
/** SIGKILL is answered at once, but for a process that waits for a device. */
const killLimitMs = 5_000;

export interface EmbeddedHostRequest {
  readonly id: string;
  readonly options: LabOptions;
  readonly mysqld: Mysqld;
  readonly template: string;
  readonly password: string;
  readonly reason: string;
}

/** Makes the lab's directory from the template; nothing runs yet. What it makes is named in `entry` first. */
export async function createEmbeddedHost(request: EmbeddedHostRequest, entry: LabEntry): Promise<LabHost> {
  const { options, mysqld, password } = request;
  const shell = (script: string, ...args: readonly string[]) => runShell(options.signal, script, args);
  const place = await chooseLabPlace(request.id, options);
  const { directory } = place;
  entry.own('directory', directory);
  await makeLabDirectory(directory);
  const cappedDirectory =
    options.cap.mechanism === 'filesystem'
      ? await mountCapped(join(directory, 'capped'), options.cap.bytes, entry)
      : null;
  const paths = {
    data: join(directory, 'data'),
    snapshot: join(directory, 'snapshot'),
    cappedDirectory,
    ownFileSystem: cappedDirectory,
  };
  await shell('cp -R "$1" "$2" && chmod 700 "$2"', request.template, paths.data);

  const files = localFiles();
  const socketPath = join(directory, 'mysqld.sock');
  const logFile = join(directory, 'server.log');
  const initFile = join(directory, 'init.sql');
  const sharedDirectory = join(directory, 'shared');
  let limit = options.cap.mechanism === 'file-size' ? limitBlocks(options.cap.bytes) : 'unlimited';
  const port = options.replication === 'source' ? await freePort() : null;
  let running: EmbeddedServer | null = null;
  return {
    facts: {
      kind: 'embedded',
      image: null,
      storage: place.storage,
      transport: 'unix-socket',
      reason: [request.reason, place.note].filter(Boolean).join('; '),
    },
    endpoint: { host: 'localhost', port: 0, socketPath, user: 'root', password, database: labSchema },
    networkAddress: port === null ? null : { host: loopback, port },
    paths,
    sharedDirectory,
    async limitFiles(bytes) {
      limit = limitBlocks(bytes);
      const pid = running?.pid ?? null;
      if (pid !== null) await limitProcess(pid, bytes);
    },
    async launch(mode, more = []) {
      const statements =
        mode === 'repair' ? repairStatements(['localhost'], `'${password}'`) : firstStatements(password);
      if (mode !== 'again') await writeFile(initFile, statements, { mode: 0o600 });
      const args = [
        ...mysqld.command,
        `--datadir=${paths.data}`,
        `--socket=${socketPath}`,
        `--pid-file=${join(directory, 'mysqld.pid')}`,
        `--tmpdir=${join(directory, 'tmp')}`,
        `--secure-file-priv=${sharedDirectory}`,
        ...(port === null ? ['--skip-networking'] : [`--bind-address=${loopback}`, `--port=${port}`]),
        ...serverArguments(options, cappedDirectory),
        ...more,
        ...(mode === 'again' ? [] : [`--init-file=${initFile}`]),
      ];
      running = spawnServer(limit, args, logFile, directory);
      return running;
    },
    shell,
    files,
    readLog: () => files.textOf(logFile),
    end: async () => running?.signal('SIGKILL'),
    async [Symbol.asyncDispose]() {
      if (!running) return;
      // The watchdog would do it too, but only this process can wait until the last thread is gone.
      await running.signal('SIGKILL');
      await bounded(running.ended, { limitMs: killLimitMs, what: 'ending the lab’s server' });
    },
  };
}

/** A port that nobody listens on just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, loopback);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface EmbeddedServer extends ServerProcess {
  /** Null once it has ended. */
  readonly pid: number | null;
}

async function limitProcess(pid: number, bytes: number): Promise<void> {
  try {
    await promisify(execFile)('/bin/sh', ['-c', raiseScript, 'sh', String(pid), String(bytes)]);
  } catch (cause) {
    const { code, stdout } = cause as { code?: number; stdout?: string };
    throw notRaised(code ?? 1, stdout ?? messageOf(cause), 'this machine');
  }
}

function spawnServer(limit: string, args: readonly string[], logFile: string, cwd: string): EmbeddedServer {
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn('/bin/sh', ['-c', launchScript, 'sh', limit, ...args], {
    stdio: ['ignore', log, log],
    cwd,
    // Out of the terminal's foreground group: Ctrl-C is ours to answer, and mysqld is ended by us.
    detached: true,
    env: { TZ: 'UTC', LC_ALL: 'C' },
  });
  closeSync(log);
  const end = (exit: string): ServerEnd => ({ exit, isHostLost: false });
  const ended = once(child, 'exit').then(
    ([code, signal]) => end(signal ? `signal ${signal}` : `exit ${code}`),
    (cause) => end(`could not start: ${messageOf(cause)}`),
  );
  return {
    ended,
    get pid() {
      return child.exitCode === null && child.signalCode === null ? (child.pid ?? null) : null;
    },
    async signal(name) {
      child.kill(name);
    },
  };
}

async function runShell(signal: AbortSignal, script: string, args: readonly string[]): Promise<string> {
  const run = promisify(execFile)('/bin/sh', ['-c', script, 'sh', ...args], { maxBuffer: 2 ** 24 });
  try {
    return (await bounded(run, { limitMs: copyLimitMs, signal, what: 'handling the lab’s files' })).stdout;
  } catch (cause) {
    if (cause instanceof PlimsollError) throw cause;
    throw new PlimsollError(`the lab's files could not be handled: ${messageOf(cause).trim()}`, {
      code: 'lab-files-failed',
      cause,
    });
  }
}
