/**
 * Where an embedded lab's files lie: a directory of its own, mode 0700, in memory (/dev/shm, where that is a
 * tmpfs with room) or on disk. Memory without room is not an error and not silent: the reason goes into the
 * lab's facts.
 */
import { mkdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlimsollError } from '../../errors.js';
import { formatMiB, storageNeedBytes } from '../cap-check.js';
import type { LabOptions } from '../lab.js';

const memoryDirectory = '/dev/shm';
const tmpfsMagic = 0x01021994;
/** A socket's path has 107 bytes at most; ours adds `/plimsoll-<12>/mysqld.sock`. */
const socketRoomBytes = 70;

export interface LabPlace {
  readonly directory: string;
  readonly storage: 'memory' | 'disk';
  /** Why it is not what was asked for, or ''. */
  readonly note: string;
}

/** Chooses the place; nothing is made yet. Throws `no-room`. */
export async function chooseLabPlace(id: string, options: Pick<LabOptions, 'storage' | 'cap'>): Promise<LabPlace> {
  const needed = storageNeedBytes(options.cap.bytes);
  const name = `plimsoll-${id}`;
  let note = '';
  if (options.storage === 'memory') {
    const memory = await statfs(memoryDirectory).catch(() => null);
    const free = memory?.type === tmpfsMagic ? memory.bavail * memory.bsize : 0;
    if (free >= needed) return { directory: join(memoryDirectory, name), storage: 'memory', note };
    note = `data on disk: ${memoryDirectory} has ${formatMiB(free)} free, ${formatMiB(needed)} are needed`;
  }
  const parent = tmpdir().length > socketRoomBytes ? '/tmp' : tmpdir();
  const disk = await statfs(parent);
  const free = disk.bavail * disk.bsize;
  if (free < needed)
    throw new PlimsollError(
      `no room for the lab: ${parent} has ${formatMiB(free)} free, ${formatMiB(needed)} are needed`,
      {
        code: 'no-room',
        hint: 'Set TMPDIR to a directory with room, or choose a smaller cap.',
      },
    );
  return { directory: join(parent, name), storage: 'disk', note };
}

export async function makeLabDirectory(directory: string): Promise<void> {
  await mkdir(directory, { mode: 0o700 });
  for (const name of ['snapshot', 'shared', 'tmp']) await mkdir(join(directory, name), { mode: 0o700 });
}
