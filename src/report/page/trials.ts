/** Every trial by itself, folded: its figures, the SQL it ran, what traffic felt, and where each row went. */
import { countsIn } from '../../measure/figures/rounds-that-count.js';
import { trialFigures } from '../../measure/figures/trial-figures.js';
import { formatBytes, formatCount, formatDurationMs, formatRate } from '../../measure/format.js';
import { rowBreaches } from '../../measure/row-breaches.js';
import { outliersOf } from '../../measure/statistics.js';
import type { Result, Trial } from '../../result/schema.js';
import { trafficPhases } from '../../result/traffic.js';
import { type FeltPhase, onePhase } from '../latency-table.js';
import { trialsShownMax } from '../shown-part.js';
import { startProof, unprovedStart } from '../start-proof.js';
import { type Fact, factList } from './fact-list.js';
import { type Html, html } from './html.js';
import { phaseGroups } from './phase-groups.js';

export function trialsSection(result: Result): Html | null {
  if (result.trials.length === 0) return null;
  const outliers = outlyingTrials(result);
  const shown = shownTrials(result.trials);
  const all = formatCount(result.trials.length);
  const leftOut =
    shown.length === result.trials.length
      ? null
      : ` ${formatCount(shown.length)} of ${all} are shown, those with rows not in order first of all; result.json has them all.`;
  return html`<section>
<h2>Every trial</h2>
<p class="note">In the order in which they ran. ${startProof(result)}${leftOut}</p>
${shown.map((trial) => trialDetails(result, trial, outliers.has(trial)))}
</section>`;
}

/** As many as a page holds, in their order: those whose rows are not in order, and then the first. */
function shownTrials(trials: readonly Trial[]): readonly Trial[] {
  if (trials.length <= trialsShownMax) return trials;
  const broken = trials.filter(({ invariants }) => !invariants.holds);
  const sound = trials.filter(({ invariants }) => invariants.holds);
  const kept = new Set([...broken, ...sound].slice(0, trialsShownMax));
  return trials.filter((trial) => kept.has(trial));
}

/** Trials whose time to recover lies far from those of the other rounds of their remedy. */
function outlyingTrials({ trials }: Result): ReadonlySet<Trial> {
  const strategies = [...new Set(trials.map(({ strategy }) => strategy))];
  const outlying = strategies.flatMap((strategy) => {
    const rounds = trials.filter(
      (trial) => trial.strategy === strategy && countsIn(trialFigures.timeToRecoverMs.counts, trial),
    );
    const isOutlier = outliersOf(rounds.map(({ timeToRecoverMs }) => timeToRecoverMs ?? 0));
    return rounds.filter((_, index) => isOutlier[index]);
  });
  return new Set(outlying);
}

function trialDetails(result: Result, trial: Trial, isOutlier: boolean): Html {
  const ending = endingText(trial);
  return html`<details>
<summary><strong>${trial.strategy}</strong> round ${trial.round}: ${trial.status === 'recovered' ? ending : html`<span class="bad">${ending}</span>`}${isOutlier ? ', outlier: beyond 3 scaled median absolute deviations of its rounds, kept in all figures' : null}${trial.invariants.holds ? null : html`, <span class="bad">rows not in order</span>`}</summary>
${factList(trialFacts(result, trial))}
${trial.statements.length > 0 ? html`<h3>SQL</h3><pre>${trial.statements.join(';\n')};</pre>` : null}
${trial.output ? html`<h3>Output</h3><pre>${trial.output}</pre>` : null}
<h3>What traffic felt</h3>
${phaseGroups(trialPhases(trial), `${trial.strategy}, round ${trial.round}: latency by phase and operation`)}
</details>
`;
}

