/**
 * What each field of `result.json` means, as markdown: made from the schema's own descriptions, so that page and schema
 * cannot part. Shapes that stand in several places have a section of their own. Behind them the catalogue of figures.
 */
import type { CountingRule } from '../measure/figures/rounds-that-count.js';
import { runFigures } from '../measure/figures/run-figures.js';
import { type TrialFigureName, trialFigure, trialFigures } from '../measure/figures/trial-figures.js';
import { resultJsonSchema } from '../result/json-schema.js';
import { type FieldNode, fieldLines } from '../result/schema-fields.js';

const countingWords: Readonly<Record<CountingRule, string>> = {
  recovered: 'rounds that recovered for good',
  'ran-to-its-end': 'rounds whose remedy ran to its own end',
  ended: 'rounds whose remedy did not fail and whose server lived',
  any: 'all rounds',
};
const words = { lower: 'lower', higher: 'higher', null: '–' } as const;

export function resultPage(): string {
  const { $defs = {}, ...root } = resultJsonSchema() as FieldNode & { $defs?: Record<string, FieldNode> };
  const sections = fieldLines(root, $defs).map(({ name, description, fields }) =>
    [
      `## ${name === '' ? 'result.json' : name}`,
      description,
      table(
        ['field', 'type', 'unit', 'same seed', 'since', 'meaning'],
        fields.map((field) => [
          `\`${field.path}\``,
          field.type,
          field.unit,
          field.sameForSeed ? 'same' : 'varies',
          field.isLater ? '1, later' : '1',
          field.meaning,
        ]),
      ),
    ]
      .filter(Boolean)
      .join('\n\n'),
  );
  return `${[...sections, figures()].join('\n\n')}\n`;
}

function figures(): string {
  const ofTrials = (Object.keys(trialFigures) as TrialFigureName[]).map((name) => {
    const { unit, label, summary, counts, better } = trialFigure(name);
    return [`\`REMEDY.${name}\``, unit, summary, countingWords[counts], words[better ?? 'null'], label];
  });
  const ofRuns = Object.entries(runFigures).map(([name, { unit, label, better }]) => [
    `\`${name}\``,
    unit,
    '–',
    'the run',
    words[better ?? 'null'],
    label,
  ]);
  return [
    '## Figures',
    'Numbers by name. Of a remedy’s figure say which: `prune.timeToRecoverMs.median`, `.low` and `.high` (ends of its interval), or `.samples` (rounds that count in it).',
    table(['name', 'unit', 'over rounds', 'counts', 'better', 'what'], [...ofRuns, ...ofTrials]),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
