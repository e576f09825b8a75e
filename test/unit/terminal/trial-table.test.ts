import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { trialTableHead, trialTableRow } from '../../../src/terminal/trial-table.js';
import { aTrial } from '../../support/a-result.js';

const plain = pc.createColors(false);
const rowOf = (strategy: string, width: number) => trialTableRow(aTrial({ strategy }), width, plain);

describe('the table of trials', () => {
  const labels = ['archive-compressed', 'archive-compress-text'];

  it.each([60, 80, 100])('tells remedies apart whose names are cut, %i cells wide', (width) => {
    expect(new Set(labels.map((label) => rowOf(label, width).slice(0, 30))).size).toBe(2);
  });

  it('shows names in full where there is room, in columns that stand below their heads', () => {
    const rows = [trialTableHead(120, plain), ...labels.map((label) => rowOf(label, 120))];
    for (const label of labels) expect(rows.join('\n')).toContain(` ${label} `);
    expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
  });
});
