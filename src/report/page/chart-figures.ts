/** Each chart as a figure: a picture for print and for pages without script, and its live data. */
import type { TopLevelSpec } from 'vega-lite';
import type { Chart } from '../charts/chart.js';
import { type Html, html, jsonForScript } from './html.js';

export interface PageChart {
  readonly chart: Chart;
  readonly spec: TopLevelSpec;
  /** SVG text without a title: the page sets it. */
  readonly picture: string;
}

export function chartsSection(charts: readonly PageChart[]): Html | null {
  if (charts.length === 0) return null;
  return html`<section>
<h2>Charts</h2>
<p class="note screen">Point at a mark, or tap it, for its figures.</p>
${charts.map(chartFigure)}
</section>`;
}

function chartFigure({ chart, spec, picture }: PageChart): Html {
  const source = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
  return html`<figure class="chart" id="chart-${chart.name}">
<figcaption><h3>${chart.title}</h3><p>${chart.subtitle}</p></figcaption>
<img class="still" src="${source}" alt="${chart.description}">
<div class="live"></div>
<script type="application/json">${jsonForScript(spec)}</script>
</figure>
`;
}
