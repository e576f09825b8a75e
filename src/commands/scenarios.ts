import { Command } from 'commander';
import type { ExitCode } from '../errors.js';
import type { CommandIo } from '../io.js';
import { formatBytes } from '../measure/format.js';
import { bundledScenarioNames, findScenario } from '../scenario/find-scenario.js';
import { loadScenario } from '../scenario/load-scenario.js';
import { colorsFor } from '../terminal/colors.js';
import { wrap } from '../terminal/width.js';

const columnsDefault = 100;

/** `plimsoll scenarios`: the scenarios that come with plimsoll and the question each answers. */
export function scenariosCommand(io: CommandIo, _finish: (code: ExitCode) => void): Command {
  return new Command('scenarios')
    .description('list the scenarios that come with plimsoll, with the question each answers')
    .option('--json', 'print them as JSON')
    .allowExcessArguments(false)
    .action(async ({ json }: { json?: boolean }) => {
      const listed = await listScenarios(io.cwd);
      io.stdout.write(json ? `${JSON.stringify(listed, null, 2)}\n` : scenarioList(listed, io));
    });
}

interface ListedScenario {
  readonly name: string;
  readonly question: string;
  readonly capBytes: number;
  readonly mechanism: string;
  readonly strategies: readonly string[];
  readonly file: string;
}

async function listScenarios(cwd: string): Promise<ListedScenario[]> {
  const names = await bundledScenarioNames();
  return Promise.all(
    names.map(async (name) => {
      const file = await findScenario(name, cwd);
      const { question, cap, strategies } = await loadScenario(file, {}, cwd);
      const labels = strategies.map(({ label }) => label);
      return { name, question, capBytes: cap.size, mechanism: cap.mechanism, strategies: labels, file };
    }),
  );
}

function scenarioList(listed: readonly ListedScenario[], io: CommandIo): string {
  const colors = colorsFor(io.stdout, io.env);
  const width = io.stdout.columns || columnsDefault;
  return listed
    .map(({ name, question, capBytes, mechanism, strategies }) =>
      [
        `${colors.bold(name)}  ${colors.dim(`cap ${formatBytes(capBytes)} (${mechanism}) · ${strategies.join(', ')}`)}`,
        ...wrap(question, width, '  '),
        '',
      ].join('\n'),
    )
    .join('\n');
}
