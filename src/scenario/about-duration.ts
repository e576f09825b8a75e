/**
 * About how long a scenario runs, from what it asks for: trials and what each waits for, at the rates of the run in
 * reports/sample (two cores, data in memory, nothing else running). An estimate: slow remedies, a disk, or other work
 * on the machine take longer, several times as long where the machine is busy.
 */
import type { Scenario } from './schema.js';

/** Lab, table, snapshot, report. */
const aroundMs = 8_000;
/** Bulk load, to the full table: 1.95 s for 128 MiB. */
const loadMsPerMiB = 15;
/** Restoring the table, its account, the rows' account and the headroom: 1.7 s for 128 MiB. */
const trialMsPerMiB = 13;
/** A remedy and its recovery, beside what the scenario itself waits for. */
const remedyMs = 300;
/** A trial that is broken: twice the remedy, a server's recovery between, and three looks at every row. */
const trialsAFault = 3;
const crashLoopMs = 20_000;
const mebibyte = 2 ** 20;

export function aboutDurationMs({ cap, strategies, trials, faults, outage, crashLoop, lab }: Scenario): number {
  const capMiB = cap.size / mebibyte;
  const clean = strategies.length * trials.repetitions;
  const broken = faults.reduce((sum, fault) => sum + (fault.strategies?.length ?? strategies.length), 0);
  // A replica is cloned anew for each trial.
  const copies = lab.replica ? 2 : 1;
  const trialMs = trials.lead + trials.sustain + remedyMs + capMiB * trialMsPerMiB * copies;
  return (
    aroundMs +
    capMiB * loadMsPerMiB +
    outage.observe +
    (clean + broken * trialsAFault) * trialMs +
    (crashLoop ? crashLoopMs : 0)
  );
}
