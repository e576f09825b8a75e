/** From what a scenario says to a fault in place: armed before the remedy starts. */
import type { FaultSpec } from '../scenario/fault-schema.js';
import type { ActiveFault, Scene } from './fault.js';
import { fillDisk } from './fill-disk.js';
import { killConnection, killProcess, killServer } from './kills.js';
import { longRead } from './long-read.js';
import { overflowRowLog } from './row-log.js';

/** Throws `fault-not-possible` where this lab cannot have it. */
export async function startFault(spec: FaultSpec, scene: Scene): Promise<ActiveFault> {
  switch (spec.kind) {
    case 'kill-connection':
      return killConnection(scene);
    case 'kill-process':
      return killProcess(scene);
    case 'kill-server':
      return killServer(scene);
    case 'long-read':
      return longRead(scene, spec.hold ?? null);
    case 'fill-disk':
      return fillDisk(scene, spec.leave);
    case 'row-log':
      return overflowRowLog(scene);
  }
}
