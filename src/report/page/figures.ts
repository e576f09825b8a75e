/** The table of key figures, a row a remedy. */
import { bootstrapSamplesMin } from '../../measure/statistics.js';
import type { Result } from '../../result/schema.js';
import { comparisonNote, comparisonTable } from '../comparison-table.js';
import { figureTable } from '../figure-table.js';
import { stepsNote, stepsTable } from '../steps-table.js';
import { type Html, html } from './html.js';
import { textTable } from './text-table.js';

export function figuresSection(result: Result): Html | null {
  const table = figureTable(result);
  if (table.rows.length === 0) return null;
  const compared = comparisonTable(result);
  const steps = stepsTable(result);
  return html`<section>
<h2>Key figures</h2>
${textTable(table, 'Remedy', captionOf(result.scenario.repetitions))}
${
  compared === null
    ? null
    : html`<h3>Against the best</h3>
${textTable(compared, 'Remedy', comparisonNote)}`
}
${
  steps === null
    ? null
    : html`<h3>Steps, timed apart</h3>
${textTable(steps, 'Remedy', stepsNote)}`
}
</section>`;
}

function captionOf(repetitions: number): string {
  if (repetitions === 1) return 'Quickest to recover first. One round: nothing is known about the spread.';
  return `Quickest to recover first. Median over ${repetitions} rounds; small print: ${repetitions < bootstrapSamplesMin ? 'range of the rounds' : '95 % interval (bootstrap)'}.`;
}
