import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pageSpec } from '../../../../src/report/charts/chart.js';
import { drawCharts } from '../../../../src/report/charts/index.js';
import { reportPage } from '../../../../src/report/page/page.js';
import type { Result } from '../../../../src/result/schema.js';
import { sampleEmptyResult, sampleResult, sampleTroubledResult } from '../../../support/sample-result.js';

describe('the page', () => {
  test('opens with the question and the verdict, before any figure', () => {
    const page = pageOf(sampleResult());
    expect(page.indexOf('class="verdict"')).toBeGreaterThan(page.indexOf('<h1>'));
    expect(page.indexOf('Key figures')).toBeGreaterThan(page.indexOf('class="verdict"'));
  });

  test('allows the scripts and the style that it holds, and no other', () => {
    const page = pageOf(sampleResult());
    const policy =
      /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
    const elements = [...page.matchAll(/<(script|style)>([\s\S]*?)<\/\1>/g)];
    expect(elements.map(([, name]) => name)).toEqual(['style', 'script', 'script', 'script', 'script']);
    for (const [, , text] of elements) expect(policy).toContain(sha256(text as string));
    expect(policy.match(/'sha256-/g)).toHaveLength(elements.length);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  test('names no address that a browser would load', () => {
    const page = pageOf(sampleResult()).replace(/<script>[\s\S]*?<\/script>|<!--[\s\S]*?-->/g, '');
    expect(page).not.toMatch(/(src|srcset)="(?!data:)|href="(?!#)/);
    expect(page).not.toMatch(/@import|url\(/);
  });

  test('has a link to every part that is there, and to no other', () => {
    for (const result of [sampleResult(), sampleEmptyResult()]) {
      const page = pageOf(result);
      const ids = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, id]) => id);
      expect(ids(/<a href="#([^"]+)"/g)).toEqual(ids(/<div id="([^"]+)"><section>/g));
    }
  });

  test('shows hostile text of a server as text', () => {
    const page = pageOf(sampleTroubledResult());
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).not.toContain('<img src=x');
  });

  test('shows the outage as the server told it', () => {
    const page = pageOf(sampleResult());
    expect(page).toContain('ERROR 1114 (HY000): The table &#39;jobs&#39; is full');
    expect(page).toContain('67,108,864 bytes');
    expect(page).toContain('Operating system error number 27');
  });

  test('says of each trial how it ended and where its rows are', () => {
    const page = pageOf(sampleTroubledResult());
    for (const words of [
      'server crashed',
      'remedy failed',
      'not recovered',
      'full again 700 ms later',
      '3 lost',
      'checksums differ',
    ])
      expect(page).toContain(words);
  });

  test.each(['running', 'interrupted', 'failed'] as const)(
    'of a run that is %s says so, and has no script without charts',
    (status) => {
      const page = pageOf(sampleEmptyResult(status));
      expect(page).toContain('what follows is what it had measured by then');
      expect(page).toContain('was not started');
      expect(page).not.toContain('<script');
      expect(page).toContain('script-src &#39;none&#39;');
    },
  );

  test('of a complete run gives no such warning', () => {
    expect(pageOf(sampleResult())).not.toContain('measured by then');
  });

  test('gives every figure an alternative text with its figures', () => {
    const page = pageOf(sampleResult());
    expect(page.match(/<img class="still"/g)).toHaveLength(9);
    expect(page).toContain('alt="Time to recover, median: prune 420 ms, archive 1.18 s, compact 1.95 s."');
  });
});

/** The page without its pictures, which render-chart.test.ts has. */
function pageOf(result: Result): string {
  return reportPage(
    result,
    drawCharts(result).map((chart) => ({ chart, spec: pageSpec(chart), picture: '<svg/>' })),
  );
}

function sha256(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
