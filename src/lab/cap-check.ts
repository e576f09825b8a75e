/**
 * Whether a cap can be rehearsed at all, decided before anything starts: the server's own files live under a
 * file-size cap too, a tablespace starts at a size of its own, and a container's server needs memory. Pure: takes the
 * request, answers with problems, each of which is a reason to refuse.
 */
import { growthUnder, nearestCaps } from '../innodb/file-growth.js';
import type { CapMechanism } from '../scenario/schema.js';

const mebibyte = 2 ** 20;

/** Smallest caps that a server starts and works under. Measured with 9.7.4: 24 MiB do not start, 28 MiB do. */
const minimumBytes: Readonly<Record<CapMechanism, { readonly bytes: number; readonly reason: string }>> = {
  'file-size': {
    bytes: 28 * mebibyte,
    reason:
      'a file-size cap holds for every file of the server, and its dictionary (mysql.ibd) takes 25 to 28 MiB, each undo log 16 MiB and the system tablespace 12 MiB',
  },
  tablespace: {
    bytes: 16 * mebibyte,
    reason: 'the system tablespace starts at 12 MiB, and the table must have room beside what the server keeps there',
  },
  filesystem: {
    bytes: 4 * mebibyte,
    reason: 'a table grows by whole extents of 1 MiB, and the smallest useful one has a few of them',
  },
};

/** System tablespace, undo, redo and temporary files of a lab, beside the table. */
const serverFilesBytes = 256 * mebibyte;
/** mysqld's own memory beside the buffer pool: 264 MiB resident were measured under traffic with 9.7.4. */
const serverMemoryBytes = 320 * mebibyte;

export interface CapRequest {
  readonly cap: { readonly mechanism: CapMechanism; readonly bytes: number };
  readonly kind: 'auto' | 'docker' | 'embedded';
  /** A container's limit for the server itself; files on its tmpfs come on top. */
  readonly memoryBytes: number;
  readonly bufferPoolBytes: number;
}

export interface CapProblem {
  readonly code: 'cap-too-small' | 'cap-within-a-page';
  /** The scenario's key that asks for what cannot be. */
  readonly key: readonly [string, string];
  readonly message: string;
  readonly hint: string;
}

/** None where the run can start. */
export function checkCap(request: CapRequest): readonly CapProblem[] {
  const problems: CapProblem[] = [];
  const { mechanism, bytes } = request.cap;
  const minimum = minimumBytes[mechanism];
  if (bytes < minimum.bytes)
    problems.push({
      code: 'cap-too-small',
      key: ['cap', 'size'],
      message: `a ${mechanism} cap of ${formatMiB(bytes)} is too small for the server itself: ${minimum.reason}`,
      hint:
        mechanism === 'file-size'
          ? `Use at least ${formatMiB(minimum.bytes)}, or the mechanism tablespace or filesystem for a smaller table.`
          : `Use at least ${formatMiB(minimum.bytes)}.`,
    });
  else if (growthUnder(bytes) === 'ends-within-a-page')
    problems.push({
      code: 'cap-within-a-page',
      key: ['cap', 'size'],
      message: `a cap of ${bytes.toLocaleString('en-US')} bytes ends within a page of 16 KiB, and a file so long cannot be imported: the full table could not be restored`,
      hint: `Use ${nearestCaps(bytes)
        .filter((near) => near >= minimum.bytes)
        .map(exactMiB)
        .join(' or ')}: the nearest sizes to which InnoDB extends a file in whole steps.`,
    });
  const memoryNeed = serverMemoryBytes + request.bufferPoolBytes;
  if (request.kind !== 'embedded' && memoryNeed > request.memoryBytes)
    problems.push({
      code: 'cap-too-small',
      key: ['lab', 'memory'],
      message: `a memory limit of ${formatMiB(request.memoryBytes)} is too low: the server with its buffer pool needs ${formatMiB(memoryNeed)}`,
      hint: `Set lab.memory to ${formatMiB(memoryNeed)} or more, or lab.bufferPool lower.`,
    });
  return problems;
}

/** Room that a lab's files may take: the server's own, the full table, its snapshot, and a rebuilt or archived copy with its own indexes. */
export function storageNeedBytes(capBytes: number): number {
  return serverFilesBytes + 4 * capBytes;
}

/** "64 MiB"; tenths where they matter. */
export function formatMiB(bytes: number): string {
  const size = bytes / mebibyte;
  return `${Number.isInteger(size) || size >= 100 ? Math.round(size) : size.toFixed(1)} MiB`;
}

/** As a scenario and `--cap` take it. */
function exactMiB(bytes: number): string {
  return `${bytes / mebibyte}MiB`;
}
