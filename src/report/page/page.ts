/**
 * `report.html`: one file that opens anywhere, offline. Its policy forbids every request and every
 * script and style but the ones listed by hash, so nothing out of a result can run.
 */
import { createHash } from 'node:crypto';
import type { Result } from '../../result/schema.js';
import { shownPart } from '../shown-part.js';
import { chartsSection, type PageChart } from './chart-figures.js';
import { crashLoopSection } from './crash-loop.js';
import { faultsSection } from './faults.js';
import { figuresSection } from './figures.js';
import { type Html, html, trustedHtml } from './html.js';
import { ladderSection } from './ladder.js';
import { latencySection } from './latency.js';
import { methodSection } from './method.js';
import { outageSection } from './outage.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';
import { replicaSection } from './replica.js';
import { spaceSection } from './space.js';
import { trialsSection } from './trials.js';
import { vegaLicenses, vegaScripts } from './vega-scripts.js';
import { verdictHeader } from './verdict.js';

export function reportPage(result: Result, charts: readonly PageChart[]): string {
  const scripts = charts.length > 0 ? [...vegaScripts(), pageScript] : [];
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.map(hashSource).join(' ') || "'none'"}`,
    `style-src ${hashSource(pageStyle)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const parts = partsOf(shownPart(result), charts);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${result.scenario.name}: Plimsoll report</title>
<style>${trustedHtml(pageStyle)}</style>
</head>
<body>
${verdictHeader(result, contents(parts))}
<main>
${parts.map(({ id, section }) => html`<div id="${id}">${section}</div>\n`)}</main>
<footer><p>Made by plimsoll ${result.plimsollVersion} from result.json alone. Everything in this page is inside this file.</p></footer>
<div id="tooltip" role="status" hidden></div>
${scripts.length > 0 ? html`<!-- The drawing libraries below come with these licenses.\n${vegaLicenses()} -->` : null}
${scripts.map(inlineScript)}
</body>
</html>
`;
  return page.markup;
}

interface PagePart {
  readonly id: string;
  readonly name: string;
  readonly section: Html | null;
}

/** In the order of a reader who has to choose: what it buys, what it costs, what may go wrong, then why, then how. */
function partsOf(result: Result, charts: readonly PageChart[]): readonly PagePart[] {
  return [
    { id: 'figures', name: 'Key figures', section: figuresSection(result) },
    { id: 'ladder', name: 'Ladder of recovery', section: ladderSection(result) },
    { id: 'charts', name: 'Charts', section: chartsSection(charts) },
    { id: 'felt', name: 'What users felt', section: latencySection(result) },
    { id: 'faults', name: 'If it dies half-way', section: faultsSection(result) },
    { id: 'replica', name: 'The replica', section: replicaSection(result) },
    { id: 'crash-loop', name: 'Crash loop', section: crashLoopSection(result) },
    { id: 'space', name: 'Where the bytes are', section: spaceSection(result) },
    { id: 'outage', name: 'The outage', section: outageSection(result) },
    { id: 'trials', name: 'Every trial', section: trialsSection(result) },
    { id: 'method', name: 'Method', section: methodSection(result) },
  ].filter(({ section }) => section !== null);
}

function contents(parts: readonly PagePart[]): Html {
  return html`<nav class="screen" aria-label="Contents">${parts.map(({ id, name }) => html`<a href="#${id}">${name}</a>\n`)}</nav>`;
}

function inlineScript(script: string): Html {
  return html`<script>${trustedHtml(script)}</script>\n`;
}

/** CSP source of an inline element by its text. */
function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
