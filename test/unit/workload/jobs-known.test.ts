import { describe, expect, it } from 'vitest';
import { createWorkload } from '../../../src/workload/create-workload.js';
import { JobsKnown } from '../../../src/workload/jobs-known.js';
import { aScenario } from '../../support/a-scenario.js';

describe('what clients know of their jobs', () => {
  const workload = createWorkload(aScenario());
  const statusesOf = (jobs: JobsKnown) =>
    [...jobs.expected(workload)].map(({ row, orElse }) => [row?.status ?? null, orElse?.status ?? null]);

  it('is the last change that was acknowledged, whatever was refused since', () => {
    const jobs = new JobsKnown();
    jobs.answered({ index: 7, operation: 'issue' }, 'accepted');
    jobs.answered({ index: 7, operation: 'start' }, 'accepted');
    jobs.answered({ index: 7, operation: 'kill' }, 'table-full');
    jobs.answered({ index: 7, operation: 'kill' }, 'refused');
    expect(statusesOf(jobs)).toEqual([['running', null]]);
  });

  it('leaves both open behind a lost answer, until a retry is acknowledged', () => {
    const jobs = new JobsKnown();
    jobs.answered({ index: 7, operation: 'start' }, 'accepted');
    jobs.answered({ index: 7, operation: 'finish-success' }, 'connection-lost');
    expect(statusesOf(jobs)).toEqual([['running', 'success']]);
    jobs.answered({ index: 7, operation: 'finish-success' }, 'table-full');
    expect(statusesOf(jobs)).toEqual([['running', 'success']]);
    jobs.answered({ index: 7, operation: 'finish-success' }, 'accepted');
    expect(statusesOf(jobs)).toEqual([['success', null]]);
  });

  it('knows nothing of a job whose only statements were refused, and of a lost insert that it may be there', () => {
    const jobs = new JobsKnown();
    jobs.answered({ index: 7, operation: 'issue' }, 'table-full');
    jobs.answered({ index: 8, operation: 'issue' }, 'connection-lost');
    expect(statusesOf(jobs)).toEqual([[null, 'queued']]);
  });
});
