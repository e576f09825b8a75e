/**
 * From a file to a `Scenario`: read, parse, put in the options of the command line, check by the
 * schema, choose strategies, resolve the table's DDL. All problems are told at once, each as
 * `file:line:column: what; received value`.
 */
import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { PlimsollError } from '../errors.js';
import { strategies as registry } from '../strategies/registry.js';
import { type StrategySpec, strategySpecs } from '../strategies/specs.js';
import { nearest, problemLines } from '../yaml-files/problems.js';
import { expandSweeps } from './expand-sweeps.js';
import { scenarioJsonSchema } from './json-schema.js';
import { optionAt, overrideValues, type ScenarioOverrides, withOverrides } from './overrides.js';
import { programProblems } from './program-files.js';
import { invalid, type KeyPath, readScenarioSource, type ScenarioSource } from './scenario-source.js';
import { type Scenario, scenarioSchema } from './schema.js';

export type { ScenarioOverrides } from './overrides.js';

export interface LocatedScenario {
  readonly scenario: Scenario;
  /** `file:line:column` of a key's value, or of what is nearest to it. */
  readonly whereIs: (path: KeyPath) => string;
}

/**
 * Loads and checks the scenario at `path`; messages name it relative to `cwd` where it lies in there.
 * Throws a PlimsollError (exit code 2): `scenario-unreadable`, `scenario-invalid`, `strategy-unknown`.
 */
export async function loadScenario(path: string, overrides: ScenarioOverrides = {}, cwd = ''): Promise<Scenario> {
  return (await locateScenario(path, overrides, cwd)).scenario;
}

/** As loadScenario, for those who check further and name the place of what they find. */
export async function locateScenario(
  path: string,
  overrides: ScenarioOverrides,
  cwd: string,
): Promise<LocatedScenario> {
  const absolute = resolve(cwd, path);
  const source = await readScenarioSource(shortest(absolute, cwd) ?? path, absolute);
  const scenario = checkScenario(source, overrides);
  const problems = await programProblems(scenario.strategies, source, dirname(absolute));
  if (problems.length > 0) throw invalid(source.file, problems);
  return {
    scenario: { ...scenario, table: await resolvedTable(scenario, source, absolute) },
    whereIs: (key) => source.whereIsValue(key).text,
  };
}

/** `path` as seen from `cwd`, where that is a way down. */
function shortest(path: string, cwd: string): string | null {
  const way = relative(cwd, path);
  return cwd === '' || way.startsWith('..') || isAbsolute(way) ? null : way;
}

/** The checks that need no file system. Throws as loadScenario does. */
export function checkScenario(source: ScenarioSource, overrides: ScenarioOverrides = {}): Scenario {
  const options = overrideValues(overrides);
  const data = withOverrides(source.data, options);
  const parsed = scenarioSchema.safeParse(data);
  if (parsed.success)
    return {
      ...parsed.data,
      strategies: chosenStrategies(expandSweeps(parsed.data.strategies, data), overrides.strategies),
    };
  const locator = {
    whereIsValue: (path: KeyPath) => {
      const option = optionAt(options, path);
      return option === null ? source.whereIsValue(path) : { text: option, offset: -1 };
    },
    whereIsKey: source.whereIsKey,
  };
  const problems = problemLines(parsed.error.issues, data, locator, scenarioJsonSchema());
  throw invalid(source.file, problems, 'every number has a unit; `plimsoll schema` prints what may stand where');
}

/** Those the option names, in its order; all where it names none. */
function chosenStrategies(listed: readonly StrategySpec[], names: readonly string[] | undefined): StrategySpec[] {
  if (names === undefined || names.length === 0) return [...listed];
  const chosen = [...new Set(names)].flatMap((name) => {
    const matching = listed.filter((spec) => spec.label === name || spec.point?.of === name || spec.use === name);
    if (matching.length > 0) return matching;
    if (registry.some((strategy) => strategy.name === name)) return [specOfName(name)];
    throw unknownStrategy(name, listed);
  });
  return [...new Set(chosen)];
}

/** A strategy that the scenario does not list, with its defaults. */
function specOfName(name: string): StrategySpec {
  const spec = strategySpecs.safeParse({ use: name });
  if (spec.success) return spec.data;
  throw new PlimsollError(
    `--strategies: "${name}" has settings without a default, and this scenario does not list it`,
    {
      code: 'strategy-unknown',
      hint: 'list it in the scenario, under strategies',
    },
  );
}

function unknownStrategy(name: string, listed: readonly StrategySpec[]): PlimsollError {
  const known = [...new Set([...registry.map((strategy) => strategy.name), ...listed.map((spec) => spec.label)])];
  const near = nearest(name, known);
  return new PlimsollError(`--strategies: there is no strategy "${name}"${near ? `; did you mean "${near}"?` : ''}`, {
    code: 'strategy-unknown',
    hint: `the strategies are ${known.join(', ')}`,
  });
}

async function resolvedTable(scenario: Scenario, source: ScenarioSource, path: string): Promise<Scenario['table']> {
  const { ddl } = scenario.table;
  if (ddl === undefined) return scenario.table;
  const file = resolve(dirname(path), ddl);
  const found = await stat(file).catch(() => null);
  if (found?.isFile()) return { ...scenario.table, ddl: file };
  const where = source.whereIsValue(['table', 'ddl']).text;
  throw invalid(source.file, [
    `${where}: table.ddl must name a file, looked for beside the scenario; received ${JSON.stringify(ddl)}`,
  ]);
}
