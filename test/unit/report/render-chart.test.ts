import { expect, test, vi } from 'vitest';
import { standaloneSpec } from '../../../src/report/charts/chart.js';
import { drawCharts } from '../../../src/report/charts/index.js';
import { renderPng, renderSvg } from '../../../src/report/render-chart.js';
import { sampleResult, sampleTroubledResult } from '../../support/sample-result.js';

// Drawing all charts takes seconds where other suites share the machine.
vi.setConfig({ testTimeout: 60_000 });

test('the same result gives the same SVG and the same PNG, in any order', async () => {
  const specs = drawCharts(sampleResult()).map(standaloneSpec);
  const first = await drawAll(specs);
  const second = await drawAll(specs.toReversed());
  expect(second.toReversed()).toEqual(first);
});

test('a PNG holds text: the same chart without any is another picture', async () => {
  const [spec] = drawCharts(sampleResult()).map(standaloneSpec);
  const svg = await renderSvg(spec as NonNullable<typeof spec>);
  const blank = svg.replace(/<text[\s\S]*?<\/text>/g, '');
  expect(blank).not.toBe(svg);
  expect(Buffer.compare(renderPng(svg), renderPng(blank))).not.toBe(0);
});

test('no chart has a mark that is nowhere', async () => {
  for (const result of [sampleResult(), sampleTroubledResult()])
    for (const svg of await drawAll(drawCharts(result).map(standaloneSpec)))
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

async function drawAll(specs: readonly Parameters<typeof renderSvg>[0][]): Promise<readonly string[]> {
  const drawn: string[] = [];
  for (const spec of specs) drawn.push(await renderSvg(spec));
  return drawn;
}
