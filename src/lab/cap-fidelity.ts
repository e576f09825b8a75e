/** How close each way of capping a table comes to a limit in real life, in a sentence for the report. */
import type { CapMechanism } from '../scenario/schema.js';

const fidelity: Readonly<Record<CapMechanism, string>> = {
  'file-size':
    'A file-size limit on the server process (RLIMIT_FSIZE): the operating system refuses to let the table’s file grow, as it does at a file system’s own limit for one file. The file cannot pass it, and undo, redo and other tables go on, each below the same limit.',
  tablespace:
    'The table lives in a system tablespace with a maximum size: the same error on the same statements, but the cap is InnoDB’s own, and the space is shared with whatever else lives in that tablespace.',
  filesystem:
    'The table’s file lies on a small file system of its own: the same error, with “no space left” as its cause. Other tables live elsewhere and go on; a rebuild beside the old file needs room on the same small disk.',
};

export function capFidelity(mechanism: CapMechanism): string {
  return fidelity[mechanism];
}
