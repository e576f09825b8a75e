import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** One project a suite. Those that own servers have time for them: a container may need seconds to start. */
const server = { testTimeout: 120_000, hookTimeout: 120_000 };

/**
 * Much of the time of a suite with servers is waiting: for starts, purge, locks, traffic. So two files run side by side.
 * What they claim are rows, bytes and order, which do not hang on how fast the machine is.
 */
const sideBySide = { ...server, fileParallelism: true, maxWorkers: 2, sequence: { groupOrder: 1 } };

/** What every remedy owes when it is broken, on one provider. */
const contract = (lab: 'docker' | 'embedded') => ({
  name: `contract-${lab}`,
  include: ['test/contract/**/*.test.ts'],
  env: { PLIMSOLL_TEST_LAB: lab },
  ...sideBySide,
});

/** Many minutes each, in this order: begun first, none of them is left to run by itself at the end. */
const longest = [
  'test/contract/faults.test.ts',
  'test/contract/faults-other-tables.test.ts',
  'test/contract/conservation.test.ts',
  'test/contract/strategies.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((file) => moduleId.endsWith(file));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      { test: contract('docker') },
      { test: contract('embedded') },
      { test: { name: 'cli', include: ['test/cli/**/*.test.ts'], ...sideBySide } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...sideBySide } },
      // Last, and one at a time: some measure time, some wait for clients to be served again, some keep every core busy.
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          ...server,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
