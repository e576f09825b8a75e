/** Timelines for the sample result: slices of 100 ms with a full stop at 1114 and a recovery. */
import type { Tick, Timeline } from '../../src/result/schema.js';

const tickMs = 100;
const capBytes = 64 * 2 ** 20;

/** 3 s of healthy traffic, then 3 s against the full table. */
export function sampleTimeline(): Timeline {
  const fullAt = 3_000;
  let backlog = 0;
  const ticks = Array.from({ length: 60 }, (_, index): Tick => {
    const tMs = index * tickMs;
    const refused = tMs < fullAt ? 0 : 22 + (index % 5);
    backlog += refused;
    return tick(
      tMs,
      tMs < fullAt ? 58 + (index % 7) : 34 + (index % 6),
      refused,
      backlog,
      Math.min(capBytes, capBytes * (0.96 + tMs * 1.4e-5)),
    );
  });
  return {
    tickMs,
    ticks,
    markers: [
      { tMs: fullAt + 40, kind: 'first-refusal', label: 'first 1114' },
      { tMs: fullAt + 210, kind: 'full', label: 'full: 10 refusals in a row' },
    ],
  };
}

/** 500 ms of refusals, the remedy, acceptance `recoverMs` after its start, and the backlog's drain. */
export function sampleTrialTimeline(recoverMs: number, durationMs: number, rows: number): Timeline {
  const start = 500;
  let backlog = 120;
  const length = Math.ceil((start + recoverMs + 2_500) / tickMs);
  const ticks = Array.from({ length }, (_, index): Tick => {
    const tMs = index * tickMs;
    const open = tMs >= start + recoverMs;
    const refused = open ? 0 : 20 + (index % 6);
    backlog = open ? Math.max(0, backlog - 60) : backlog + refused;
    const share = Math.min(1, Math.max(0, (tMs - start) / durationMs));
    return {
      ...tick(tMs, open ? 56 + (index % 8) : 33 + (index % 4), refused, backlog, capBytes),
      rowsDeleted: Math.round(rows * share),
    };
  });
  return {
    tickMs,
    ticks,
    markers: [
      { tMs: start, kind: 'remedy-start', label: 'remedy starts' },
      { tMs: start + recoverMs * 0.7, kind: 'first-accepted', label: 'first row accepted' },
      { tMs: start + recoverMs, kind: 'sustained', label: 'sustained acceptance' },
      { tMs: start + durationMs, kind: 'remedy-end', label: 'remedy ends' },
      { tMs: start + recoverMs + 900, kind: 'backlog-drained', label: 'backlog drained' },
    ],
  };
}

function tick(tMs: number, accepted: number, refused: number, backlog: number, tableBytes: number): Tick {
  return {
    tMs,
    accepted,
    refused,
    failed: 0,
    backlog,
    tableBytes: Math.round(tableBytes),
    rowsDeleted: 0,
    rowsArchived: 0,
  };
}
