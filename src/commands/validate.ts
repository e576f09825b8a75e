import { Command } from 'commander';
import { type ExitCode, PlimsollError } from '../errors.js';
import type { CommandIo } from '../io.js';
import { type CapProblem, checkCap } from '../lab/cap-check.js';
import { defaultImage } from '../lab/images.js';
import { capWarnings } from '../measure/cap-warnings.js';
import { formatBytes } from '../measure/format.js';
import { findScenario } from '../scenario/find-scenario.js';
import { locateScenario } from '../scenario/load-scenario.js';
import type { Scenario } from '../scenario/schema.js';
import { openQuestions, tableNotes } from './validate-table.js';

/** `plimsoll validate FILE…`: an ok line for each sound scenario; all problems of the others at once, and exit code 2. */
export function validateCommand(io: CommandIo, _finish: (code: ExitCode) => void): Command {
  return new Command('validate')
    .description('check scenario files; a table of your own is read by a server of a lab')
    .argument('<scenario...>', 'files, or names of the scenarios that come with plimsoll')
    .action(async (scenarios: readonly string[]) => {
      const failures: PlimsollError[] = [];
      for (const scenario of scenarios) {
        try {
          io.stdout.write(`${await checked(io, scenario)}\n`);
        } catch (error) {
          if (!(error instanceof PlimsollError)) throw error;
          failures.push(error);
        }
      }
      if (failures.length > 0) throw allOf(failures, scenarios.length);
    });
}

/** The ok line. Throws what is wrong with the file, or with the cap it asks for. */
async function checked(io: CommandIo, nameOrPath: string): Promise<string> {
  const path = await findScenario(nameOrPath, io.cwd);
  const { scenario, whereIs } = await locateScenario(path, {}, io.cwd);
  const problems = capProblems(scenario);
  const [first] = problems;
  if (first)
    throw new PlimsollError(`the scenario ${nameOrPath} is well written, but no server can run it`, {
      code: first.code,
      details: problems.map(({ key, message }) => `${whereIs(key)}: ${key.join('.')}: ${message}`),
      hint: problems.map(({ hint }) => hint).join(' '),
    });
  const labels = scenario.strategies.map(({ label }) => label).join(', ');
  const sound = `ok  ${nameOrPath}: ${scenario.name}, cap ${formatBytes(scenario.cap.size)} (${scenario.cap.mechanism}), ${labels}`;
  const { kind, image } = scenario.lab;
  const unused =
    kind === 'embedded' && image !== defaultImage ? [`lab.image ${image} is not used: an embedded lab has none`] : [];
  const notes = [
    ...capWarnings(scenario.cap.size),
    ...unused,
    ...(await tableNotes(io, scenario)),
    ...(await openQuestions(path, nameOrPath)),
  ];
  return [sound, ...notes.map((note) => `    note: ${note}`)].join('\n');
}

function capProblems({ cap, lab }: Scenario): readonly CapProblem[] {
  return checkCap({
    cap: { mechanism: cap.mechanism, bytes: cap.size },
    kind: lab.kind,
    memoryBytes: lab.memory,
    bufferPoolBytes: lab.bufferPool,
  });
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
