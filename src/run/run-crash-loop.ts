/** The crash loop that a scenario asks for, in a table of its own beside the full one. */
import { rehearseCrashLoop } from '../crash-loop/rehearse-crash-loop.js';
import type { Rehearsal } from '../rehearsal.js';
import { restoreFullTable } from '../trial/server-life.js';
import type { Logbook } from './logbook.js';

export async function runCrashLoop(rehearsal: Rehearsal, logbook: Pick<Logbook, 'write'>): Promise<void> {
  const { lab, scenario, signal, emit } = rehearsal;
  if (!scenario.crashLoop) return;
  await restoreFullTable(rehearsal);
  const crashLoop = await rehearseCrashLoop(lab, { seed: scenario.seed, ...scenario.crashLoop }, signal);
  await logbook.write({ crashLoop });
  emit({ type: 'crash-loop-finished', crashLoop });
}
