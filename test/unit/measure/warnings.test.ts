import { describe, expect, it } from 'vitest';
import { summarizeTrials } from '../../../src/measure/summarize.js';
import { warningsOf } from '../../../src/measure/warnings.js';
import type { TrialLedger } from '../../../src/result/ledger.js';
import type { Result, Trial } from '../../../src/result/schema.js';
import { anOutage, aResult, aTraffic, aTrial } from '../../support/a-result.js';

const lab = aResult().lab as NonNullable<Result['lab']>;
const cap = aResult().cap;
const scenario = aResult().scenario;
const mib = 2 ** 20;

function withTrials(...trials: Trial[]): Partial<Result> {
  const labels = [...new Set(trials.map(({ strategy }) => strategy))];
  return {
    trials,
    summaries: summarizeTrials(
      trials,
      labels.map((label) => ({ label, title: label })),
      42,
    ),
  };
}

function aLedger(changes: Partial<TrialLedger>): TrialLedger {
  const none = { status: 'not-accounted', reason: 'not asked for' } as const;
  return { before: none, after: none, intervalMs: 200, extraDiskBytesMax: 0, series: [], ticks: [], ...changes };
}

describe('warnings', () => {
  it('are none where there is nothing to warn of', () => {
    expect(warningsOf(aResult(withTrials(aTrial())))).toEqual([]);
    const ledger = aLedger({ undoFileBytesMax: cap.bytes - 2 * mib });
    expect(warningsOf(aResult(withTrials(aTrial({ ledger }))))).toEqual([]);
  });

  const cases: readonly [code: string, changes: Partial<Result>, fragment: string][] = [
    ['run-incomplete', { status: 'interrupted' }, '(interrupted)'],
    ['data-in-memory', { lab: { ...lab, storage: 'memory' } }, 'in memory'],
    ['buffer-pool-covers-table', { lab: { ...lab, bufferPoolBytes: 192 * mib } }, '192 MiB'],
    ['few-rounds', { scenario: { ...scenario, repetitions: 3 } }, '3 rounds of each strategy'],
    ['few-rounds', { scenario: { ...scenario, repetitions: 1 } }, 'One round of each strategy'],
    ['docker-proxy', { lab: { ...lab, transport: 'docker-port' } }, 'port forwarding'],
    ['reserve-overstated', { cap: { ...cap, bytes: 64 * mib, reserveShare: 0.031 } }, '3.1 %'],
    ['cap-off-step', { cap: { ...cap, bytes: 66 * mib } }, 'multiple of 4 MiB'],
    ['cap-below-step', { cap: { ...cap, bytes: 12 * mib } }, '12 MiB'],
    [
      'traffic-behind',
      { outage: anOutage({ traffic: { before: aTraffic({ achievedPerSecond: 300 }), full: aTraffic() } }) },
      '50 %',
    ],
    [
      'generator-late',
      withTrials(aTrial({ traffic: { full: null, during: aTraffic({ generatorDelayMsP99: 25 }), after: null } })),
      'late (during prune): by up to 25 ms at its p99. Latencies',
    ],
    [
      'refused-otherwise',
      withTrials(
        aTrial({
          refusals: [
            { operation: 'issue', kind: 'table-full', errno: 1114, sqlState: 'HY000', message: 'full', count: 9 },
            { operation: 'issue', kind: 'failed', errno: 1205, sqlState: 'HY000', message: 'Lock wait', count: 2 },
            { operation: 'start', kind: 'failed', errno: 1205, sqlState: 'HY000', message: 'Lock wait', count: 3 },
            { operation: 'start', kind: 'gone', errno: 0, sqlState: '', message: 'gone', count: 1 },
          ],
        }),
      ),
      'another reason than room: 5 with 1205 (HY000), first: Lock wait.',
    ],
    [
      'not-distinguishable',
      withTrials(...[1, 2, 3, 4, 5].flatMap(() => [aTrial(), aTrial({ strategy: 'archive' })])),
      'prune and archive',
    ],
    [
      'too-few-samples',
      withTrials(aTrial({ traffic: { full: null, during: aTraffic({ issueP99: null }), after: null } })),
      'No p99 for prune',
    ],
    [
      'headroom-bounded',
      withTrials(aTrial({ headroom: { rows: 1, bytes: 1, fileBytes: 1, status: 'bound-reached' } })),
      'at least',
    ],
    ['not-recovered', withTrials(aTrial(), aTrial({ status: 'remedy-failed' })), '1 of 2 trials'],
    [
      'server-changed',
      withTrials(aTrial({ serverChanges: ['max_connections is 99 and was 151'] })),
      'max_connections is 99 and was 151. It was put back',
    ],
    [
      'undo-at-cap',
      withTrials(aTrial({ ledger: aLedger({ undoFileBytesMax: cap.bytes }) }), aTrial({ round: 2 })),
      'to the cap as well (prune)',
    ],
    ['server-crashed', withTrials(aTrial({ status: 'server-crashed' })), 'died once'],
    [
      'server-crashed',
      {
        ...withTrials(aTrial({ status: 'server-crashed' })),
        outage: anOutage({
          timeline: { tickMs: 100, ticks: [], markers: [{ tMs: 5, kind: 'crash', label: 'crash' }] },
        }),
      },
      '2 times',
    ],
  ];

  it.each(cases)('say %s', (code, changes, fragment) => {
    const warnings = warningsOf(aResult(changes));
    expect(warnings.map((warning) => warning.code)).toEqual([code]);
    expect(warnings[0]?.message).toContain(fragment);
  });

  it('say of a stretch that is behind with a late generator that either may be why', () => {
    const during = aTraffic({ achievedPerSecond: 300, generatorDelayMsP99: 40 });
    const warnings = warningsOf(aResult(withTrials(aTrial({ traffic: { full: null, during, after: null } }))));
    expect(warnings.map(({ code }) => code)).toEqual(['traffic-behind', 'generator-late']);
    expect(warnings[0]?.message).toContain('as behind a locked table, or the load generator was late.');
  });
});
