/** What `validate` says of a table of the user's own: a server reads its definition, and each remedy is asked whether it fits. */
import { readFile } from 'node:fs/promises';
import { exitCodes, PlimsollError } from '../errors.js';
import type { CommandIo } from '../io.js';
import { defaultCacheDirectory } from '../lab/cache-directory.js';
import { examineTable } from '../run/examine-table.js';
import { isBuiltIn } from '../run/learn-table.js';
import type { Scenario } from '../scenario/schema.js';
import { bindRemedies } from '../strategies/bind-remedy.js';

/** Notes, one a line. Throws what is wrong with the table; a machine without MySQL is a note. */
export async function tableNotes(io: CommandIo, scenario: Scenario): Promise<readonly string[]> {
  if (isBuiltIn(scenario.table)) return [];
  try {
    const { table, guesses, leftOut, refusal } = await examineTable({
      scenario,
      cacheDirectory: defaultCacheDirectory(io.env),
      env: io.env,
      signal: io.signal,
    });
    if (refusal) throw refusal;
    const { remedies, leftOut: misfits } = bindRemedies(scenario.strategies, table);
    return [
      ...leftOut,
      ...Object.entries(guesses).map(([role, reason]) => `role ${role} is guessed: ${reason}`),
      ...misfits.map(({ label, reason }) => `${label} is left out: ${reason}`),
      ...(remedies.length === 0 ? ['no remedy is left: the run ends with the full table'] : []),
    ];
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.exitCode !== exitCodes.noServer) throw error;
    return [`the table was not looked at, as no MySQL runs here: ${error.message}`];
  }
}

/** Questions that `init` left in the file, each with its place. */
export async function openQuestions(path: string, shown: string): Promise<readonly string[]> {
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n');
  return lines.flatMap((line, at) => {
    const question = /# \? (.*)$/.exec(line)?.[1];
    return question === undefined ? [] : [`${shown}:${at + 1}: to be answered: ${question}`];
  });
}
