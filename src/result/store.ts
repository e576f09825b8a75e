/** Keeps `result.json` on disk while a run goes on: rewritten after each trial, so that an interrupt loses nothing. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from './schema.js';

export const resultFileName = 'result.json';

/** Writes the result whole; a reader never sees half a file. */
export async function writeResult(result: Result, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, resultFileName);
  await writeFile(`${path}.partial`, `${JSON.stringify(result, null, 1)}\n`);
  await rename(`${path}.partial`, path);
  return path;
}
