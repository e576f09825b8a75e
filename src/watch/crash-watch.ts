/** Sees a server die during a stretch of the run, tells of it, and brings the server back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PlimsollError } from '../errors.js';
import type { LabCrash } from '../lab/lab.js';
import { hungAfterMs } from '../lab/liveness.js';
import type { Rehearsal } from '../rehearsal.js';
import type { Recorder } from './recorder.js';

/** A lost connection is noticed before the process's end is. */
const noticeMs = 2000;
/** Deaths in one stretch, after which the server counts as one that dies at every start. */
const deathsMax = 3;

export class CrashWatch implements Disposable {
  seen: LabCrash | null = null;
  /** Time in which the server did not answer, of all deaths and hangs that are over. */
  lostMs = 0;
  private readonly rehearsal: Rehearsal;
  private coming: Promise<LabCrash>;
  private recorder: Recorder | null = null;
  private over = false;
  private deaths = 0;

  constructor(rehearsal: Rehearsal) {
    this.rehearsal = rehearsal;
    this.coming = this.watch();
  }

  /** Deaths and restarts are marked in this timeline from now on. */
  markIn(recorder: Recorder): void {
    this.recorder = recorder;
  }

  /** Waits for something that a dead server cannot bring about: as often as it dies meanwhile, it is started again. */
  async outlast<T>(awaited: Promise<T>): Promise<T> {
    const arrived = awaited.then((value) => ({ value }));
    for (;;) {
      const first = await Promise.race([arrived, this.coming.then(() => null)]);
      if (first) return first.value;
      await this.recover();
    }
  }

  /**
   * After something failed that a crash would explain: waits a moment for it, then restarts the server.
   * Answers whether there was a crash. Throws when the server does not come back.
   */
  async recover(): Promise<boolean> {
    const crash = await Promise.race([this.coming, sleep(noticeMs, null)]);
    this.rehearsal.signal.throwIfAborted();
    if (!crash) return false;
    this.deaths += 1;
    if (this.deaths > deathsMax) throw crashLoop(crash, this.deaths);
    await this.rehearsal.lab.restart();
    this.lostMs += performance.now() - crash.atMs + (crash.how === 'hung' ? hungAfterMs : 0);
    this.recorder?.mark('restart', 'started again');
    this.coming = this.watch();
    return true;
  }

  /** Ends the stretch: later crashes are another watch's. */
  [Symbol.dispose](): void {
    this.over = true;
    // Who waits for a crash is held by the lab until there is one, and would hold every histogram of this stretch.
    this.recorder = null;
    this.seen = null;
  }

  private async watch(): Promise<LabCrash> {
    const crash = await this.rehearsal.lab.crashed();
    // A server that is killed because the run is interrupted tells nothing.
    if (this.over || this.rehearsal.signal.aborted) return crash;
    this.seen = crash;
    const { atMs, how, exit, serverLog } = crash;
    if (how === 'hung') this.recorder?.mark('hang', 'the server hung', atMs);
    else this.recorder?.mark('crash', 'the server died', atMs);
    this.rehearsal.emit({ type: 'server-crashed', how, exit, serverLog });
    return crash;
  }
}

function crashLoop({ exit, serverLog }: LabCrash, deaths: number): PlimsollError {
  return new PlimsollError(
    `the server died ${deaths} times in one stretch of the run (${exit}): it is not started again`,
    {
      code: 'server-crash-loop',
      hint: 'Scenario crash-loop shows what it is and the ways out of it; a larger cap lets it recover.',
      details: serverLog,
    },
  );
}
