/**
 * The loop of every remedy that changes rows in place, chunk by chunk along the primary key: look up the
 * chunk's end, run one auto-committed statement over it, tell, breathe. A death half-way leaves whole chunks.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatementOutcome } from '../database/session.js';
import { count, duration } from '../quantity.js';
import { type Condition, type KeyValues, keyRange, keyRangeShape } from '../table/key.js';
import { AdaptiveBatch } from './adaptive-batch.js';
import { nextChunkEnd } from './key-chunks.js';
import { done, type RemedyContext, type RemedyOutcome, stopped, timeLimitReached } from './strategy.js';

const retryMs = 50;

/** Settings that every such remedy has. */
export const chunkSettings = {
  /** Rows a transaction; with `targetLatency`, of the first one. More: fewer round trips, longer locks, more undo. */
  batch: count('rows', { min: ['1 row', 'a chunk without rows moves nothing'] }).prefault('500 rows'),
  /** Makes the batch larger or smaller so that each transaction lasts about this long (10 to 20,000 rows). */
  targetLatency: duration({ min: ['1ms', 'a round trip takes longer'] }).optional(),
  /** Between transactions, for the foreground to breathe. */
  pause: duration().prefault('0ms'),
};

export interface ChunkWalk {
  readonly batch: number;
  readonly targetLatency?: number | undefined;
  readonly pause: number;
  /** Which rows chunks are made of. */
  readonly condition: string;
  /** Over one chunk, given the range of keys that it lies in: `` DELETE FROM `jobs` WHERE <range> AND … ``. */
  readonly statement: (range: string) => string;
  /** Stop when this many rows were changed. */
  readonly rowsMax: number;
  /** Asked before each chunk. */
  readonly reached?: () => Promise<boolean>;
  /** Asked before each chunk: rows that the server can take back if it refuses one of them. At least one is tried. */
  readonly canUndo?: () => Promise<number>;
  /** What it means that no row is left. */
  readonly exhausted: RemedyOutcome;
  /** How long a chunk is tried again that meets 1114: purge may yet free what it needs. */
  readonly patienceMs?: number;
  /** Rows changed so far, after each chunk. */
  readonly tell: (rows: number) => void;
}

/** Walks until the goal is reached (`done`), no row is left, the server refuses, or the time is up. */
export async function walkChunks(context: RemedyContext, walk: ChunkWalk): Promise<RemedyOutcome> {
  const { session, table, signal, progress } = context;
  const batch = new AdaptiveBatch(walk.batch, walk.targetLatency ?? null);
  const condition = { sql: walk.condition, values: [] };
  let rows = 0;
  let after: KeyValues | null = null;
  progress({ statement: walk.statement(keyRangeShape(table)) });
  while (!signal.aborted) {
    if (rows >= walk.rowsMax || (await walk.reached?.())) return done;
    const undoable = (await walk.canUndo?.()) ?? batch.rows;
    const wanted = Math.min(batch.rows, walk.rowsMax - rows, Math.max(1, undoable));
    const end: KeyValues | null = await nextChunkEnd(session, table, after, wanted, condition);
    if (end === null) return walk.exhausted;
    const startedMs = performance.now();
    const outcome = await attemptPatiently(context, walk, keyRange(table, after, end));
    if (outcome.status !== 'accepted') return stopped(outcome.message);
    batch.took(outcome.affectedRows, performance.now() - startedMs);
    rows += outcome.affectedRows;
    after = end;
    walk.tell(rows);
    if (walk.pause > 0) await sleep(walk.pause, undefined, { signal }).catch(() => {});
  }
  return timeLimitReached;
}

async function attemptPatiently(
  { session, signal }: RemedyContext,
  { statement, patienceMs = 0 }: ChunkWalk,
  { sql, values }: Condition,
): Promise<StatementOutcome> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const outcome = await session.attempt(statement(sql), values);
    if (outcome.status !== 'table-full' || signal.aborted || performance.now() > deadline) return outcome;
    await sleep(retryMs);
  }
}
