/** Keeps `result.json` on disk while a run goes on: rewritten after each trial, so that an interrupt loses nothing. */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PlimsollError } from '../errors.js';
import { makeDirectory, whyRefused } from '../writable-directory.js';
import type { Result } from './schema.js';

export const resultFileName = 'result.json';

/** Writes the result whole; a reader never sees half a file. Throws `result-unwritable`. */
export async function writeResult(result: Result, directory: string): Promise<string> {
  const path = join(directory, resultFileName);
  const text = `${JSON.stringify(result, null, 1)}\n`;
  try {
    await makeDirectory(directory);
    await writeFile(`${path}.partial`, text);
    await rename(`${path}.partial`, path);
  } catch (cause) {
    throw new PlimsollError(`the result cannot be written to ${path}: ${whyRefused(cause)}`, {
      code: 'result-unwritable',
      hint: 'Make room, or name another directory with --out, and run again.',
      cause,
    });
  }
  return path;
}
