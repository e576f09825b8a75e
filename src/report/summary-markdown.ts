/** `summary.md`: the report's words and figures for a terminal, a pull request or a CI step summary. */
import { formatBytes, formatCount } from '../measure/format.js';
import { verdictOf } from '../measure/verdict.js';
import type { Result } from '../result/schema.js';
import { comparisonNote, comparisonTable } from './comparison-table.js';
import { figureTable } from './figure-table.js';
import { ladderNote, ladderTable } from './ladder-table.js';
import { latencyNote, latencyTable, phaseTable } from './latency-table.js';
import { methodFacts } from './method-facts.js';
import { shownPart } from './shown-part.js';
import { statusNote } from './status-note.js';
import { stepsNote, stepsTable } from './steps-table.js';
import type { TextTable } from './text-table.js';

export function summaryMarkdown(result: Result): string {
  const note = statusNote(result);
  const shown = shownPart(result);
  const blocks = [
    `# ${plain(result.scenario.name)}`,
    `**${plain(result.scenario.question)}**`,
    note === null ? '' : `> **Note:** ${plain(note)}`,
    verdictOf(result)
      .map((sentence) => `- ${plain(sentence)}`)
      .join('\n'),
    figuresBlock(shown),
    comparisonBlock(shown),
    stepsBlock(shown),
    ladderBlock(shown),
    latencyBlock(shown),
    outageBlock(shown),
    methodBlock(shown),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function figuresBlock(result: Result): string {
  const figures = figureTable(result);
  return figures.rows.length === 0 ? '' : `## Key figures\n\n${remedyTable(figures)}`;
}

function comparisonBlock(result: Result): string {
  const compared = comparisonTable(result);
  return compared === null ? '' : `## Against the best\n\n${comparisonNote}\n\n${remedyTable(compared)}`;
}

function stepsBlock(result: Result): string {
  const steps = stepsTable(result);
  return steps === null ? '' : `## Steps, timed apart\n\n${stepsNote}\n\n${remedyTable(steps)}`;
}

function ladderBlock(result: Result): string {
  const ladder = ladderTable(result);
  return ladder === null ? '' : `## The ladder of recovery\n\n${ladderNote}\n\n${remedyTable(ladder)}`;
}

function latencyBlock(result: Result): string {
  const felt = latencyTable(result);
  const phases = phaseTable(result);
  if (felt === null || phases === null) return '';
  return [
    '## What users felt while a remedy ran',
    latencyNote,
    remedyTable(felt),
    '<details><summary>Every phase and operation</summary>',
    remedyTable(phases),
    '</details>',
  ].join('\n\n');
}

function remedyTable({ columns, rows }: TextTable): string {
  return table(
    ['remedy', ...columns.map(({ label }) => label)],
    rows.map(({ name, cells }) => [name, ...cells.map(({ text, detail }) => (detail ? `${text} (${detail})` : text))]),
  );
}

function outageBlock({ outage }: Result): string {
  if (outage === null) return '';
  const evidence = Object.values(outage.evidence);
  return [
    '## The outage',
    `**ERROR ${outage.errno} (${plain(outage.sqlState)}): ${plain(outage.message)}** at ${formatCount(outage.tableBytes)} bytes (${formatBytes(outage.tableBytes)}) with ${formatCount(outage.rows)} rows.`,
    evidence.length > 0
      ? table(
          ['tried against the full table', 'accepted', 'refused'],
          evidence.map((row) => [row.meaning, `${row.accepted} of ${row.attempts}`, String(row.refused)]),
        )
      : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

function methodBlock(result: Result): string {
  const facts = methodFacts(result).map(([name, value]) => `- ${plain(name)}: ${plain(value)}`);
  const warnings = result.warnings.map((warning) => `- Warning: ${plain(warning.message)}`);
  return `## Method\n\n${[...warnings, ...facts].join('\n')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => plain(cell)).join(' | ')} |`;
  return [line(head), `|${head.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
}

/** Text as text: markdown, HTML, entities and links in it are shown, not obeyed. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replace(/[\\`*_[\]<>|#~$]/g, (character) => `\\${character}`)
    .replace(/:\/\//g, '\\://')
    .replace(/^([-+=])(?=\s|=|$)/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}
