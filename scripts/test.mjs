/**
 * Runs every test suite that this machine can run, says what it skipped and why, and ends with the plain line
 * "N passed, N failed". Arguments go to vitest: `npm test -- test/unit`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectMachine } from '../dist/lab/inspect-machine.js';

const directory = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
const report = join(directory, 'results.json');
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);

let counts = { passed: 0, failed: 1 };
try {
  const results = JSON.parse(readFileSync(report, 'utf8'));
  for (const line of await skipped(results)) console.log(line);
  counts = count(results);
} catch (error) {
  console.error(`no results: ${error.message}`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = status === 0 && counts.failed === 0 ? 0 : 1;

/** A file that fails to load has no tests to count: it counts as one failure itself. */
function count({ numPassedTests, numFailedTests, testResults }) {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

async function skipped({ testResults }) {
  const machine = await inspectMachine(process.env);
  const reasons = [
    ['docker labs', machine.docker.missing ?? machine.image.missing],
    ['embedded labs', machine.embedded.found ? undefined : machine.embedded.passedOver.join('; ')],
    ['browser', machine.browser.missing],
  ].filter(([, reason]) => reason !== undefined);
  const tests = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'skipped' || status === 'pending'),
  );
  return [
    ...reasons.map(([what, reason]) => `skipped: ${what}: ${reason}`),
    ...tests.map(({ fullName }) => `skipped: ${fullName}`),
  ];
}
