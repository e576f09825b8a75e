import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { LabCrash } from '../../../src/lab/lab.js';
import type { Rehearsal } from '../../../src/rehearsal.js';
import { CrashWatch } from '../../../src/watch/crash-watch.js';
import { Recorder } from '../../../src/watch/recorder.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A server that lives on: what waits for its end waits for as long as it does. */
const crashed = new Promise<LabCrash>(() => {});
const rehearsal = {
  lab: { crashed: () => crashed },
  signal: new AbortController().signal,
  emit: () => {},
} as unknown as Rehearsal;

function watchOneTrial(): WeakRef<Recorder> {
  using crashes = new CrashWatch(rehearsal);
  const recorder = new Recorder();
  crashes.markIn(recorder);
  recorder.finish();
  return new WeakRef(recorder);
}

describe('a crash watch that is over', () => {
  it('lets go of its timeline and histograms, though the server lives on', async () => {
    const recorder = watchOneTrial();
    // A WeakRef that was made or asked in this turn holds what it refers to until the next.
    await sleep(0);
    collectGarbage();
    expect(recorder.deref()).toBeUndefined();
  });
});
