/** `plimsoll report RESULT.json`: makes a run's report again, from its result alone. */
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { type ExitCode, exitCodes } from '../errors.js';
import type { CommandIo } from '../io.js';
import { readResult } from '../result/read-result.js';

export function reportCommand(io: CommandIo, finish: (code: ExitCode) => void): Command {
  return new Command('report')
    .description("make a run's report again from its result.json, byte for byte")
    .argument('<result>', 'result.json of a run')
    .option('--out <directory>', 'where to write (default: beside the result)')
    .action(async (resultPath: string, options: { readonly out?: string }) => {
      const path = resolve(io.cwd, resultPath);
      const result = await readResult(path);
      const directory = options.out === undefined ? dirname(path) : resolve(io.cwd, options.out);
      // Other commands start without it.
      const { writeReport } = await import('../report/write-report.js');
      await writeReport(result, directory);
      io.stdout.write(`${join(directory, 'report.html')}\n`);
      finish(exitCodes.ok);
    });
}
