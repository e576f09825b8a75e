import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { type ExitCode, PlimsollError } from '../errors.js';
import type { CommandIo } from '../io.js';
import { defaultCacheDirectory } from '../lab/cache-directory.js';
import { exitCodeOf } from '../measure/run-exit.js';
import { verdictOf } from '../measure/verdict.js';
import { resultFileName } from '../result/store.js';
import { tellPhase } from '../run/phases.js';
import { runScenario } from '../run/run-scenario.js';
import { findScenario } from '../scenario/find-scenario.js';
import { loadScenario, type ScenarioOverrides } from '../scenario/load-scenario.js';
import { createReporter, reporterMode } from '../terminal/reporter.js';
import { takeRunDirectory } from './run-directory.js';

interface RunCommandOptions extends Omit<ScenarioOverrides, 'strategies'> {
  readonly strategies?: string;
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const defaultScenario = 'treasure-data-2019';

/** `plimsoll run [scenario]`: one scenario from an empty server to the report. */
export function runCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('run')
    .description('fill the table, observe the outage, try the remedies, write the report')
    .argument('[scenario]', 'a file, or the name of a scenario that comes with plimsoll', defaultScenario)
    .option('--lab <kind>', 'where MySQL runs: auto, docker or embedded')
    .option('--image <image>', 'the container image (docker)')
    .option('--seed <number>', 'seed of rows, arrivals and order')
    .option('--cap <size>', 'size limit of the table, such as 64MiB')
    .option('--strategies <names>', 'only these, separated by commas')
    .option('--repetitions <number>', 'rounds of each strategy')
    .option('--out <directory>', 'where the report goes (default: reports/<scenario>-<time>)')
    .option('--overwrite', 'let the run go that is in that directory')
    .option('--json', 'events as lines of JSON')
    .option('--quiet', 'print the report’s directory only')
    .action(async (nameOrPath: string, options: RunCommandOptions) => {
      const startedMs = performance.now();
      const startedAt = new Date();
      const { strategies, out, overwrite = false, ...overrides } = options;
      const scenarioFile = await findScenario(nameOrPath, io.cwd);
      const scenario = await loadScenario(
        scenarioFile,
        { ...overrides, ...(strategies === undefined ? {} : { strategies: strategies.split(',') }) },
        io.cwd,
      );
      const fallback = join('reports', `${scenario.name}-${fileTime(startedAt)}`);
      await using place = await takeRunDirectory({ cwd: io.cwd, out, fallback, overwrite });
      const directory = place.path;
      const reporter = createReporter({ mode: reporterMode(options, io), io });
      const { emit } = reporter;
      try {
        const cacheDirectory = defaultCacheDirectory(io.env);
        const common = { startedMs, startedAt, directory, cacheDirectory, env: io.env, signal: io.signal, emit };
        const result = await runScenario({ scenario, scenarioDirectory: dirname(scenarioFile), ...common });
        await tellPhase(
          { scenario, signal: io.signal, emit },
          'report',
          'Writing the report',
          async () => {
            // A tenth of a run's start-up time, if it were loaded with the rest.
            const { writeReport } = await import('../report/write-report.js');
            return writeReport(result, directory);
          },
          (files) => `${files.length} files`,
        );
        emit({
          type: 'run-finished',
          status: result.status,
          directory,
          verdict: verdictOf(result),
          durationMs: performance.now() - startedMs,
        });
        finish(exitCodeOf(result));
      } catch (error) {
        if (!io.signal.aborted) throw error;
        throw new PlimsollError('interrupted', {
          code: 'interrupted',
          hint: `what was measured until then is kept: plimsoll report ${join(directory, resultFileName)}`,
        });
      } finally {
        reporter.close();
      }
    });
}

/** 20260131-235959, UTC: sorts by time, safe in every file system. */
function fileTime(date: Date): string {
  return date.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
}
