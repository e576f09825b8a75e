/** A replica that follows closely, but for a stretch in which it lags; and one whose applier stops. Invented. */
import type { ReplicaFigures } from '../../src/result/schema.js';

const beatMs = 50;

/** Read every 50 ms for 3 s; between 1 and 2 s it is `lagMs` behind. */
export function sampleReplica(lagMs = 400): ReplicaFigures {
  const lag = Array.from({ length: 60 }, (_, index) => {
    const tMs = (index + 1) * beatMs;
    return { tMs, lagMs: tMs > 1_000 && tMs <= 2_000 ? lagMs : index % 7 };
  });
  return {
    cloneMs: 2_000,
    lag,
    lagMsMax: Math.max(...lag.map((reading) => reading.lagMs)),
    caughtUpMs: 120,
    stopped: null,
    receiver: null,
    restarts: 0,
    tableBytes: 64 * 2 ** 20,
    same: true,
  };
}

/** Nothing is applied from `stopMs` on. */
export function sampleStoppedReplica(stopMs: number): ReplicaFigures {
  const calm = sampleReplica();
  const lag = calm.lag.map(({ tMs }) => ({ tMs, lagMs: Math.max(0, tMs - stopMs) }));
  return {
    ...calm,
    lag,
    lagMsMax: Math.max(...lag.map((reading) => reading.lagMs)),
    stopped: { errno: 1114, message: "Could not execute Write_rows event; The table 'jobs' is full" },
    restarts: 1,
  };
}
