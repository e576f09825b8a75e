/** Files that a command writes: whole or not at all, and tried before the work begins. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { messageOf, PlimsollError } from '../errors.js';

/** Before the server is asked anything: a place that cannot be written is told at once. */
export async function tryOut(path: string): Promise<void> {
  await writeWhole(`${path}.trying`, '').finally(() => rm(`${path}.trying`, { force: true }));
}

/** Whole or not at all: an older profile stays until the new one is written. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await writeFile(partial, text, { flag: 'wx' });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new PlimsollError(`cannot write ${path}: ${messageOf(cause)}`, {
      code: 'out-unwritable',
      hint: 'Name another file with --out.',
      cause,
    });
  }
}
