import { defineConfig } from 'vitest/config';

/** One project a suite. Suites that own servers run their files one after another: two cores, one lab at a time. */
const server = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...server } },
      { test: { name: 'cli', include: ['test/cli/**/*.test.ts'], ...server } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...server } },
    ],
  },
});
