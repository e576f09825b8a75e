/**
 * A program that a `command` names by its path must be there, and be a program, before the run begins: its turn may
 * come minutes later. One without a path is looked for on PATH when its turn comes.
 */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { StrategySpec } from '../strategies/specs.js';
import type { ScenarioSource } from './scenario-source.js';

/** Lines of problems, each with its place; none where all is well. `directory` is the scenario's. */
export async function programProblems(
  strategies: readonly StrategySpec[],
  source: ScenarioSource,
  directory: string,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const spec of strategies) {
    const [program] = (spec.with as { readonly run?: readonly string[] }).run ?? [];
    if (spec.use !== 'command' || !program?.includes('/') || (await isProgram(resolve(directory, program)))) continue;
    const where = source.whereIsValue(['strategies', indexOf(spec, source), 'with', 'run', 0]).text;
    problems.push(
      `${where}: run must begin with a program that can be executed, looked for beside the scenario; received ${JSON.stringify(program)}`,
    );
  }
  return problems;
}

/** Where the scenario lists it; a point of a sweep is listed under the sweep's label. */
function indexOf(spec: StrategySpec, source: ScenarioSource): number {
  const listed = (source.data as { readonly strategies: readonly { readonly use: string; readonly label?: string }[] })
    .strategies;
  return listed.findIndex(({ use, label = use }) => label === (spec.point?.of ?? spec.label));
}

async function isProgram(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
