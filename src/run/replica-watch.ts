/**
 * Watches a replica follow. Lag is measured by a heartbeat, a row that is rewritten at the source and read at the
 * replica, because Seconds_Behind_Source counts whole seconds and says 0 while the receiver is late.
 * A replica that meets the cap stops: its applier's error is the finding.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { tableChecksum } from '../database/fingerprint.js';
import { connect, type Session } from '../database/session.js';
import { waitForPurge } from '../database/space.js';
import type { Lab } from '../lab/lab.js';
import type { ReplicaFigures } from '../result/schema.js';

const beatMs = 50;
const restartsMax = 5;
const purgeLimitMs = 5_000;

interface Pair {
  readonly source: Lab;
  readonly copy: Lab;
  readonly table: string;
  /** The heartbeat's table, with its schema. */
  readonly heartbeat: string;
}

export class ReplicaWatch implements AsyncDisposable {
  private readonly pair: Pair;
  private readonly cloneMs: number;
  private readonly startedMs = performance.now();
  private readonly lag: ReplicaFigures['lag'] = [];
  private beat = 0;
  private over = false;
  private readonly loops: Promise<unknown>;

  private constructor(pair: Pair, cloneMs: number, sessions: { readonly source: Session; readonly copy: Session }) {
    this.pair = pair;
    this.cloneMs = cloneMs;
    // A server that dies takes the heartbeat along; the crash watch tells of it.
    this.loops = Promise.allSettled([this.beats(sessions.source), this.readings(sessions.copy)]);
  }

  static async start(pair: Pair, cloneMs: number): Promise<ReplicaWatch> {
    const source = await connect(pair.source.endpoint);
    return new ReplicaWatch(pair, cloneMs, { source, copy: await connect(pair.copy.endpoint) });
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
    const stopped = await applierError(copy);
    let restarts = 0;
    // What an operator would do: by then purge may have freed what the applier wanted.
    while (!caughtUp && (await applierError(copy)) && restarts < restartsMax && performance.now() < deadline) {
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
      if (performance.now() > deadline || (await applierError(copy))) return false;
      await sleep(beatMs);
    }
  }

  /** The first error of a worker, from the log: the status may name one that only waited for it (3030). */
  private async explain(status: NonNullable<ReplicaFigures['stopped']>): Promise<ReplicaFigures['stopped']> {
    const told = (await this.pair.copy.serverLog()).flatMap((line) => {
      const [message, errno] = /Could not execute .*?Error_code: MY-0*(\d+)/.exec(line) ?? [];
      return message === undefined ? [] : [{ errno: Number(errno), message }];
    });
    return told.at(-1) ?? status;
  }

  private async sameRows(copy: Session): Promise<boolean> {
    const { table, source } = this.pair;
    await using original = await connect(source.endpoint);
    return (await tableChecksum(copy, table)) === (await tableChecksum(original, table));
  }
}

async function applierError(copy: Session): Promise<ReplicaFigures['stopped']> {
  const [status] = await copy.query('SHOW REPLICA STATUS');
  const errno = Number(status?.['Last_SQL_Errno'] ?? 0);
  // While it still stops, other workers' errors may be told before the first one's.
  return errno === 0 || status?.['Replica_SQL_Running'] !== 'No'
    ? null
    : { errno, message: String(status?.['Last_SQL_Error']) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
