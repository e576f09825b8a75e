/**
 * Watches a replica follow. Lag is measured by a heartbeat, a row that is rewritten at the source and read at the
 * replica, because Seconds_Behind_Source counts whole seconds and says 0 while the receiver is late.
 * A replica that meets the cap stops: its applier's error is the finding.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAll } from '../database/connect-all.js';
import { tableChecksum } from '../database/fingerprint.js';
import { connect, type Session } from '../database/session.js';
import { waitForPurge } from '../database/space.js';
import type { Lab } from '../lab/lab.js';
import type { ReplicaFigures } from '../result/schema.js';

const beatMs = 50;
const restartsMax = 5;
const purgeLimitMs = 5_000;
/** The log's line may come after the status that tells of it. */
const logLimitMs = 2_000;
/** "At least one previous worker encountered an error": of a worker that had only to wait for another. */
const otherWorkerErrno = 3030;

interface Pair {
  readonly source: Lab;
  readonly copy: Lab;
  readonly table: string;
  /** The heartbeat's table, with its schema. */
  readonly heartbeat: string;
}

/** A replication thread that has stopped. */
type Stop = NonNullable<ReplicaFigures['stopped']>;

export class ReplicaWatch implements AsyncDisposable {
  private readonly pair: Pair;
  private readonly cloneMs: number;
  private readonly startedMs = performance.now();
  private readonly lag: ReplicaFigures['lag'] = [];
  private beat = 0;
  private over = false;
  private readonly loops: Promise<unknown>;
  /** Lines of the replica's error log that are older than this watch. */
  private readonly oldLogLines: number;

  private constructor(
    pair: Pair,
    cloneMs: number,
    oldLogLines: number,
    sessions: { readonly source: Session; readonly copy: Session },
  ) {
    this.pair = pair;
    this.cloneMs = cloneMs;
    this.oldLogLines = oldLogLines;
    // A server that dies takes the heartbeat along; the crash watch tells of it.
    this.loops = Promise.allSettled([this.beats(sessions.source), this.readings(sessions.copy)]);
  }

  static async start(pair: Pair, cloneMs: number): Promise<ReplicaWatch> {
    const { length } = await pair.copy.serverLog();
    const [source, copy] = await connectAll([pair.source.endpoint, pair.copy.endpoint]);
    return new ReplicaWatch(pair, cloneMs, length, { source, copy });
  }

  /** Ends the watch: waits until the replica has caught up (at most `limitMs`) or has stopped, and compares the tables. */
  async finish(limitMs: number): Promise<ReplicaFigures> {
    const askedMs = performance.now();
    await this.end();
    // One beat behind all else: what is before it has been applied when it has.
    {
      await using source = await connect(this.pair.source.endpoint);
      await this.write(source);
    }
    await using copy = await connect(this.pair.copy.endpoint);
    const deadline = askedMs + limitMs;
    let caughtUp = await this.catchesUp(copy, deadline);
    const stopped = (await stopsOf(copy)).applier;
    let restarts = 0;
    // What an operator would do: by then purge may have freed what the applier wanted.
    while (!caughtUp && (await stopsOf(copy)).applier && restarts < restartsMax && performance.now() < deadline) {
      await waitForPurge(copy, purgeLimitMs);
      await copy.execute('START REPLICA SQL_THREAD');
      restarts += 1;
      caughtUp = await this.catchesUp(copy, deadline);
    }
    return {
      cloneMs: round(this.cloneMs),
      lag: this.lag,
      lagMsMax: Math.max(0, ...this.lag.map(({ lagMs }) => lagMs)),
      caughtUpMs: caughtUp ? round(performance.now() - askedMs) : null,
      stopped: stopped && (await this.explain(stopped)),
      receiver: caughtUp ? null : (await stopsOf(copy)).receiver,
      restarts,
      tableBytes: await this.pair.copy.tableFileBytes(this.pair.table).catch(() => 0),
      same: caughtUp ? await this.sameRows(copy) : null,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  private async end(): Promise<void> {
    this.over = true;
    await this.loops;
  }

  private async beats(first: Session): Promise<void> {
    await using session = first;
    for (; !this.over; await sleep(beatMs)) await this.write(session);
  }

  private async write(session: Session): Promise<void> {
    await session.execute(`UPDATE ${this.pair.heartbeat} SET beat = ?, at = UNIX_TIMESTAMP(NOW(6)) * 1000`, [
      this.beat + 1,
    ]);
    this.beat += 1;
  }

  private async readings(first: Session): Promise<void> {
    await using session = first;
    for (; !this.over; await sleep(beatMs)) {
      const [row] = await session.query<{ lagMs: string | number }>(
        `SELECT UNIX_TIMESTAMP(NOW(6)) * 1000 - at AS lagMs FROM ${this.pair.heartbeat} WHERE beat > 0`,
      );
      // Up to one beat's age is no lag.
      if (row)
        this.lag.push({
          tMs: round(performance.now() - this.startedMs),
          lagMs: round(Math.max(0, Number(row.lagMs) - beatMs)),
        });
    }
  }

  private async catchesUp(copy: Session, deadline: number): Promise<boolean> {
    for (;;) {
      const [row] = await copy.query<{ beat: string | number }>(`SELECT beat FROM ${this.pair.heartbeat}`);
      if (Number(row?.beat ?? 0) >= this.beat) return true;
      if (performance.now() > deadline || (await stopsOf(copy)).applier) return false;
      await sleep(beatMs);
    }
  }

  /** The first error of a worker, from the log: the status may name one that only waited for it. */
  private async explain(status: Stop): Promise<Stop> {
    const deadline = performance.now() + logLimitMs;
    for (;;) {
      const lines = (await this.pair.copy.serverLog()).slice(this.oldLogLines);
      const told = firstWorkerError(lines);
      if (told || performance.now() > deadline) return told ?? status;
      await sleep(beatMs);
    }
  }

  private async sameRows(copy: Session): Promise<boolean> {
    const { table, source } = this.pair;
    await using original = await connect(source.endpoint);
    return (await tableChecksum(copy, table)) === (await tableChecksum(original, table));
  }
}

async function stopsOf(copy: Session): Promise<Record<'applier' | 'receiver', Stop | null>> {
  const [status] = await copy.query('SHOW REPLICA STATUS');
  const stop = (thread: 'SQL' | 'IO', ended: boolean): Stop | null => {
    const errno = Number(status?.[`Last_${thread}_Errno`] ?? 0);
    return errno === 0 || !ended ? null : { errno, message: String(status?.[`Last_${thread}_Error`]) };
  };
  return {
    // While it still stops, other workers' errors may be told before the first one's.
    applier: stop('SQL', status?.['Replica_SQL_Running'] === 'No'),
    // One that tries to connect again has an error too, and no source.
    receiver: stop('IO', status?.['Replica_IO_Running'] !== 'Yes'),
  };
}

/** Of a replica's error log: the first row or statement that could not be executed for a reason of its own. */
export function firstWorkerError(lines: readonly string[]): Stop | null {
  for (const line of lines) {
    const [message, errno] = /(?:Could not execute |Error ').*?Error_code: (?:MY-)?0*(\d+)/.exec(line) ?? [];
    if (message !== undefined && Number(errno) !== otherWorkerErrno) return { errno: Number(errno), message };
  }
  return null;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
