/** A replica that followed to the end; every test states what went otherwise. */
import type { ReplicaFigures } from '../../src/result/schema.js';

export function aReplica(changes: Partial<ReplicaFigures> = {}): ReplicaFigures {
  return {
    cloneMs: 1,
    lag: [],
    lagMsMax: 1,
    caughtUpMs: 1,
    stopped: null,
    receiver: null,
    restarts: 0,
    tableBytes: 1,
    same: true,
    ...changes,
  };
}
