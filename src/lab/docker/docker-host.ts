/**
 * The Docker provider: one container whose first process only waits, and mysqld started in it by the image's
 * own entry point. A server that dies at its cap so leaves the container, its tmpfs and its port in place, and
 * can be started again on the same data; with mysqld as PID 1 all three would be gone with it.
 */
import { messageOf, PlimsollError } from '../../errors.js';
import { bounded } from '../bounded.js';
import { storageNeedBytes } from '../cap-check.js';
import { labSchema } from '../credentials.js';
import type { LabHost, ServerEnd, ServerProcess } from '../host.js';
import { repairStatements } from '../init-statements.js';
import type { LabOptions } from '../lab.js';
import { placeHere, processIdentity } from '../process-identity.js';
import { limitBlocks, notRaised, raiseScript } from '../raise-limit.js';
import type { LabEntry } from '../register.js';
import { serverArguments } from '../server-arguments.js';
import { containerFiles } from './container-files.js';
import { ask, type DockerEngine, ownerLabel, placeLabel, removeContainer } from './engine.js';
import { type ExecOutcome, execute } from './exec.js';

const dataDirectory = '/var/lib/mysql';
const workDirectory = '/plimsoll';
const cappedDirectory = '/plimsoll-capped';
const logFile = `${workDirectory}/server.log`;
const pidFile = `${workDirectory}/server.pid`;
/** Holds the lab's id: who reads it knows that it looks into this container. */
const idFile = `${workDirectory}/id`;
const initFile = `${workDirectory}/init.sql`;
const mysqlPort = 3306;
const copyLimitMs = 600_000;
const signalLimitMs = 5_000;
const probeLimitMs = 30_000;
/** The image may have to be pulled first. */
const containerLimitMs = 900_000;
/** To take the container away; where the engine hangs, the watchdog goes on trying. */
const removalLimitMs = 30_000;
const hurriedRemovalLimitMs = 3_000;

/** The same as the embedded one's: only here is mysqld not PID 1, so that SIGXFSZ has to be ignored by hand. */
const launchScript = `trap '' XFSZ; ulimit -S -f "$1" || exit 126; shift; echo $$ >${pidFile}; exec docker-entrypoint.sh mysqld "$@" >>${logFile} 2>&1`;

/** The container knows the password; on a command line it would be for all to see. */
const repairScript = `(umask 077; printf '%s' "$1" | sed "s/@PASSWORD@/$MYSQL_ROOT_PASSWORD/" >${initFile}) && chown mysql ${initFile}`;

export interface DockerHostRequest {
  readonly id: string;
  readonly options: LabOptions;
  readonly engine: DockerEngine;
  readonly image: string;
  readonly password: string;
  readonly reason: string;
}

/** Starts the container; no mysqld yet. Its name is in `entry` first. Throws `container-failed`. */
export async function createDockerHost(request: DockerHostRequest, entry: LabEntry): Promise<LabHost> {
  const { options, engine, image, password } = request;
  const name = `plimsoll-${request.id}`;
  entry.own('container', name);
  const { signal } = options;
  const container = await bounded(startContainer(request, name), {
    limitMs: containerLimitMs,
    signal,
    what: `starting a container of ${image}`,
  });
  const capped = options.cap.mechanism === 'filesystem' ? cappedDirectory : null;
  const paths = {
    data: dataDirectory,
    snapshot: `${workDirectory}/snapshot`,
    cappedDirectory: capped,
    ownFileSystem: capped ?? (options.storage === 'memory' ? dataDirectory : null),
  };
  const run = (command: readonly string[], user?: string) => execute(engine, name, command, user);
  let limit = options.cap.mechanism === 'file-size' ? limitBlocks(options.cap.bytes) : 'unlimited';

  async function shell(script: string, ...args: readonly string[]): Promise<string> {
    const { exitCode, output } = await bounded(run(['sh', '-c', script, 'sh', ...args]), {
      limitMs: copyLimitMs,
      signal,
      what: 'handling the lab’s files',
    });
    if (exitCode === 0) return output;
    throw new PlimsollError(`the lab's files could not be handled: ${output.trim() || `exit ${exitCode}`}`, {
      code: 'lab-files-failed',
    });
  }
  if (capped) await shell('chown mysql "$1"', capped);
  const files = await containerFiles(engine, name, shell, { path: idFile, text: request.id });
  return {
    facts: { kind: 'docker', image, storage: options.storage, transport: 'docker-port', reason: request.reason },
    endpoint: {
      host: '127.0.0.1',
      port: container.getMappedPort(mysqlPort),
      socketPath: null,
      user: 'root',
      password,
      database: labSchema,
    },
    networkAddress: options.replication
      ? { host: container.getIpAddress(container.getNetworkNames()[0] ?? 'bridge'), port: mysqlPort }
      : null,
    paths,
    sharedDirectory: null,
    async limitFiles(bytes) {
      limit = limitBlocks(bytes);
      // Who owns the server may change its limit; root in a container may not (it lacks CAP_SYS_RESOURCE).
      const found = await shell(`pid=$(cat ${pidFile}) && stat -c "$pid %u:%g" "/proc/$pid" 2>/dev/null || true`);
      const [pid, owner] = found.trim().split(' ');
      if (!pid || !owner) return;
      const { exitCode, output } = await run(['sh', '-c', raiseScript, 'sh', pid, String(bytes)], owner);
      if (exitCode !== 0) throw notRaised(exitCode, output, `the image ${image}`);
    },
    async launch(mode, more = []): Promise<ServerProcess> {
      // The image's own entry point sees to the first time.
      const init = mode === 'repair' ? [`--init-file=${initFile}`] : [];
      if (init.length > 0) await shell(repairScript, repairStatements(['localhost', '%'], `'@PASSWORD@'`));
      const args = [
        `--datadir=${dataDirectory}`,
        '--secure-file-priv=',
        ...serverArguments(options, capped),
        ...more,
        ...init,
      ];
      const ended = run(['sh', '-c', launchScript, 'sh', limit, ...args]).then(
        ({ exitCode }) => endOf(run, exitCode),
        (cause): ServerEnd => ({ exit: `lost with its container (${messageOf(cause)})`, isHostLost: true }),
      );
      return {
        ended,
        signal: async (signal) => {
          // In a container that is paused nothing can be run.
          if (signal === 'SIGKILL') await ask(engine.socketPath, 'POST', `/containers/${name}/unpause`).catch(() => {});
          const script = `kill -${signal.slice('SIG'.length)} "$(cat ${pidFile})" 2>/dev/null || true`;
          const sent = run(['sh', '-c', script]);
          await bounded(sent, { limitMs: signalLimitMs, what: `sending ${signal}` }).catch(() => {});
        },
      };
    },
    shell,
    files,
    readLog: () => files.textOf(logFile),
    async end() {
      await ask(engine.socketPath, 'POST', `/containers/${name}/kill`);
    },
    [Symbol.asyncDispose]: () => removeContainer(engine, name, signal.aborted ? hurriedRemovalLimitMs : removalLimitMs),
  };
}

