import { Command } from 'commander';
import type { ExitCode } from '../errors.js';
import type { CommandIo } from '../io.js';
import { checkCap } from '../lab/cap-check.js';
import { formatBytes, formatDurationMs } from '../measure/format.js';
import { aboutDurationMs } from '../scenario/about-duration.js';
import { bundledScenarioNames, findScenario } from '../scenario/find-scenario.js';
import { loadScenario } from '../scenario/load-scenario.js';
import type { Scenario } from '../scenario/schema.js';
import { colorsFor } from '../terminal/colors.js';
import { wrap } from '../terminal/width.js';

const columnsDefault = 100;
const howLong =
  'Durations are estimates from the number of trials, at the rates of the run in reports/sample: two cores, data in memory, nothing else running. A busy machine takes several times as long.';
/** Shorter steps would say more than is known. */
const stepMs = 10_000;

/** `plimsoll scenarios`: the scenarios that come with plimsoll and the question each answers. */
export function scenariosCommand(io: CommandIo, _finish: (code: ExitCode) => void): Command {
  return new Command('scenarios')
    .description('list the scenarios that come with plimsoll, with the question each answers')
    .option('--json', 'print them as JSON')
    .addHelpText('after', `\n${howLong}`)
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
  /** Estimated; 0 where it is refused before anything starts. */
  readonly aboutMs: number;
  readonly file: string;
}

async function listScenarios(cwd: string): Promise<ListedScenario[]> {
  const names = await bundledScenarioNames();
  return Promise.all(
    names.map(async (name) => {
      const file = await findScenario(name, cwd);
      const scenario = await loadScenario(file, {}, cwd);
      const { question, cap, strategies } = scenario;
      return {
        name,
        question,
        capBytes: cap.size,
        mechanism: cap.mechanism,
        strategies: strategies.map(({ label }) => label),
        aboutMs: isRefused(scenario) ? 0 : Math.ceil(aboutDurationMs(scenario) / stepMs) * stepMs,
        file,
      };
    }),
  );
}

function isRefused({ cap, lab }: Scenario): boolean {
  const { size: bytes, mechanism } = cap;
  const { kind, memory: memoryBytes, bufferPool: bufferPoolBytes } = lab;
  return checkCap({ cap: { mechanism, bytes }, kind, memoryBytes, bufferPoolBytes }).length > 0;
}

function scenarioList(listed: readonly ListedScenario[], io: CommandIo): string {
  const colors = colorsFor(io.stdout, io.env);
  const width = io.stdout.columns || columnsDefault;
  return listed
    .map(({ name, question, capBytes, mechanism, strategies, aboutMs }) =>
      [
        `${colors.bold(name)}  ${colors.dim(`cap ${formatBytes(capBytes)} (${mechanism}) · ${aboutText(aboutMs)} · ${strategies.join(', ')}`)}`,
        ...wrap(question, width, '  '),
        '',
      ].join('\n'),
    )
    .concat(wrap(howLong, width).join('\n'), '')
    .join('\n');
}

function aboutText(aboutMs: number): string {
  return aboutMs === 0 ? 'refused at once' : `about ${formatDurationMs(aboutMs)}`;
}
