import { describe, expect, it } from 'vitest';
import { faultsSection } from '../../../../src/report/page/faults.js';
import type { FaultTrial } from '../../../../src/result/fault.js';
import { sampleResult } from '../../../support/sample-result.js';

const rows = {
  original: 100,
  kept: 60,
  archived: 40,
  deleted: 0,
  trimmed: 0,
  lost: 0,
  duplicated: 0,
  checksumsMatch: true,
  acknowledged: 5,
  acknowledgedFound: 5,
  policy: null,
  outsidePolicy: 0,
  acknowledgedChanged: 0,
  fromNowhere: 0,
  tableFault: null,
  holds: true,
};
const trial: FaultTrial = {
  strategy: 'copy-swap',
  use: 'copy-swap',
  settings: {},
  fault: 'kill-process',
  kind: 'kill-process',
  atShare: 0.5,
  measuredBy: 'time',
  struck: true,
  status: 'stopped',
  reason: 'the process of the remedy was killed',
  durationMs: 120,
  rowsMoved: 0,
  note: null,
  serverDownMs: null,
  serverLost: null,
  rows,
  leftBehind: [
    { kind: 'side-table', name: '_jobs_new', meaning: 'a copy under way', removal: 'DROP TABLE `_jobs_new`' },
  ],
  rerun: { status: 'done', reason: null, durationMs: 90, rows, leftBehind: [] },
};
const pageOf = (faultTrials: readonly FaultTrial[]) =>
  faultsSection({ ...sampleResult({}), faultTrials: [...faultTrials] })?.markup ?? '';

describe('what if it dies half-way', () => {
  it('is left out where nothing was broken', () => {
    expect(pageOf([])).toBe('');
  });

  it('says that no row was lost, names what stayed, and how it goes', () => {
    const page = pageOf([trial]);
    expect(page).toContain('Of 1 broken on purpose, none lost, doubled or changed a row.');
    expect(page).toContain('at 50 % of its time');
    expect(page).toContain('<code>DROP TABLE `_jobs_new`</code>');
    expect(page).toContain('to its end in 90 ms');
  });

  it('says which remedy lost rows', () => {
    const page = pageOf([trial, { ...trial, strategy: 'prune', rows: { ...rows, kept: 59, lost: 1, holds: false } }]);
    expect(page).toContain('Rows were not in order after prune (kill-process).');
    expect(page).toContain('1 lost');
  });

  it('says which server did not come back, and claims nothing of its rows', () => {
    const lost: FaultTrial = { ...trial, serverLost: 'it ended at start', rows: null, leftBehind: [], rerun: null };
    const page = pageOf([lost, { ...trial, strategy: 'prune' }]);
    expect(page).toContain('could not be brought back after copy-swap (kill-process).');
    expect(page).toContain('Of those whose server came back, broken on purpose, none lost');
    expect(page).toContain('could not be read');
    expect(page).toContain('it ended at start');
    expect(pageOf([lost])).not.toContain('none lost');
  });
});
