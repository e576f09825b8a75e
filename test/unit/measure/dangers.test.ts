import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/measure/run-exit.js';
import { summarizeTrials } from '../../../src/measure/summarize.js';
import { verdictOf } from '../../../src/measure/verdict.js';
import type { Result, Trial } from '../../../src/result/schema.js';
import { aFaultTrial } from '../../support/a-fault-trial.js';
import { aReplica } from '../../support/a-replica.js';
import { anOutage, aResult, aTrial } from '../../support/a-result.js';

function run(trials: readonly Trial[], changes: Partial<Result> = {}): Result {
  const labels = [...new Set(trials.map(({ strategy }) => strategy))];
  const summaries = summarizeTrials(
    trials,
    labels.map((label) => ({ label, title: label })),
    42,
  );
  return aResult({ trials: [...trials], summaries, ...changes });
}

const full = { errno: 1114, message: "Could not execute Write_rows event; The table 'jobs' is full" };
const stopped = (changes = {}) => aReplica({ caughtUpMs: null, same: null, stopped: full, restarts: 5, ...changes });

describe('a replica that stopped', () => {
  it('leads the verdict, with its error and under which remedies, and has an exit code of its own', () => {
    const result = run([aTrial({ replica: stopped() }), aTrial({ strategy: 'compact', replica: aReplica() })]);
    expect(verdictOf(result)[0]).toBe(
      "REPLICATION STOPPED WITH 1114 during prune, round 1 (Could not execute Write_rows event; The table 'jobs' is full): started again, it still did not catch up after prune, round 1.",
    );
    expect(exitCodeOf(result)).toBe(6);
  });

  it('is told where it caught up when it was started again, and where it was cut off from its source', () => {
    const caughtUp = run([aTrial({ replica: stopped({ caughtUpMs: 5000, same: true }) })]);
    expect(verdictOf(caughtUp)[0]).toContain('started again by hand, it caught up.');
    const cut = run([aTrial({ replica: stopped({ stopped: null, receiver: { errno: 2003, message: 'gone' } }) })]);
    expect(verdictOf(cut)[0]).toContain('REPLICATION STOPPED WITH 2003');
    expect([exitCodeOf(caughtUp), exitCodeOf(cut)]).toEqual([6, 6]);
  });

  it('is told of the outage as well, whose doing is no remedy’s', () => {
    const result = run([aTrial({ replica: aReplica() })], { outage: anOutage({ replica: stopped() }) });
    expect(verdictOf(result)[0]).toContain('during the outage');
    expect(exitCodeOf(result)).toBe(0);
  });

  it('is behind rows that were lost, in the verdict and in the exit code', () => {
    const invariants = { ...aTrial().invariants, lost: 1, holds: false };
    const result = run([aTrial({ replica: stopped(), invariants })]);
    expect(verdictOf(result)[0]).toContain('ROWS WERE NOT ACCOUNTED FOR');
    expect(verdictOf(result)[1]).toContain('REPLICATION STOPPED');
    expect(exitCodeOf(result)).toBe(5);
  });
});

describe('a program of the user’s', () => {
  const program = (changes: Partial<Trial>) =>
    aTrial({ strategy: 'nightly', use: 'command', completed: true, ...changes });

  it.each([
    [
      'failed',
      { completed: false, status: 'remedy-failed', reason: 'the program ended with exit code 1: Error: boom' },
    ],
    ['hung', { completed: false, status: 'recovered', reason: 'the time limit was reached' }],
    ['did not help', { status: 'not-recovered', timeToRecoverMs: null, reason: 'new rows were still refused' }],
  ] as const)('that %s leads the verdict with its reason, and fails a check', (_, changes) => {
    const result = run([program(changes), aTrial()]);
    expect(verdictOf(result)[0]).toContain(`A PROGRAM OF YOURS FAILED: nightly 1 of 1 (${changes.reason}`);
    expect(verdictOf(result).join(' ')).not.toContain('Trials that did not bring it back');
    expect(exitCodeOf(result)).toBe(3);
  });

  it('that brought the table back is nothing to warn of, and neither is a remedy of ours that did not', () => {
    expect(exitCodeOf(run([program({})]))).toBe(0);
    expect(exitCodeOf(run([aTrial({ status: 'not-recovered', timeToRecoverMs: null, reason: 'full' })]))).toBe(0);
  });
});

