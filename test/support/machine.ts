/**
 * What this machine can run, for every suite that needs a server or a browser. What is missing is left out
 * with its reason printed; named in PLIMSOLL_REQUIRE (docker, embedded, browser, percona-toolkit, zstd, separated by commas), it
 * is an error instead.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Compression, createCompressor } from '../../src/archive-files/compression.js';
import { inspectMachine } from '../../src/lab/inspect-machine.js';

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => existsSync(join(directory, program)));
}

function canCompress(compression: Compression): boolean {
  try {
    createCompressor(compression).destroy();
    return true;
  } catch {
    return false;
  }
}

const machine = await inspectMachine(process.env);
const required = new Set((process.env['PLIMSOLL_REQUIRE'] ?? '').split(',').filter(Boolean));

const missing = {
  docker:
    'missing' in machine.docker
      ? machine.docker.missing
      : 'missing' in machine.image
        ? `${machine.image.missing} (\`plimsoll image\` builds a stand-in)`
        : null,
  embedded: machine.embedded.found ? null : machine.embedded.passedOver.join('; '),
  browser: 'missing' in machine.browser ? machine.browser.missing : null,
  'percona-toolkit': ['pt-archiver', 'pt-online-schema-change'].every(isOnPath)
    ? null
    : "pt-archiver and pt-online-schema-change are not on PATH (Debian's percona-toolkit)",
  zstd: canCompress('zstd') ? null : `Node ${process.version} has no zstd; 22.15 has`,
};

for (const name of required)
  if (!(name in missing))
    throw new Error(`PLIMSOLL_REQUIRE names "${name}"; it takes ${Object.keys(missing).join(', ')}`);
for (const [name, reason] of Object.entries(missing)) {
  if (reason === null) continue;
  if (required.has(name)) throw new Error(`PLIMSOLL_REQUIRE wants ${name}, which is missing: ${reason}`);
  // scripts/test.mjs gathers these lines.
  console.warn(`skipped: ${name}: ${reason}`);
}

/** Whether the clean-up tools that operators use are there. */
export const hasPerconaToolkit = missing['percona-toolkit'] === null;

/** The only provider that this project tests on (vitest.config.ts); undefined where it tests on each. */
const onlyLab = process.env['PLIMSOLL_TEST_LAB'];

/** The providers to test on, for `describe.each(labKinds)`. */
export const labKinds = (['docker', 'embedded'] as const).filter(
  (kind) => missing[kind] === null && (onlyLab ?? kind) === kind,
);

/**
 * Providers differ in processes, files and the way to a server; SQL is the same on each. So a matrix of tests is whole on
 * this one, the quicker, and what is SQL alone is tried on it alone.
 */
export const wholeLab = missing.embedded === null ? 'embedded' : 'docker';

/** For `describe.each`, of what is SQL alone. */
export const sqlLabs = labKinds.filter((kind) => kind === wholeLab);

/** Compressions of archive files that this Node can write. */
export const fileCompressions = (['gzip', 'zstd'] as const).filter(
  (compression) => compression === 'gzip' || missing.zstd === null,
);
