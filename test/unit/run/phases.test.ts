import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/events.js';
import { phasesOf, tellPhase } from '../../../src/run/phases.js';

test('faults and a crash loop are phases of a run that has them only', () => {
  expect(phasesOf({ faults: [], crashLoop: undefined })).not.toContain('faults');
  expect(phasesOf({ faults: [], crashLoop: undefined })).not.toContain('crash-loop');
  const crashLoop = { rowsPerStatement: 50, starts: 1, forceRecovery: [] };
  const fault = { kind: 'kill-server' as const, name: 'kill-server', at: 0.5, strategies: undefined };
  expect(phasesOf({ faults: [fault], crashLoop }).slice(-3)).toEqual(['faults', 'crash-loop', 'report']);
});

test('a phase is numbered among those of the run, and says what came of it', async () => {
  const told: RunEvent[] = [];
  const scenario = { faults: [], crashLoop: undefined };
  const options = { scenario, signal: new AbortController().signal, emit: (event: RunEvent) => void told.push(event) };
  const { value } = await tellPhase(options, 'report', 'Writing the report', async () => 3, String);
  expect(value).toBe(3);
  expect(told).toEqual([
    { type: 'phase-started', phase: 'report', number: 7, of: 7, title: 'Writing the report' },
    { type: 'phase-finished', phase: 'report', durationMs: expect.any(Number), note: '3' },
  ]);
});
