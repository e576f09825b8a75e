/** "What if it dies half-way?": each remedy that was broken on purpose, with its rows, what it left and its second run. */
import { formatCount, formatDurationMs, formatShare } from '../../measure/format.js';
import { rowBreaches } from '../../measure/row-breaches.js';
import type { FaultTrial, FoundLeftover } from '../../result/fault.js';
import type { RowAccount } from '../../result/row-account.js';
import type { Result } from '../../result/schema.js';
import { type Html, html } from './html.js';

export function faultsSection({ faultTrials }: Result): Html | null {
  if (faultTrials.length === 0) return null;
  return html`<section>
<h2>What if it dies half-way?</h2>
<p>${verdict(faultTrials)}</p>
<div class="scroll" role="region" aria-label="Remedies broken on purpose" tabindex="0">
<table>
<caption>Each from the same full table, beside the same traffic, and then run once more with nothing in its way. Rows are compared one by one with the full table's. Times are of one trial each.</caption>
<thead><tr><th scope="col">Remedy</th><th scope="col">What went wrong</th><th scope="col">How it ended</th><th scope="col">Every row in one place</th><th scope="col">Left behind</th><th scope="col">Run again</th></tr></thead>
<tbody>
${faultTrials.map(row)}</tbody>
</table>
</div>
${leftoverList(faultTrials)}
</section>`;
}

function verdict(trials: readonly FaultTrial[]): string {
  const lost = trials.filter(({ serverLost }) => serverLost !== null);
  const broken = trials.filter(({ rows, rerun }) => rows?.holds === false || rerun?.rows.holds === false);
  const stuck = trials.filter(({ rerun }) => rerun?.status === 'stopped');
  const litter = trials.filter(({ rerun }) =>
    rerun?.leftBehind.some(({ kind }) => kind !== 'table' && kind !== 'file'),
  );
  const which = lost.length === 0 ? `${formatCount(trials.length)}` : 'those whose server came back,';
  return [
    lost.length === 0 ? '' : `The server could not be brought back after ${names(lost)}.`,
    broken.length > 0
      ? `Rows were not in order after ${names(broken)}.`
      : lost.length < trials.length
        ? `Of ${which} broken on purpose, none lost, doubled or changed a row.`
        : '',
    stuck.length > 0
      ? `Run again, it stopped short, for the reason in the last column: ${names(stuck)}.`
      : lost.length < trials.length
        ? 'Each could be run again to its end.'
        : '',
    litter.length === 0 ? '' : `Something stays even after the second run: ${names(litter)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function names(trials: readonly FaultTrial[]): string {
  return trials.map(({ strategy, fault }) => `${strategy} (${fault})`).join(', ');
}

function row(trial: FaultTrial): Html {
  return html`<tr><th scope="row">${trial.strategy}</th><td>${whatWentWrong(trial)}</td><td>${ending(trial)}</td><td>${rowsText(trial.rows)}</td><td>${trial.rows === null ? '–' : leftText(trial.leftBehind)}</td><td>${rerunText(trial.rerun)}</td></tr>
`;
}

function whatWentWrong({ fault, atShare, measuredBy, struck, serverDownMs, serverLost }: FaultTrial): Html {
  const when = atShare === null ? 'from the start' : `at ${formatShare(atShare)} of its ${measuredBy ?? 'time'}`;
  const back = serverDownMs === null ? '' : `, server back after ${formatDurationMs(serverDownMs)}`;
  const down = serverLost === null ? back : `, server lost: ${serverLost}`;
  return html`${fault}<small>${struck ? `${when}${down}` : `asked for ${when}: it was over before`}</small>`;
}

function ending({ status, reason, durationMs, rowsMoved, note }: FaultTrial): Html {
  const moved = rowsMoved === 0 ? '' : `, ${formatCount(rowsMoved)} rows moved`;
  const said = [reason, note].filter(Boolean).join('; ');
  return html`${status} after ${formatDurationMs(durationMs)}${moved}${said ? html`<small>${said}</small>` : null}`;
}

function rowsText(rows: RowAccount | null): Html {
  if (rows === null) return html`<span class="bad">could not be read</span>`;
  const places = [
    `${formatCount(rows.kept)} kept`,
    rows.archived > 0 ? `${formatCount(rows.archived)} archived` : '',
    rows.deleted > 0 ? `${formatCount(rows.deleted)} deleted` : '',
    ...rowBreaches(rows),
  ].filter(Boolean);
  return html`${rows.holds ? 'yes' : html`<span class="bad">no</span>`}<small>${places.join(', ')} of ${formatCount(rows.original)}</small>`;
}

function leftText(left: readonly FoundLeftover[]): Html {
  if (left.length === 0) return html`nothing`;
  return html`${left.map(({ kind, name }) => html`<div>${kind.replace('-', ' ')} <code>${name}</code></div>`)}`;
}

/** What each of them is and how it goes, once a name. */
function leftoverList(trials: readonly FaultTrial[]): Html | null {
  const byName = new Map(trials.flatMap(({ leftBehind }) => leftBehind.map((left) => [left.name, left])));
  if (byName.size === 0) return null;
  return html`<h3>What was left behind, and how it goes</h3>
<ul>
${[...byName.values()].map(
  ({ kind, name, meaning, removal }) =>
    html`<li>${kind.replace('-', ' ')} <code>${name}</code>: ${meaning}${removal === null ? null : html`. <code>${removal}</code>`}</li>
`,
)}</ul>`;
}

function rerunText(rerun: FaultTrial['rerun']): Html {
  if (rerun === null) return html`–`;
  const { status, reason, durationMs, rows, leftBehind } = rerun;
  const end =
    status === 'done' ? `to its end in ${formatDurationMs(durationMs)}` : html`<span class="bad">stopped</span>`;
  const notes = [
    reason,
    rows.holds ? null : 'rows not in order',
    leftBehind.length === 0 ? null : `there after it: ${leftBehind.map(({ name }) => name).join(', ')}`,
  ].filter(Boolean);
  return html`${end}${notes.length > 0 ? html`<small>${notes.join('; ')}</small>` : null}`;
}
