/** What the living server was asked while remedies ran: each series' largest change, and where it comes from. */
import { formatBytes, formatCount, formatDurationMs } from '../../measure/format.js';
import type { LedgerTick, TrialLedger } from '../../result/ledger.js';
import type { Result } from '../../result/schema.js';
import {
  besideFields,
  type GaugedTrial,
  type GaugeField,
  gaugedTrials,
  gaugeKind,
  gaugeWords,
} from '../gauge-series.js';
import type { TextCell, TextTable } from '../text-table.js';
import { type Html, html } from './html.js';
import { textTable } from './text-table.js';

/** Folded; null where no trial has a ledger. */
export function gaugeDetails(result: Result): Html | null {
  const ledgers = result.trials.flatMap(({ ledger }) => ledger ?? []);
  const [first] = ledgers;
  if (!first) return null;
  const trials = gaugedTrials(result);
  const slowest = Math.max(...ledgers.map(({ intervalMs }) => intervalMs));
  return html`<details>
<summary>What the living server was asked while remedies ran</summary>
${trials.length > 0 ? textTable(gaugeTable(trials), 'Remedy', gaugeCaption) : null}
<p class="note">Asked about every ${formatDurationMs(slowest)}, more slowly than the timeline so as not to disturb; result.json has every reading.</p>
<dl class="facts">
${first.series.map(({ name, kind, source }) => html`<dt>${termOf(name)}: ${kind}<small>${name}</small></dt><dd>${source}</dd>\n`)}</dl>
</details>`;
}

const gaugeCaption =
  'One real round of each remedy, the middle one by its duration, as in the chart over time. From undo on: the most that each grew over its first reading.';

type Figure = (ledger: TrialLedger) => TextCell;
type Column = readonly [field: GaugeField, label: string, figure: Figure];

const columns: readonly Column[] = [
  ['fileBytes', 'File', (ledger) => fromTo(ledger, 'fileBytes', formatBytes)],
  ['dataFreeBytes', 'DATA_FREE', (ledger) => fromTo(ledger, 'dataFreeBytes', formatBytes)],
  ['rows', 'Rows', (ledger) => fromTo(ledger, 'rows', formatCount)],
  ['unpurgedBytes', 'Awaiting purge, most', (ledger) => most(ledger, 'unpurgedBytes', formatBytes)],
  ['historyListLength', 'History list, most', (ledger) => most(ledger, 'historyListLength', formatCount)],
  ...besideFields.map((field): Column => [field, capital(gaugeWords[field]), (ledger) => growth(ledger, field)]),
];

function gaugeTable(trials: readonly GaugedTrial[]): TextTable {
  const [first] = trials as [GaugedTrial];
  return {
    columns: columns.map(([field, label]) => ({ label, meaning: gaugeKind(first.ledger, [field]) ?? '' })),
    rows: trials.map(({ trial, ledger }) => ({
      name: trial.strategy,
      cells: columns.map(([, , figure]) => figure(ledger)),
    })),
  };
}

function fromTo({ ticks }: TrialLedger, field: GaugeField, format: (value: number) => string): TextCell {
  const told = valuesOf(ticks, field);
  const [first] = told;
  const last = told.at(-1);
  if (first === undefined || last === undefined) return notTold;
  const [from, to] = [format(first), format(last)];
  return { text: to, detail: from === to ? '' : `from ${from}` };
}

function most({ ticks }: TrialLedger, field: GaugeField, format: (value: number) => string): TextCell {
  const told = valuesOf(ticks, field);
  return told.length === 0 ? notTold : { text: format(Math.max(...told)), detail: '' };
}

function growth({ ticks }: TrialLedger, field: GaugeField): TextCell {
  const told = valuesOf(ticks, field);
  const [first] = told;
  if (first === undefined) return notTold;
  const grown = Math.max(...told) - first;
  return { text: grown > 0 ? `+${formatBytes(grown)}` : 'none', detail: `from ${formatBytes(first)}` };
}

const notTold: TextCell = { text: '–', detail: 'not told' };

function valuesOf(ticks: readonly LedgerTick[], field: GaugeField): readonly number[] {
  return ticks.flatMap((tick) => tick[field] ?? []);
}

/** As the chart calls it; a series that this version does not know keeps its name. */
function termOf(name: string): string {
  return capital(name in gaugeWords ? gaugeWords[name as GaugeField] : name);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
