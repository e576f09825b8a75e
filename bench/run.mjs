/**
 * `npm run bench`: our figures beside their peers', in one run, rounds interleaved, medians with their spread.
 * `--json FILE` writes them for programs; names choose: `npm run bench -- peers`, or `--only generator,load`.
 * Run it on a quiet machine; a ratio from one run means more than two numbers from two runs.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

/** Loaded when chosen: each reaches into other parts of dist/. */
const benches = {
  generator: async () => (await import('./generator.mjs')).benchGenerator(),
  load: async () => (await import('./load.mjs')).benchLoad(),
  'lab-start': async () => (await import('./lab-start.mjs')).benchLabStart(),
  run: async () => (await import('./first-full.mjs')).benchFirstFull(),
  peers: async () => (await import('./peers.mjs')).benchPeers(),
};

const options = { json: { type: 'string' }, only: { type: 'string' } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const named = [...positionals, ...(values.only?.split(',') ?? [])];
const chosen = named.length > 0 ? named : Object.keys(benches);

let figures = {};
for (const name of chosen) {
  const bench = benches[name];
  if (!bench) throw new Error(`no bench is named ${name}: ${Object.keys(benches).join(', ')}`);
  const { title, rows, json } = await bench();
  console.log(`\n${title}`);
  console.table(Object.fromEntries(rows.map(({ name: row, ...columns }) => [row, columns])));
  figures = { ...figures, ...json };
}
if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
