/** A server that dies in the middle of the outage: seen, told, started again, and the observation goes on to its end. */
import { describe, expect, it } from 'vitest';
import { warningsOf } from '../../src/measure/warnings.js';
import type { RunEvent } from '../../src/run/events.js';
import { aResult } from '../unit/measure/a-result.js';
import { observeFull } from './support/full-table.js';
import { labKinds } from './support/machine.js';

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
});
