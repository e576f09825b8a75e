/// <reference lib="dom" />
/**
 * The report as a reader opens it: from a file, in a real Chromium, at desk and phone width. What the
 * page's policy would stop, a request, or an error on the console fails the test that caused it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawCharts } from '../../src/report/charts/index.js';
import { writeReport } from '../../src/report/write-report.js';
import type { Result } from '../../src/result/schema.js';
import { browserPath } from '../support/browser-path.js';
import { withPhases } from '../support/sample-phases.js';
import { sampleEmptyResult, sampleResult, sampleTroubledResult } from '../support/sample-result.js';

const executablePath = await browserPath();
const chartNames = drawCharts(sampleResult()).map(({ name }) => name);
const viewports = [
  { width: 1280, height: 900 },
  { width: 375, height: 800 },
] as const;

describe.skipIf(executablePath === null)('report.html in a browser', () => {
  let browser: Browser;
  let directory: string;
  const urls = new Map<string, string>();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plimsoll-browser-'));
    const results: readonly (readonly [string, Result])[] = [
      ['calm', sampleResult()],
      ['troubled', sampleTroubledResult()],
      ['phased', withPhases()],
      ['empty', sampleEmptyResult()],
    ];
    for (const [name, result] of results) {
      const [page] = await writeReport(result, join(directory, name));
      urls.set(name, pathToFileURL(page as string).href);
    }
    browser = await chromium.launch({
      executablePath: executablePath as string,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(directory, { recursive: true, force: true });
  });

  describe.each(viewports)('at $width pixels', (viewport) => {
    test.each(['calm', 'troubled', 'phased'])(
      'a %s run: every chart is drawn, no request leaves, nothing scrolls sideways',
      async (name) => {
        const { page, complaints } = await open(name, { viewport });
        await page.waitForFunction(
          (count) => document.querySelectorAll('figure.drawn').length === count,
          chartNames.length,
        );
        const drawn = await page.locator('figure.chart').evaluateAll((figures) =>
          figures.map((figure) => ({
            id: figure.id,
            marks: figure.querySelectorAll(
              '.live svg .role-mark path, .live svg .role-mark line, .live svg .role-mark text',
            ).length,
            height: figure.querySelector('.live')?.getBoundingClientRect().height ?? 0,
            overflows: figure.scrollWidth > figure.clientWidth,
          })),
        );
        expect(drawn.map(({ id }) => id)).toEqual(chartNames.map((chart) => `chart-${chart}`));
        for (const chart of drawn) {
          expect(chart.marks, chart.id).toBeGreaterThan(3);
          expect(chart.height, chart.id).toBeGreaterThan(100);
          expect(chart.overflows, chart.id).toBe(false);
        }
        expect(await sidewaysPixels(page)).toBe(0);
        await page.locator('details').evaluateAll((all) => {
          for (const details of all) (details as HTMLDetailsElement).open = true;
        });
        expect(await sidewaysPixels(page)).toBe(0);
        expect(complaints).toEqual([]);
        await page.close();
      },
    );

    test('the report of an interrupted run has no chart and no fault either', async () => {
      const { page, complaints } = await open('empty', { viewport });
      expect(await page.locator('figure').count()).toBe(0);
      expect(await sidewaysPixels(page)).toBe(0);
      expect(complaints).toEqual([]);
      await page.close();
    });
  });

  test('on a phone the words above a phase can be read without scrolling sideways', async () => {
    const { page } = await open('phased', { viewport: viewports[1] });
    await page.locator('#felt details').evaluateAll((all) => {
      for (const details of all) (details as HTMLDetailsElement).open = true;
    });
    const edges = await page
      .locator('#felt th.group span')
      .evaluateAll((all) => all.map((words) => words.getBoundingClientRect().right));
    expect(edges).toHaveLength(9);
    for (const right of edges) expect(right).toBeLessThanOrEqual(viewports[1].width);
    await page.close();
  });

  test('a link leads to its part of the page', async () => {
    const { page, complaints } = await open('phased', { viewport: viewports[1] });
    await page.getByRole('link', { name: 'Method' }).click();
    await expect
      .poll(() =>
        page
          .locator('#method h2')
          .boundingBox()
          .then((box) => box?.y ?? Number.POSITIVE_INFINITY),
      )
      .toBeLessThan(800);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('pointing at a mark shows its figures', async () => {
    const { page, complaints } = await open('calm', { viewport: viewports[0] });
    await page.waitForSelector('#chart-headroom.drawn');
    await page.locator('#chart-headroom .live svg .mark-rect.role-mark path').first().hover();
    await expect.poll(() => page.locator('#tooltip').isVisible()).toBe(true);
    expect(await page.locator('#tooltip').textContent()).toContain('prune');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('charts follow the window when it changes', async () => {
    const { page } = await open('calm', { viewport: viewports[0] });
    await page.waitForSelector('#chart-table-growth.drawn');
    await page.setViewportSize(viewports[1]);
    const width = () => page.locator('#chart-time-to-recover .live svg').first().getAttribute('width');
    await expect.poll(async () => Number(await width()), { timeout: 20_000 }).toBeLessThanOrEqual(375);
    await page.close();
  });

  test('without scripts each chart is a picture with words', async () => {
    const { page } = await open('calm', { viewport: viewports[1], javaScriptEnabled: false });
    const pictures = page.locator('figure.chart img.still');
    expect(await pictures.count()).toBe(chartNames.length);
    for (const picture of await pictures.all()) {
      expect(await picture.isVisible()).toBe(true);
      expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(300);
      expect(await picture.getAttribute('alt')).toMatch(/\d/);
    }
    await page.close();
  });

  test('on paper each chart is its picture', async () => {
    const { page } = await open('calm', { viewport: viewports[0] });
    await page.waitForSelector('#chart-table-growth.drawn');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('figure.chart .live:visible').count()).toBe(0);
    expect(await page.locator('figure.chart img.still:visible').count()).toBe(chartNames.length);
    await page.close();
  });

  /** The page, and what it complained of: console errors, exceptions, policy breaches, requests but the file's own. */
  async function open(name: string, options: Parameters<Browser['newPage']>[0]) {
    const url = urls.get(name) as string;
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) complaints.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    return { page, complaints };
  }
});

function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
