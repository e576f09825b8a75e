/** A remedy that was broken on purpose and came to its end when run again; every test states what went otherwise. */
import type { FaultTrial } from '../../src/result/fault.js';
import { aTrial } from './a-result.js';

export function aFaultTrial(changes: Partial<FaultTrial> = {}): FaultTrial {
  const rows = aTrial().invariants;
  return {
    strategy: 'prune',
    use: 'prune',
    settings: {},
    fault: 'kill-server',
    kind: 'kill-server',
    atShare: 0.5,
    measuredBy: 'rows',
    struck: true,
    status: 'stopped',
    reason: null,
    durationMs: 1,
    rowsMoved: 1,
    note: null,
    serverDownMs: null,
    serverLost: null,
    rows,
    leftBehind: [],
    rerun: { status: 'done', reason: null, durationMs: 1, rows, leftBehind: [] },
    ...changes,
  };
}
