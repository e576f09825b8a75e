import { describe, expect, it } from 'vitest';
import { replicaSection } from '../../../../src/report/page/replica.js';
import type { ReplicaFigures } from '../../../../src/result/schema.js';
import { aResult, aTrial } from '../../../support/a-result.js';

const followed: ReplicaFigures = {
  cloneMs: 2_000,
  lag: [{ tMs: 50, lagMs: 4 }],
  lagMsMax: 2_771,
  caughtUpMs: 910,
  stopped: null,
  receiver: null,
  restarts: 0,
  tableBytes: 67_108_864,
  same: true,
};
const full = {
  errno: 1114,
  message: "Could not execute Write_rows event on table plimsoll.jobs; The table 'jobs' is full",
};

function sectionOf(replica: ReplicaFigures | null): string {
  return replicaSection(aResult({ trials: [aTrial({ strategy: 'prune', round: 2, replica })] }))?.markup ?? '';
}

describe('the section on the replica', () => {
  it('is left out where the run had none', () => {
    expect(sectionOf(null)).toBe('');
  });

  it('says that all went well only where it did', () => {
    expect(sectionOf(followed)).toContain('held the same rows as its source');
    expect(sectionOf({ ...followed, same: false })).toContain('did not hold the source&#39;s rows');
  });

  it('names the trials in which replication stopped, and whether it could be started again', () => {
    const recovered = sectionOf({ ...followed, stopped: full, restarts: 1 });
    expect(recovered).toContain('stopped with an error during prune, round 2');
    expect(recovered).toContain('it caught up every time');
    expect(recovered).toContain('1114');
    expect(sectionOf({ ...followed, stopped: full, restarts: 5, caughtUpMs: null, same: null })).toContain(
      'still did not catch up after prune, round 2',
    );
  });

  it('says so where it never caught up, with no error of its applier', () => {
    const late = { ...followed, caughtUpMs: null, same: null };
    expect(sectionOf(late)).toContain('had not caught up at the time limit after prune, round 2');
    const cut = sectionOf({ ...late, receiver: { errno: 13114, message: 'Got fatal error 1236 from source' } });
    expect(cut).toContain('cut off from its source during prune, round 2 (13114)');
    expect(cut).toContain('Got fatal error 1236');
    for (const section of [sectionOf(late), cut]) expect(section).not.toContain('held the same rows');
  });

  it('blames want of room for 1114 only', () => {
    expect(sectionOf({ ...followed, stopped: full, restarts: 1 })).toContain('had no room for');
    const other = sectionOf({ ...followed, stopped: { errno: 1032, message: 'no such row' }, restarts: 1 });
    expect(other).not.toContain('had no room for');
    expect(other).toContain('not each time for want of room (1032)');
  });
});
