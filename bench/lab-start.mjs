/** From the call to the first SQL answer, template warm, on each provider that this machine has. */
import { defaultCacheDirectory } from '../dist/lab/cache-directory.js';
import { startLab } from '../dist/lab/start-lab.js';
import { interleave, row } from './rounds.mjs';

const rounds = 5;
const mib = 2 ** 20;

export const labOptions = (kind, capBytes) => ({
  kind,
  image: 'mysql:8.4',
  memoryBytes: 2 ** 30,
  bufferPoolBytes: 64 * mib,
  storage: 'memory',
  cap: { mechanism: 'file-size', bytes: capBytes },
  cacheDirectory: defaultCacheDirectory(process.env),
  signal: new AbortController().signal,
});

export async function benchLabStart() {
  const kinds = [];
  for (const kind of ['embedded', 'docker'])
    if (await startAndStop(kind).catch((error) => skipped(kind, error))) kinds.push(kind);
  const figures = await interleave(Object.fromEntries(kinds.map((kind) => [kind, () => startAndStop(kind)])), rounds);
  return {
    title: 'Lab start: until ready for SQL, ms',
    rows: kinds.map((kind) => row(kind, figures[kind], 'ms', 0)),
    json: {
      labStart: {
        embeddedMsP50: figures.embedded?.median ?? null,
        dockerMsP50: figures.docker?.median ?? null,
      },
    },
  };
}

async function startAndStop(kind) {
  const startedMs = performance.now();
  const lab = await startLab(labOptions(kind, 64 * mib));
  const readyMs = performance.now() - startedMs;
  await lab[Symbol.asyncDispose]();
  return readyMs;
}

function skipped(kind, error) {
  console.log(`${kind}: skipped, ${error.message}`);
  return null;
}
