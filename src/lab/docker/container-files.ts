/**
 * The files of a container. Where this process may look into its file systems (Linux, the engine's own machine, root:
 * /proc/PID/root, proc(5)) it reads them itself, in a tenth of the time and without work for the engine beside the
 * server that is measured; elsewhere by the engine's exec (Docker Engine API v1.24, "Exec"). The engine's own copy-out
 * does not see tmpfs, where a lab's data lies; an exec's output as text would spoil bytes. What comes is pulled, so
 * that a file of any size passes through the memory of a chunk.
 */
import { PlimsollError } from '../../errors.js';
import { type LabFiles, localFiles } from '../lab-files.js';
import { ask, type DockerEngine } from './engine.js';
import { startExec } from './exec.js';

/** Runs a shell script in the container. */
type Shell = (script: string, ...args: readonly string[]) => Promise<string>;

/**
 * The container's files. A process id that the engine tells may be of another machine's: where this process looks in,
 * the file `proof` of the container must be there with its secret `text`.
 */
export async function containerFiles(
  engine: DockerEngine,
  container: string,
  shell: Shell,
  proof: { readonly path: string; readonly text: string },
): Promise<LabFiles> {
  const { text } = await ask(engine.socketPath, 'GET', `/containers/${container}/json`);
  const { State: state } = JSON.parse(text) as { State?: { Pid?: number } };
  const direct = localFiles(`/proc/${state?.Pid}/root`);
  return (await direct.textOf(proof.path)) === proof.text ? direct : filesByEngine(engine, container, shell);
}

/** By the engine alone. `read` throws `lab-files-failed` where the file cannot be read to its end. */
export function filesByEngine(engine: DockerEngine, container: string, shell: Shell): LabFiles {
  return {
    sizeOf: async (path) => Number((await shell('stat -c %s "$1"', path)).trim()),
    async sizesIn(directory) {
      const listing = await shell(
        'find "$1" -maxdepth 1 -type f -exec stat -c "%s %n" {} + 2>/dev/null || true',
        directory,
      );
      return new Map([...listing.matchAll(/^(\d+) .*\/(.+)$/gm)].map(([, bytes, name]) => [name ?? '', Number(bytes)]));
    },
    read: (path) => readByExec(engine, container, path),
    textOf: (path) => shell('cat "$1" 2>/dev/null || true', path),
  };
}

async function* readByExec(engine: DockerEngine, container: string, path: string): AsyncGenerator<Buffer> {
  const { output, exitCode } = await startExec(engine, container, ['cat', '--', path]);
  let complaint = '';
  for await (const { isError, bytes } of output) {
    if (isError) complaint += bytes.toString();
    else yield bytes;
  }
  const code = await exitCode();
  if (code !== 0) throw unreadable(path, complaint || `exit ${code}`);
}

function unreadable(path: string, reason: string): PlimsollError {
  return new PlimsollError(`the lab's file ${path} could not be read: ${reason.trim()}`, { code: 'lab-files-failed' });
}
