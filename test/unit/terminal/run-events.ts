/** The events of a short run, as runScenario() tells them. */
import type { RunEvent } from '../../../src/events.js';
import { aTrial } from '../../support/a-result.js';

const mib = 2 ** 20;

export const runStarted: RunEvent = {
  type: 'run-started',
  scenario: 'smoke',
  question: 'Does everything work on this machine, from an empty server to a full table and back?',
  seed: 42,
  capBytes: 64 * mib,
  mechanism: 'file-size',
};
export const historyStarted: RunEvent = {
  type: 'phase-started',
  phase: 'history',
  number: 3,
  of: 7,
  title: 'Load history',
};
export const historyProgress: RunEvent = {
  type: 'progress',
  phase: 'history',
  done: 30 * mib,
  total: 60 * mib,
  unit: 'bytes',
  ratePerSecond: 90 * mib,
  tableBytes: 32 * mib,
  remainingMs: 340,
  note: '2015-03-02',
};
export const historyFinished: RunEvent = {
  type: 'phase-finished',
  phase: 'history',
  durationMs: 1990,
  note: '80,000 rows',
};

export const wholeRun: readonly RunEvent[] = [
  runStarted,
  historyStarted,
  historyProgress,
  historyFinished,
  {
    type: 'table-full',
    errno: 1114,
    sqlState: 'HY000',
    message: "The table 'jobs' is full",
    tableBytes: 64 * mib,
    bufferPoolBytes: 16 * mib,
    rows: 30_000,
    firstFullMs: 2900,
  },
  { type: 'evidence', key: 'newJob', meaning: 'a new job is issued', attempts: 20, accepted: 0, error: '1114' },
  { type: 'evidence', key: 'deleteRow', meaning: 'a row is deleted', attempts: 20, accepted: 20, error: null },
  {
    type: 'server-crashed',
    how: 'died',
    exit: 'signal 6',
    serverLog: ['[FATAL] Out of tablespace \u001b[31mduring rollback'],
  },
  { type: 'phase-started', phase: 'trials', number: 6, of: 7, title: 'Try the remedies' },
  { type: 'trial-started', strategy: 'prune', round: 1, rounds: 1, number: 1, of: 2 },
  { type: 'trial-finished', trial: aTrial(), number: 1, of: 2 },
  {
    type: 'trial-finished',
    trial: aTrial({ strategy: 'archive', status: 'not-recovered', timeToRecoverMs: null, headroom: null }),
    number: 2,
    of: 2,
  },
  { type: 'phase-finished', phase: 'trials', durationMs: 9000, note: '' },
  { type: 'warning', code: 'few-rounds', message: 'One round of each strategy: Überraschungen sind möglich, 驚き 🚢.' },
  {
    type: 'run-finished',
    status: 'complete',
    directory: 'reports/smoke',
    verdict: ['prune brings the table back in 600 ms (one round).'],
    durationMs: 21_000,
  },
];
