/** A server that dies in the middle of the outage: seen, told, started again, and the observation goes on to its end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { connect, type Session } from '../../src/database/session.js';
import type { RunEvent } from '../../src/events.js';
import { warningsOf } from '../../src/measure/warnings.js';
import { takeEvidence } from '../../src/run/evidence.js';
import { startObservedTraffic } from '../../src/watch/observed-traffic.js';
import { aResult } from '../support/a-result.js';
import { observeFull } from '../support/full-table.js';
import { labKinds } from '../support/machine.js';

/** When it dies: as the evidence is about to be taken, or in the middle of it. */
const moments = { embedded: 'table-full', docker: 'evidence' } as const;

describe.each(labKinds)('the outage on %s', (kind) => {
  it('outlives a server that dies in it', async () => {
    const events: RunEvent['type'][] = [];
    let killed: Promise<void> | null = null;
    await using seen = await observeFull(kind, (event, lab) => {
      events.push(event.type);
      if (event.type === moments[kind]) killed ??= lab.kill();
    });
    await killed;
    const { outage } = seen;
    expect(events).toContain('server-crashed');
    expect(outage.timeline.markers.map(({ kind: marker }) => marker)).toEqual(
      expect.arrayContaining(['first-refusal', 'full', 'crash', 'restart']),
    );
    // Each kind of statement was tried in full, none of them against a dead server.
    for (const { attempts, accepted, refused, error } of Object.values(outage.evidence)) {
      expect(accepted + refused).toBe(attempts);
      expect(error ?? '1114').toContain('1114');
    }
    expect(Object.keys(outage.evidence)).toHaveLength(5);
    expect(outage.rows).toBeGreaterThan(0);
    expect(warningsOf(aResult({ outage })).map(({ code }) => code)).toContain('server-crashed');
  });

  if (kind === 'embedded')
    it('leaves no job to clients that the evidence ended, though the answer was lost', async () => {
      await using seen = await observeFull(kind);
      const { lab, rehearsal, state } = seen;
      // Every update is accepted, and all jobs that run are this stretch's, and run on.
      await lab.raiseCap(2 * lab.capBytes);
      await using session = await connect(lab.endpoint);
      await session.execute("UPDATE jobs SET status = 'killed' WHERE status IN ('queued', 'running')");
      const { scenario } = rehearsal;
      const lasting = { ...scenario, traffic: { ...scenario.traffic, jobDuration: 3_600_000 } };
      await using observed = await startObservedTraffic(
        { ...rehearsal, scenario: lasting },
        { state: { ...state, unfinished: [], backlog: [] }, stretch: 1, onAnswer: () => {} },
      );
      await waitForRunningJobs(session, 2);
      const values = await loseAnswerTo('error_message', session, (lossy) =>
        takeEvidence(rehearsal, lossy, observed.traffic),
      );
      const endedId = Number(values.at(-1));
      await using other = await connect(lab.endpoint);
      const [row] = await other.query('SELECT status FROM jobs WHERE id = ?', [endedId]);
      expect(row).toEqual({ status: 'error' });
      const left = (await observed.stop()).state;
      expect(left.unfinished.length).toBeGreaterThan(0);
      expect([...left.unfinished, ...left.backlog].map(({ index }) => index + 1)).not.toContain(endedId);
    });
});

async function waitForRunningJobs(session: Session, wanted: number): Promise<void> {
  for (const deadline = performance.now() + 20_000; performance.now() < deadline; await sleep(50)) {
    const [running] = await session.query("SELECT COUNT(*) AS n FROM jobs WHERE status = 'running'");
    if (Number(running?.['n']) >= wanted) return;
  }
  throw new Error('no job was started');
}

/** Has the server carry out the first statement that names `column`, then drops the connection; gives its values. */
async function loseAnswerTo(column: string, session: Session, work: (lossy: Session) => Promise<unknown>) {
  let lost: Parameters<Session['attempt']>[1];
  const lossy: Session = {
    ...session,
    async attempt(sql, values) {
      const outcome = await session.attempt(sql, values);
      if (!sql.includes(column) || !sql.startsWith('UPDATE')) return outcome;
      expect(outcome).toMatchObject({ status: 'accepted', affectedRows: 1 });
      lost = values;
      session.destroy();
      return session.attempt(sql, values);
    },
  };
  await expect(work(lossy)).rejects.toMatchObject({ code: 'connection-lost' });
  return lost ?? [];
}
