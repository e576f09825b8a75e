/**
 * Records what a real run tells, for the tests of those that read events: runs test/support/every-event.yaml on the
 * embedded lab and writes its events to test/support/recorded-run.ts, where the compiler holds them to the type of
 * events. Lists are cut to their first entries, which have the shape of all others.
 * To be run again where events or what they carry change: `npx tsc && node scripts/record-run.mjs`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scenario = 'test/support/every-event.yaml';
const target = 'test/support/recorded-run.ts';
const listed = 2;
const historyTold = 4;

const directory = mkdtempSync(join(tmpdir(), 'plimsoll-record-'));
try {
  const run = spawnSync(process.execPath, ['dist/bin.js', 'run', scenario, '--json', '--out', directory], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`the run ended with ${run.status ?? run.signal}`);
  const events = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line.replaceAll(directory, 'reports/every-event')))
    .map((event) => (event.type === 'run-finished' ? event : shortened(event)));
  const history = events.filter(({ type, phase }) => type === 'progress' && phase === 'history');
  const kept = events.filter(
    (event) => !history.includes(event) || history.indexOf(event) % Math.ceil(history.length / historyTold) === 0,
  );
  writeFileSync(
    target,
    `/** What a real run told, recorded by scripts/record-run.mjs; lists are cut to their first entries. */
import type { RunEvent } from '../../src/events.js';
import { resultSchema } from '../../src/result/schema.js';

// What a result's schema holds goes through it: a field that it gained since has its default.
const { trials, faultTrials, crashLoop } = resultSchema.shape;
const trialOf = (recorded: unknown) => trials.element.parse(recorded);
const faultTrialOf = (recorded: unknown) => faultTrials.unwrap().element.parse(recorded);
const crashLoopOf = (recorded: unknown) => crashLoop.unwrap().unwrap().parse(recorded);

export const recordedRun: readonly RunEvent[] = [${kept.map(asSource).join(',')}];
`,
  );
  spawnSync('npx', ['biome', 'check', '--write', target], { stdio: 'inherit' });
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** An event as TypeScript: its own fields plain, so that the compiler sees each; parts of a result through their schema. */
function asSource(event) {
  const parsers = {
    'trial-finished': 'trialOf',
    'fault-trial-finished': 'faultTrialOf',
    'crash-loop-finished': 'crashLoopOf',
  };
  const parser = parsers[event.type];
  if (!parser) return JSON.stringify(event);
  const fields = Object.entries(event).map(([key, value]) => {
    const text = JSON.stringify(value);
    return `${JSON.stringify(key)}: ${key === 'trial' || key === 'crashLoop' ? `${parser}(${text})` : text}`;
  });
  return `{${fields.join(', ')}}`;
}

function shortened(value) {
  if (Array.isArray(value)) return value.slice(0, listed).map(shortened);
  if (typeof value === 'string' && value.length > 200) return `${value.slice(0, 200)}…`;
  if (value === null || typeof value !== 'object') return value;
  // A histogram cut short is none.
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, key === 'histogram' ? null : shortened(entry)]),
  );
}
