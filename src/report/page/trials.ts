/** Every trial by itself, folded: its figures, the SQL it ran, what traffic felt, and where each row went. */
import { formatBytes, formatCount, formatDurationMs, formatRate } from '../../measure/format.js';
import { outliersOf } from '../../measure/statistics.js';
import type { Result, TrafficFigures, Trial } from '../../result/schema.js';
import { type Fact, factList } from './fact-list.js';
import { type Html, html } from './html.js';

export function trialsSection(result: Result): Html | null {
  if (result.trials.length === 0) return null;
  const outliers = outlyingTrials(result);
  return html`<section>
<h2>Every trial</h2>
<p class="note">In the order in which they ran. Each began from the same full table, restored byte for byte.</p>
${result.trials.map((trial) => trialDetails(trial, outliers.has(trial)))}
</section>`;
}

/** Trials whose time to recover lies far from those of the other rounds of their remedy. */
function outlyingTrials({ trials }: Result): ReadonlySet<Trial> {
  const strategies = [...new Set(trials.map(({ strategy }) => strategy))];
  const outlying = strategies.flatMap((strategy) => {
    const rounds = trials.filter((trial) => trial.strategy === strategy && trial.timeToRecoverMs !== null);
    const isOutlier = outliersOf(rounds.map(({ timeToRecoverMs }) => timeToRecoverMs ?? 0));
    return rounds.filter((_, index) => isOutlier[index]);
  });
  return new Set(outlying);
}

function trialDetails(trial: Trial, isOutlier: boolean): Html {
  const ending = endingText(trial);
  return html`<details>
<summary><strong>${trial.strategy}</strong> round ${trial.round}: ${trial.status === 'recovered' ? ending : html`<span class="bad">${ending}</span>`}${isOutlier ? ', outlier: beyond 3 scaled median absolute deviations of its rounds, kept in all figures' : null}${trial.invariants.holds ? null : html`, <span class="bad">rows not in order</span>`}</summary>
${factList(trialFacts(trial))}
${trial.statements.length > 0 ? html`<h3>SQL</h3><pre>${trial.statements.join(';\n')};</pre>` : null}
${trial.output ? html`<h3>Output</h3><pre>${trial.output}</pre>` : null}
${trafficTable(trial.traffic.during, `What traffic felt during the remedy (${formatDurationMs(trial.traffic.during.durationMs)}).`)}
${trial.traffic.after ? trafficTable(trial.traffic.after, `And after it (${formatDurationMs(trial.traffic.after.durationMs)}).`) : null}
</details>
`;
}

function endingText({ status, timeToRecoverMs, relapsedAfterMs }: Trial): string {
  if (timeToRecoverMs === null) return status.replaceAll('-', ' ');
  const recovered = `recovered in ${formatDurationMs(timeToRecoverMs)}`;
  if (relapsedAfterMs !== null) return `${recovered}, full again ${formatDurationMs(relapsedAfterMs)} later`;
  return status === 'recovered' ? recovered : `${recovered}, then ${status.replaceAll('-', ' ')}`;
}

function trialFacts(trial: Trial): Fact[] {
  const settings = Object.entries(trial.settings).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const duration = (value: number | null) => (value === null ? 'never' : formatDurationMs(value));
  return [
    ['Remedy', trial.use],
    ...(settings.length === 0 ? [] : [['Settings (ms, bytes, shares)', settings.join(', ')] as const]),
    ...(trial.reason === null ? [] : [['What it said', trial.reason] as const]),
    ['First job accepted', `${duration(trial.timeToFirstAcceptedMs)} from the remedy's start`],
    ['Sustained acceptance', `${duration(trial.timeToRecoverMs)} from the remedy's start`],
    [
      'Backlog',
      `at most ${formatCount(trial.backlogMax)} statements; drained: ${duration(trial.backlogDrainMs)} after sustained acceptance`,
    ],
    [
      'Work done',
      `${formatDurationMs(trial.durationMs)}; ${formatCount(trial.rowsDeleted)} rows deleted, ${formatCount(trial.rowsArchived)} archived, ${formatRate(trial.rowsPerSecond)}`,
    ],
    [
      "Table's file",
      `${formatBytes(trial.tableBytesBefore)} before, ${formatBytes(trial.tableBytesAfter)} after; other files at most ${formatBytes(trial.extraBytesMax)}, archive ${formatBytes(trial.archiveBytes)}`,
    ],
    ['DATA_FREE claimed', formatBytes(trial.dataFreeBytes)],
    ['True headroom', headroomText(trial)],
    ['Where each row is', invariantsText(trial)],
  ];
}

function headroomText({ headroom }: Trial): string {
  if (headroom === null) return 'not measured';
  const endings = {
    'full-again': 'then full again',
    'bound-reached': 'stopped there; the table could have taken more',
    'server-crashed': 'then the server crashed',
  };
  return `${formatCount(headroom.rows)} rows (${formatBytes(headroom.bytes)} of rows, ${formatBytes(headroom.fileBytes)} of file), ${endings[headroom.status]}`;
}

function invariantsText({ invariants }: Trial): Html {
  const sum = `${formatCount(invariants.kept)} kept + ${formatCount(invariants.archived)} archived + ${formatCount(invariants.deleted)} deleted = ${formatCount(invariants.kept + invariants.archived + invariants.deleted)} of ${formatCount(invariants.original)}`;
  const faults = [
    invariants.lost > 0 ? `${formatCount(invariants.lost)} lost` : '',
    invariants.duplicated > 0 ? `${formatCount(invariants.duplicated)} in both tables` : '',
    invariants.checksumsMatch ? '' : 'checksums differ',
  ].filter(Boolean);
  const jobs = `${formatCount(invariants.acknowledgedFound)} of ${formatCount(invariants.acknowledged)} jobs acknowledged meanwhile are there`;
  return invariants.holds
    ? html`${sum}; checksums match; ${jobs}.`
    : html`<span class="bad">${[sum, ...faults].join('; ')}</span>; ${jobs}.`;
}

function trafficTable(traffic: TrafficFigures, caption: string): Html | null {
  if (traffic.operations.length === 0) return null;
  const latency = (value: number | null) => (value === null ? '–' : formatDurationMs(value));
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table>
<caption>${caption} Desired ${formatRate(traffic.desiredPerSecond)}, achieved ${formatRate(traffic.achievedPerSecond)}.</caption>
<thead><tr><th scope="col">Operation</th>${['Accepted', 'Refused', 'Failed', 'p50', 'p99', 'max'].map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>
${traffic.operations.map(
  (row) => html`<tr><th scope="row">${row.operation}</th>${[
    formatCount(row.accepted),
    formatCount(row.refused),
    formatCount(row.failed),
    latency(row.latencyMsP50),
    latency(row.latencyMsP99),
    latency(row.latencyMsMax),
  ].map((text) => html`<td class="number">${text}</td>`)}</tr>
`,
)}</tbody>
</table>
</div>`;
}
