/** Scenario names to files: a path as it is, or the name of a scenario that comes with the package. */
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlimsollError } from '../errors.js';
import { nearest } from '../yaml-files/problems.js';

/** The package's own scenarios/, which stands beside dist/ and src/ alike. */
export const bundledDirectory = fileURLToPath(new URL('../../scenarios/', import.meta.url));

const extension = /\.ya?ml$/;

/** Names of the scenarios that come with plimsoll, sorted. */
export async function bundledScenarioNames(): Promise<readonly string[]> {
  const files = await readdir(bundledDirectory);
  return files
    .filter((file) => extension.test(file))
    .map((file) => file.replace(extension, ''))
    .sort();
}

/** Absolute path for what a user typed. A bare word is a bundled scenario's name. Throws `scenario-unknown`. */
export async function findScenario(nameOrPath: string, cwd: string): Promise<string> {
  if (basename(nameOrPath) !== nameOrPath || extension.test(nameOrPath)) return resolve(cwd, nameOrPath);
  const names = await bundledScenarioNames();
  if (names.includes(nameOrPath)) return join(bundledDirectory, `${nameOrPath}.yaml`);
  const near = nearest(nameOrPath, names);
  throw new PlimsollError(`no scenario is called "${nameOrPath}"${near ? `; did you mean "${near}"?` : ''}`, {
    code: 'scenario-unknown',
    hint: `give a path (./${nameOrPath}.yaml) or one of ${names.join(', ')}`,
  });
}
