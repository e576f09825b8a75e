/**
 * A file-size cap on the living server: RLIMIT_FSIZE's soft limit, which whoever owns the process may move as
 * long as the hard limit, left as it was, is above it. `prlimit` (util-linux) does it from outside; the next
 * write of mysqld meets the new limit.
 */
import { PlimsollError } from '../errors.js';
import type { CapMechanism } from '../scenario/schema.js';

const limitBlockBytes = 512;
const missingExit = 3;

/** For `sh -c`: $1 is mysqld's process id, $2 the limit in bytes. */
export const raiseScript = `command -v prlimit >/dev/null || exit ${missingExit}; exec prlimit --pid "$1" --fsize="$2": 2>&1`;

/** The same limit as the shell's `ulimit -f` takes it. */
export function limitBlocks(bytes: number): string {
  return String(Math.floor(bytes / limitBlockBytes));
}

/** Why `raiseScript` failed; `where` is "the image …" or "this machine". */
export function notRaised(exitCode: number, said: string, where: string): PlimsollError {
  const missing = exitCode === missingExit;
  return new PlimsollError(
    missing
      ? `${where} has no prlimit: the limit of its running server cannot be moved`
      : `the limit of the running server could not be moved: ${said.trim() || `prlimit ended with ${exitCode}`}`,
    {
      code: 'cap-not-raised',
      hint: missing
        ? 'Its package is util-linux; `plimsoll image` builds a stand-in that has it, and --lab embedded takes this machine’s.'
        : 'The hard limit on file sizes may stand in the way: `ulimit -H -f` tells.',
    },
  );
}

/** Only a file-size limit can be moved while the server runs. Throws `cap-not-raised`. */
export function refuseOtherMechanisms(mechanism: CapMechanism): void {
  if (mechanism === 'file-size') return;
  const needed =
    mechanism === 'tablespace'
      ? 'it needs a larger max in innodb_data_file_path, and a restart'
      : 'it needs a larger file system under the table';
  throw new PlimsollError(`a ${mechanism} cap cannot be raised on the living server: ${needed}`, {
    code: 'cap-not-raised',
    hint: 'Use cap.mechanism file-size to rehearse it.',
  });
}
