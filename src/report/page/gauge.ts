/** What the living server was asked while remedies ran: each series' largest change, and where it comes from. */
import { formatBytes, formatCount, formatDurationMs } from '../../measure/format.js';
import type { LedgerTick, TrialLedger } from '../../result/ledger.js';
import type { Result } from '../../result/schema.js';
import {
  besideFields,
  type DerivedSpace,
  derivedSpace,
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
<p class="note">Known at rest only, from the account of pages, since a living server does not tell them: the bytes of live rows and their text, off-page text and its rests, secondary indexes, page frames, holes in pages, free pages inside used extents.</p>
<dl class="facts">
${derivedSources.map(([name, source]) => html`<dt>${name}: estimated<small>made for this page</small></dt><dd>${source}</dd>\n`)}${first.series.map(({ name, kind, source }) => html`<dt>${termOf(name)}: ${kind}<small>${name}</small></dt><dd>${source}</dd>\n`)}</dl>
</details>`;
}

const gaugeCaption =
  'One real round of each remedy, the middle one by its duration, as in the chart over time. From undo on: the most that each grew over its first reading; the redo log does so within a capacity of its own.';

interface Column {
  readonly label: string;
  readonly kind: (ledger: TrialLedger) => string;
  readonly figure: (ledger: TrialLedger) => TextCell;
}

type Figure = (ledger: TrialLedger, field: GaugeField) => TextCell;

const columns: readonly Column[] = [
  told('fileBytes', 'File', (ledger, field) => fromTo(valuesOf(ledger.ticks, field), formatBytes)),
  told('dataFreeBytes', 'DATA_FREE', (ledger, field) => fromTo(valuesOf(ledger.ticks, field), formatBytes)),
  derived('Entirely free', freeWords),
  derived('InnoDB’s reserve', ({ reserveBytes }) => formatBytes(reserveBytes)),
  told('rows', 'Rows', (ledger, field) => fromTo(valuesOf(ledger.ticks, field), formatCount)),
  told('unpurgedBytes', 'Awaiting purge, most', (ledger, field) => most(ledger, field, formatBytes)),
  told('historyListLength', 'History list, most', (ledger, field) => most(ledger, field, formatCount)),
  ...([...besideFields, 'otherPeakBytes', 'redoBytes'] as const).map((field) =>
    told(field, capital(gaugeWords[field]), growth),
  ),
];

function told(field: GaugeField, label: string, figure: Figure): Column {
  return {
    label,
    kind: (ledger) => gaugeKind(ledger, [field]) ?? '',
    figure: (ledger) => figure(ledger, field),
  };
}

function derived(label: string, words: (space: DerivedSpace) => string): Column {
  return {
    label,
    kind: () => 'estimated',
    figure: (ledger) => {
      const spaces = ledger.ticks.flatMap((tick) => derivedSpace(ledger, tick) ?? []);
      return spaces.length === 0 ? { text: '–', detail: 'not known' } : fromTo(spaces, words);
    },
  };
}

function freeWords({ reserveBytes, freeBytesMin }: DerivedSpace): string {
  return freeBytesMin === null ? `up to ${formatBytes(reserveBytes)}` : `≥ ${formatBytes(freeBytesMin)}`;
}

/** In place of a source: neither is in result.json. */
const derivedSources = [
  [
    'Entirely free',
    'DATA_FREE and the reserve, since DATA_FREE leaves the reserve out; where that is 0, anything up to the reserve. A lower bound: of extents that were never used DATA_FREE leaves out one more, and one of every 256',
  ],
  [
    'InnoDB’s reserve',
    '2 extents of 1 MiB, and one more of every hundred that the file has; inserts may not take them',
  ],
] as const;

function gaugeTable(trials: readonly GaugedTrial[]): TextTable {
  const [first] = trials as [GaugedTrial];
  return {
    columns: columns.map(({ label, kind }) => ({ label, meaning: kind(first.ledger) })),
    rows: trials.map(({ trial, ledger }) => ({
      name: trial.strategy,
      cells: columns.map(({ figure }) => figure(ledger)),
    })),
  };
}

function fromTo<Value>(values: readonly Value[], format: (value: Value) => string): TextCell {
  const [first] = values;
  const last = values.at(-1);
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
