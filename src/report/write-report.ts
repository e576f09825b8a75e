/**
 * The report of a result: everything in it comes from the result, so the same `result.json` gives the
 * same bytes, now or years later (no clock, no randomness, no font of the machine).
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PlimsollError } from '../errors.js';
import type { Result } from '../result/schema.js';
import { requireWritable, whyRefused } from '../writable-directory.js';
import { pageSpec, standaloneSpec } from './charts/chart.js';
import { drawCharts } from './charts/index.js';
import type { PageChart } from './page/chart-figures.js';
import { reportPage } from './page/page.js';
import { shownPart, tidied } from './shown-part.js';
import { summaryMarkdown } from './summary-markdown.js';

const unwritableHint = 'The result is whole: plimsoll report RESULT.json --out DIRECTORY makes the report elsewhere.';

/** Writes `report.html`, `summary.md` and `charts/*` into `directory`; answers with the paths, the page first. Throws `report-unwritable`. */
export async function writeReport(given: Result, directory: string): Promise<readonly string[]> {
  // As result.json holds it: what JSON cannot say must not show in one report and be missing in the next.
  const result = tidied(JSON.parse(JSON.stringify(given)) as Result);
  const charts = drawCharts(shownPart(result));
  await requireWritable(join(directory, 'charts'), {
    code: 'report-unwritable',
    purpose: 'the report',
    hint: unwritableHint,
    roomBytes: 0,
    makeMode: 0o777,
  });
  // Vega takes long to load and most commands never draw.
  const { renderPng, renderSvg } = await import('./render-chart.js');
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
  try {
    for (const [name, content] of all) await writeFile(join(directory, name), content);
  } catch (cause) {
    throw new PlimsollError(`cannot write the report to ${directory}: ${whyRefused(cause)}`, {
      code: 'report-unwritable',
      hint: unwritableHint,
      cause,
    });
  }
  return [...all.keys()].map((name) => join(directory, name));
}
