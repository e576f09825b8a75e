/** When does a table's free space first reach each rung of recovery? Read on a connection of its own, a few times a second. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Session } from '../database/session.js';
import { readTableSpace } from '../database/space.js';
import { insertRoomBytes } from '../innodb/insert-room.js';
import type { Lab } from '../lab/lab.js';

/** At least so long between two looks, and four times as long as a look takes. */
const pauseMsMin = 50;
const pauseForLook = 4;

/** Shares of the cap. */
const rungs = { free1Percent: 0.01, free5Percent: 0.05, free20Percent: 0.2 } as const;
type Rung = keyof typeof rungs;
export type FreeSpaceTimes = Readonly<Record<Rung, number | null>>;

export class FreeSpaceWatch implements AsyncDisposable {
  private readonly lab: Lab;
  private readonly table: string;
  private readonly reachedMs = new Map<Rung, number>();
  private readonly running: Promise<void>;
  private readonly capBytes: number;
  private session: Session | null = null;
  private watching = false;
  private stopped = false;

  /** `capBytes`: the limit that rungs are shares of; how far the file may grow is the lab's to say, as a remedy may raise it. */
  constructor(lab: Lab, table: string, capBytes: number) {
    this.lab = lab;
    this.table = table;
    this.capBytes = capBytes;
    this.running = this.loop();
  }

  /** The remedy starts now: what was free before does not count. */
  start(): void {
    this.watching = true;
  }

  /** Milliseconds from `startedMs`, on performance.now()'s clock, until each rung was seen reached. */
  timesSince(startedMs: number): FreeSpaceTimes {
    const time = (rung: Rung) => {
      const at = this.reachedMs.get(rung);
      return at === undefined ? null : at - startedMs;
    };
    return {
      free1Percent: time('free1Percent'),
      free5Percent: time('free5Percent'),
      free20Percent: time('free20Percent'),
    };
  }

  /** Does not wait for a look under way: it may stand behind a remedy's lock. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stopped = true;
    this.session?.destroy();
    await this.running;
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      const beganMs = performance.now();
      // While the server is down there is nothing to see; the crash watch tells of it.
      await this.look().catch(() => this.drop());
      await sleep(Math.max(pauseMsMin, pauseForLook * (performance.now() - beganMs)));
    }
    this.drop();
  }

  private async look(): Promise<void> {
    this.session ??= await connect(this.lab.endpoint);
    // The space of the moment before a remedy's start must not count after it.
    const counts = this.watching;
    const space = await readTableSpace(this.session, this.table);
    // While a rebuild takes the old file's place the server has no size for it.
    if (!counts || space.fileBytes === 0) return;
    const free = insertRoomBytes(space, this.lab.capBytes);
    const nowMs = performance.now();
    for (const [rung, share] of Object.entries(rungs) as [Rung, number][])
      if (free >= share * this.capBytes && !this.reachedMs.has(rung)) this.reachedMs.set(rung, nowMs);
  }

  private drop(): void {
    this.session?.destroy();
    this.session = null;
  }
}
