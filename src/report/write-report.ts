/**
 * The report of a result: everything in it comes from the result, so the same `result.json` gives the
 * same bytes, now or years later (no clock, no randomness, no font of the machine).
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../result/schema.js';
import { pageSpec, standaloneSpec } from './charts/chart.js';
import { drawCharts } from './charts/index.js';
import type { PageChart } from './page/chart-figures.js';
import { reportPage } from './page/page.js';
import { summaryMarkdown } from './summary-markdown.js';

/** Writes `report.html`, `summary.md` and `charts/*` into `directory`; answers with the paths, the page first. */
export async function writeReport(given: Result, directory: string): Promise<readonly string[]> {
  // As result.json holds it: what JSON cannot say must not show in one report and be missing in the next.
  const result = JSON.parse(JSON.stringify(given)) as Result;
  const charts = drawCharts(result);
  // Vega takes long to load and most commands never draw.
  const { renderPng, renderSvg } = await import('./render-chart.js');
  await mkdir(join(directory, 'charts'), { recursive: true });
  const pageCharts: PageChart[] = [];
  const files = new Map<string, string | Uint8Array>();
  for (const chart of charts) {
    const standalone = standaloneSpec(chart);
    const svg = await renderSvg(standalone);
    files.set(`charts/${chart.name}.svg`, `${svg}\n`);
    files.set(`charts/${chart.name}.png`, renderPng(svg));
    files.set(`charts/${chart.name}.vl.json`, `${JSON.stringify(standalone, null, 2)}\n`);
    const spec = pageSpec(chart);
    pageCharts.push({ chart, spec, picture: await renderSvg(spec) });
  }
  const all = new Map<string, string | Uint8Array>([
    ['report.html', reportPage(result, pageCharts)],
    ['summary.md', summaryMarkdown(result)],
    ...files,
  ]);
  for (const [name, content] of all) await writeFile(join(directory, name), content);
  return [...all.keys()].map((name) => join(directory, name));
}
