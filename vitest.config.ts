import { defineConfig } from 'vitest/config';

/** One project a suite. Suites that own servers run their files one after another: two cores, one lab at a time. */
const server = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 };

/**
 * What every remedy owes when it is broken, on one provider. It counts rows: nothing that it asks for hangs on how fast
 * the machine is, and half of its time is spent in waiting. So two of its labs may run side by side, before the suites
 * that have the machine to themselves.
 */
const contract = (lab: 'docker' | 'embedded') => ({
  name: `contract-${lab}`,
  include: ['test/contract/**/*.test.ts'],
  env: { PLIMSOLL_TEST_LAB: lab },
  ...server,
  fileParallelism: true,
  maxWorkers: 2,
  sequence: { groupOrder: 1 },
});

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      { test: contract('docker') },
      { test: contract('embedded') },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...server } },
      { test: { name: 'cli', include: ['test/cli/**/*.test.ts'], ...server } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...server } },
    ],
  },
});
