import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flagView } from '../../../../src/report/charts/flag-view.js';
import { timelinePanels } from '../../../../src/report/charts/timeline-panels.js';
import type { Tick } from '../../../../src/result/schema.js';

const tickMs = 100;

describe('a timeline', () => {
  test('shows every statement once, however many ticks are joined', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 1000 }), (accepted) => {
        const { points } = acceptedPoints(accepted);
        const shown = points
          .slice(1)
          .reduce((sum, { seconds, rate }, index) => sum + rate * (seconds - (points[index]?.seconds ?? 0)), 0);
        const total = accepted.reduce((sum, count) => sum + count, 0);
        // Rates are rounded to a tenth.
        expect(Math.abs(shown - total)).toBeLessThanOrEqual(0.05 * accepted.length * (tickMs / 1000) + 1e-6);
      }),
    );
  });

  test('has few enough slices to read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (length) => {
        expect(acceptedPoints(Array.from({ length }, () => 1)).points.length).toBeLessThanOrEqual(91);
      }),
    );
  });

  test('is as wide as its last event, even one after the last tick', () => {
    const { domain } = acceptedPoints(
      [1, 2, 3],
      [
        { x: -5, label: 'before' },
        { x: 7, label: 'after' },
      ],
    );
    expect(domain).toEqual([-5, 7]);
  });
});

describe('flags', () => {
  test('never share a row, and keep their place in time', () => {
    const flags = [1, 1, 1.001, 6, 9, 9].map((x, index) => ({ x, label: `event ${index}` }));
    const view = flagView(flags, [0, 10]);
    const rows = (view.layer[0] as { data: { values: { row: number; x: number; label: string }[] } }).data.values;
    expect(new Set(rows.map(({ row }) => row)).size).toBe(flags.length);
    expect(rows.map(({ x, label }) => ({ x, label })).sort(byLabel)).toEqual(flags);
  });
});

function acceptedPoints(accepted: readonly number[], flags: readonly { x: number; label: string }[] = []) {
  const ticks = accepted.map(
    (count, index): Tick => ({
      tMs: (index + 1) * tickMs,
      accepted: count,
      refused: 0,
      failed: 0,
      backlog: 0,
      tableBytes: 0,
      rowsDeleted: 0,
      rowsArchived: 0,
    }),
  );
  const panels = timelinePanels({
    title: 'test',
    axisTitle: 'seconds',
    timeline: { tickMs, ticks, markers: [] },
    originMs: 0,
    untilMs: Number.POSITIVE_INFINITY,
    flags,
  });
  const rates = panels.vconcat[1]?.layer.at(-1) as unknown as {
    data: { values: { seconds: number; rate: number; outcome: string }[] };
    encoding: { x: { scale: { domain: number[] } } };
  };
  return {
    points: rates.data.values.filter(({ outcome }) => outcome === 'accepted'),
    domain: rates.encoding.x.scale.domain,
  };
}

function byLabel(left: { label: string }, right: { label: string }): number {
  return left.label < right.label ? -1 : 1;
}
