import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { done, timeLimitReached } from '../../../src/strategies/strategy.js';
import { type RemedyOptions, runRemedy } from '../../../src/trial/remedy.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const stepsMax = 200;

/** Steps until it is told to stop; each leaves garbage to collect. */
const endless: RemedyOptions['remedy'] = {
  use: 'endless',
  async run({ signal }) {
    for (let step = 0; step < stepsMax && !signal.aborted; step++) {
      collectGarbage();
      await sleep(5);
    }
    return signal.aborted ? timeLimitReached : done;
  },
};

it('stops a remedy at its time limit, whatever garbage is collected meanwhile', async () => {
  const { outcome } = await runRemedy({
    remedy: endless,
    context: {} as RemedyOptions['context'],
    limitMs: 100,
    signal: new AbortController().signal,
    progress: () => {},
  });
  expect(outcome).toEqual(timeLimitReached);
});