describe('remedies that failed', () => {
  const failed = { status: 'remedy-failed', timeToRecoverMs: null } as const;

  it('are told each with the reason, first, and those with one reason together', () => {
    const [first] = verdictOf(
      run([
        aTrial(),
        aTrial({ ...failed, strategy: 'typo', reason: '1091 (42000): check that it exists.' }),
        aTrial({ ...failed, strategy: 'swap', reason: 'jobs_old is there already' }),
        aTrial({ ...failed, strategy: 'dump', reason: 'jobs_old is there already' }),
      ]),
    );
    expect(first).toBe(
      'Trials that did not bring it back for good: typo 1 of 1 (1091 (42000): check that it exists); swap 1 of 1 and dump 1 of 1 (jobs_old is there already).',
    );
  });

  it('never push who brings the table back out of the verdict, however many dangers there are', () => {
    const invariants = { ...aTrial().invariants, lost: 1, holds: false };
    const sentences = verdictOf(
      run(
        [
          aTrial({ replica: stopped() }),
          aTrial({ strategy: 'other', replica: aReplica({ same: false }), invariants }),
          aTrial({ ...failed, strategy: 'typo', reason: '1091' }),
          aTrial({ ...failed, strategy: 'nightly', use: 'command', completed: false, reason: 'exit code 1' }),
        ],
        { faultTrials: [aFaultTrial({ rerun: null, rows: null, serverLost: 'it died at every start' })] },
      ),
    );
    expect(sentences.findIndex((sentence) => /brings the table back/.test(sentence))).toBeGreaterThanOrEqual(6);
  });
});

describe('remedies that were full again', () => {
  it('are not said to have been so after the same time in every round', () => {
    const fullAgain = (reason: string, round: number) =>
      aTrial({ strategy: 'compact', status: 'relapsed', reason, round });
    const sentences = verdictOf(
      run([aTrial(), fullAgain('full again 1 s after it recovered', 1), fullAgain('full again 9 s', 2)]),
    );
    expect(sentences.join(' ')).toContain('compact 2 of 2 (first: full again 1 s after it recovered)');
  });
});

describe('remedies that were broken on purpose', () => {
  const stuck = aFaultTrial({
    strategy: 'partition',
    rerun: {
      status: 'stopped',
      reason: 'jobs is half converted',
      durationMs: 1,
      rows: aTrial().invariants,
      leftBehind: [],
    },
  });

  it('are the scenario’s own question: who could not be run again leads', () => {
    const sentences = verdictOf(run([aTrial()], { faultTrials: [aFaultTrial(), stuck] }));
    expect(sentences[0]).toBe(
      'Broken on purpose 2 times: one remedy did not come to an end when run again (partition, kill-server: jobs is half converted); nothing was left behind.',
    );
  });

  it('are told behind the winner where all went well', () => {
    const sentences = verdictOf(run([aTrial()], { faultTrials: [aFaultTrial()] }));
    expect(sentences[1]).toBe(
      'Broken on purpose once: each remedy ran to its end when run again; nothing was left behind.',
    );
  });
});

describe('a server that died', () => {
  it('leads, in the outage and when the table was filled again', () => {
    const timeline = { tickMs: 100, ticks: [], markers: [{ kind: 'crash' as const, tMs: 1, label: '' }] };
    const headroom = { rows: 1, bytes: 1, fileBytes: 1, status: 'server-crashed' as const };
    const [first] = verdictOf(run([aTrial({ headroom })], { outage: anOutage({ timeline }) }));
    expect(first).toContain(
      'THE SERVER DIED while traffic ran into the cap, and DIED when the table was filled again after prune',
    );
  });
});
