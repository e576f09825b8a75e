/** The exit code of a run that came to its end, by what it found: the worst finding decides. */
import { type ExitCode, exitCodes } from '../errors.js';
import type { Result } from '../result/schema.js';
import { replicaStops } from './dangers.js';
import { failedPrograms } from './failures.js';
import { areRowsInOrder } from './rows-in-order.js';

export function exitCodeOf(result: Result): ExitCode {
  if (!areRowsInOrder(result)) return exitCodes.invariantBroken;
  if (replicaStops(result).length > 0) return exitCodes.replicaStopped;
  return failedPrograms(result).length > 0 ? exitCodes.checkFailed : exitCodes.ok;
}
