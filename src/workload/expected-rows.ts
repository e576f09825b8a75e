import type { Scenario } from '../scenario/schema.js';
import type { TextLibrary } from './text-library.js';
import type { TimeAxis } from './time-axis.js';

export function expectedHistoryRows(
  scenario: Pick<Scenario, 'workload' | 'traffic' | 'cap' | 'history'>,
  _axis: TimeAxis,
  _library: TextLibrary,
): number {
  return Math.round((scenario.cap.size * scenario.history.fill) / 4000);
}