function endingText({ status, timeToRecoverMs, relapsedAfterMs }: Trial): string {
  if (timeToRecoverMs === null) return status.replaceAll('-', ' ');
  const recovered = `recovered in ${formatDurationMs(timeToRecoverMs)}`;
  if (relapsedAfterMs !== null) return `${recovered}, full again ${formatDurationMs(relapsedAfterMs)} later`;
  return status === 'recovered' ? recovered : `${recovered}, then ${status.replaceAll('-', ' ')}`;
}

function trialFacts(result: Result, trial: Trial): Fact[] {
  const unproved = unprovedStart(result, trial);
  const settings = Object.entries(trial.settings).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const duration = (value: number | null) => (value === null ? 'never' : formatDurationMs(value));
  return [
    ['Remedy', trial.use],
    ...(settings.length === 0 ? [] : [['Settings (ms, bytes, shares)', settings.join(', ')] as const]),
    ...(unproved === null ? [] : [['Start', `not proved: ${unproved}`] as const]),
    ...(trial.reason === null ? [] : [['What it said', trial.reason] as const]),
    ['First row accepted', `${duration(trial.timeToFirstAcceptedMs)} from the remedy's start`],
    ['Sustained acceptance', `${duration(trial.timeToRecoverMs)} from the remedy's start`],
    [
      'Backlog',
      `at most ${formatCount(trial.backlogMax)} statements; drained: ${duration(trial.backlogDrainMs)} after sustained acceptance`,
    ],
    [
      'Work done',
      `${formatDurationMs(trial.durationMs)}; ${formatCount(trial.rowsDeleted)} rows deleted, ${formatCount(trial.rowsArchived)} archived, ${formatCount(trial.rowsTrimmed)} trimmed, ${formatRate(trial.rowsPerSecond)} over all of it`,
    ],
    ...(trial.steps.length === 0 ? [] : [['Its steps', stepsText(trial)] as const]),
    [
      "Table's file",
      `${formatBytes(trial.tableBytesBefore)} before, ${formatBytes(trial.tableBytesAfter)} after; other files at most ${formatBytes(trial.extraBytesMax)}, archive ${formatBytes(trial.archiveBytes)}`,
    ],
    ['DATA_FREE claimed', formatBytes(trial.dataFreeBytes)],
    ['True headroom', headroomText(trial)],
    ['Where each row is', invariantsText(trial)],
  ];
}

function stepsText({ steps }: Trial): string {
  return steps.map(({ name, durationMs }) => `${name} ${formatDurationMs(durationMs)}`).join(', ');
}

function headroomText({ headroom }: Trial): string {
  if (headroom === null) return 'not measured';
  const endings = {
    'full-again': 'then full again',
    'bound-reached': 'stopped there; the table could have taken more',
    refused: 'then refused for another reason than room; the table could have taken more',
    'server-crashed': 'then the server crashed',
  };
  return `${formatCount(headroom.rows)} rows (${formatBytes(headroom.bytes)} of rows, ${formatBytes(headroom.fileBytes)} of file), ${endings[headroom.status]}`;
}

function invariantsText({ invariants }: Trial): Html {
  const sum = `${formatCount(invariants.kept)} kept + ${formatCount(invariants.archived)} archived + ${formatCount(invariants.deleted)} deleted = ${formatCount(invariants.kept + invariants.archived + invariants.deleted)} of ${formatCount(invariants.original)}`;
  const rows = `${formatCount(invariants.acknowledgedFound)} of ${formatCount(invariants.acknowledged)} rows acknowledged meanwhile are accounted for`;
  const policy = invariants.policy === null ? null : html` What may go: <code>${invariants.policy}</code>.`;
  return invariants.holds
    ? html`${sum}; checksums match; ${rows}.${policy}`
    : html`<span class="bad">${[sum, ...rowBreaches(invariants)].join('; ')}</span>; ${rows}.${policy}`;
}

function trialPhases({ traffic }: Trial): readonly FeltPhase[] {
  return trafficPhases.flatMap((phase) => {
    const figures = traffic[phase];
    return figures ? [onePhase(phase, figures)] : [];
  });
}