/** A container that is going takes its server along before its engine says so, and from then on nothing runs in it. */
async function endOf(run: (command: readonly string[]) => Promise<ExecOutcome>, exitCode: number): Promise<ServerEnd> {
  const probe = await bounded(run(['true']), {
    limitMs: probeLimitMs,
    what: 'looking for the container',
  }).catch(() => null);
  if (probe?.exitCode !== 0) return { exit: 'lost with its container', isHostLost: true };
  return { exit: endedBy(exitCode), isHostLost: false };
}

/** 137 is SIGKILL, which in a container is the memory limit's unless somebody sent it. */
function endedBy(exitCode: number): string {
  if (exitCode === 137) return 'signal 9 (the container’s memory limit, if nobody sent it)';
  return exitCode > 128 ? `signal ${exitCode - 128}` : `exit ${exitCode}`;
}

async function startContainer({ options, image, id, password }: DockerHostRequest, name: string) {
  // Loading it takes a quarter of a second, which an embedded lab need not pay.
  const { GenericContainer, Wait } = await import('testcontainers');
  const size = storageNeedBytes(options.cap.bytes);
  const inMemory = options.storage === 'memory';
  const ownFileSystem = options.cap.mechanism === 'filesystem';
  const tmpfsBytes = (inMemory ? 2 * size : 0) + (ownFileSystem ? options.cap.bytes : 0);
  class LabContainer extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      this.hostConfig.PortBindings = { [`${mysqlPort}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '0' }] };
      // Files on tmpfs are charged to the container's memory: the limit is the server's own.
      this.hostConfig.Memory = options.memoryBytes + tmpfsBytes;
    }
  }
  try {
    return await new LabContainer(image)
      .withName(name)
      // Its reaper needs an image of its own, which cannot be had everywhere; the watchdog does that work.
      .withAutoCleanup(false)
      .withLabels({ 'plimsoll.session': id, [ownerLabel]: processIdentity(process.pid), [placeLabel]: placeHere() })
      .withEnvironment({ MYSQL_ROOT_PASSWORD: password, MYSQL_ROOT_HOST: '%', MYSQL_DATABASE: labSchema, TZ: 'UTC' })
      .withTmpFs({
        ...(inMemory ? { [dataDirectory]: `rw,size=${size}`, [workDirectory]: `rw,mode=0711,size=${size}` } : {}),
        ...(ownFileSystem ? { [cappedDirectory]: `rw,size=${options.cap.bytes}` } : {}),
      })
      .withExposedPorts(mysqlPort)
      .withEntrypoint([
        'sh',
        '-c',
        `mkdir -p ${workDirectory} && printf %s ${id} >${idFile} && echo waiting && exec sleep 2147483647`,
      ])
      .withWaitStrategy(Wait.forLogMessage('waiting'))
      .withStartupTimeout(30_000)
      .start();
  } catch (cause) {
    throw new PlimsollError(`Docker could not start a container of ${image}`, {
      code: 'container-failed',
      hint: '`plimsoll doctor` says what this machine can run; --lab embedded needs no Docker.',
      cause,
    });
  }
}
