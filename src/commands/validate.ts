import { Command } from 'commander';
import { type ExitCode, PlimsollError } from '../errors.js';
import { formatBytes } from '../measure/format.js';
import { findScenario } from '../scenario/find-scenario.js';
import { loadScenario } from '../scenario/load-scenario.js';
import type { CommandIo } from './io.js';

/** `plimsoll validate FILE…`: an ok line for each sound scenario; all problems of the others at once, and exit code 2. */
export function validateCommand(io: CommandIo, _finish: (code: ExitCode) => void): Command {
  return new Command('validate')
    .description('check scenario files without starting anything')
    .argument('<scenario...>', 'files, or names of the scenarios that come with plimsoll')
    .action(async (scenarios: readonly string[]) => {
      const failures: PlimsollError[] = [];
      for (const scenario of scenarios) {
        try {
          io.stdout.write(`${await checked(scenario, io.cwd)}\n`);
        } catch (error) {
          if (!(error instanceof PlimsollError)) throw error;
          failures.push(error);
        }
      }
      if (failures.length > 0) throw allOf(failures, scenarios.length);
    });
}

/** The ok line. Throws what is wrong with the file, or with the cap it asks for. */
async function checked(nameOrPath: string, cwd: string): Promise<string> {
  const { name, cap, strategies } = await loadScenario(await findScenario(nameOrPath, cwd), {}, cwd);
  return `ok  ${nameOrPath}: ${name}, cap ${formatBytes(cap.size)} (${cap.mechanism}), ${strategies.map(({ label }) => label).join(', ')}`;
}

function allOf(failures: readonly PlimsollError[], checkedFiles: number): PlimsollError {
  const [first] = failures;
  if (failures.length === 1 && checkedFiles === 1 && first) return first;
  const hint = failures.find((failure) => failure.hint)?.hint;
  return new PlimsollError(`${failures.length} of ${checkedFiles} scenarios have problems`, {
    code: 'scenario-invalid',
    details: failures.flatMap(({ message, details }) => (details.length > 0 ? details : [message])),
    ...(hint === undefined ? {} : { hint }),
  });
}
