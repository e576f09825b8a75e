import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../src/measure/verdict.js';
import { standaloneSpec } from '../../../src/report/charts/chart.js';
import { drawCharts } from '../../../src/report/charts/index.js';
import { reportPage } from '../../../src/report/page/page.js';
import { renderPng, renderSvg } from '../../../src/report/render-chart.js';
import { cutInMiddle, shownPart, shownText, tidied } from '../../../src/report/shown-part.js';
import { summaryMarkdown } from '../../../src/report/summary-markdown.js';
import type { Result } from '../../../src/result/schema.js';
import { sampleResult } from '../../support/sample-result.js';

describe('what a report shows', () => {
  it('is an ordinary result as it is', () => {
    const result = sampleResult();
    expect(shownPart(tidied(result))).toEqual(result);
  });

  it('is text that neither a terminal nor a chart obeys', () => {
    expect(shownText('\u001b]0;title\u0007a\u001b[31mb\u0000c\u2028d\u202ee\tf\n')).toBe('ab\ufffdc\nd\ufffde\tf\n');
  });

  it('leaves out the middle of a long text, and says how much', () => {
    const cut = cutInMiddle(`${'a'.repeat(10_000)}z`, 100);
    expect(cut).toBe(`${'a'.repeat(50)} [… 9,901 characters left out …] ${'a'.repeat(49)}z`);
    expect(cutInMiddle('short', 100)).toBe('short');
  });

  it('stays a page of a few MiB, whatever a log, a program or a warning wrote, and says so', () => {
    const result = sampleResult();
    const long = 'a line of a log\n'.repeat(50_000);
    const large: Result = tidied({
      ...result,
      outage: result.outage && { ...result.outage, serverLog: long.split('\n') },
      trials: result.trials.map((trial) => ({ ...trial, output: long, reason: long, statements: long.split('\n') })),
      warnings: long.split('\n').map((message) => ({ code: 'few-rounds', message })),
      scenario: {
        ...result.scenario,
        settings: { long: long.split('\n'), keys: Object.fromEntries(long.split('').entries()) },
      },
    });
    expect(reportPage(large, []).length).toBeLessThan(500_000);
    expect(summaryMarkdown(large).length).toBeLessThan(50_000);
    expect(summaryMarkdown(large)).toContain('result.json has them whole');
  });

  describe('of a thousand remedies', () => {
    const result = sampleResult();
    const [summary] = result.summaries;
    const [trial] = result.trials;
    if (!summary || !trial) throw new Error('the sample has remedies');
    const names = Array.from({ length: 1000 }, (_, index) => `remedy-${index}`);
    const many: Result = {
      ...result,
      summaries: names.map((strategy) => ({ ...summary, strategy })),
      trials: names.map((strategy, index) => ({
        ...trial,
        strategy,
        invariants: { ...trial.invariants, holds: index !== 999, lost: index === 999 ? 7 : 0 },
      })),
    };

    it('is the first sixty, whose charts can be drawn, and a sentence about the rest', async () => {
      const shown = shownPart(many);
      expect(shown.summaries.length).toBe(60);
      expect(shown.warnings.at(-1)?.message).toContain('60 of 1,000 remedies');
      for (const chart of drawCharts(shown).slice(0, 2))
        expect(await renderSvg(standaloneSpec(chart))).toContain('<svg');
    });

    it('still has the verdict over all of them', () => {
      const [first] = verdictOf(many);
      expect(first).toContain('remedy-999');
      expect(reportPage(many, [])).toContain('remedy-999');
      expect(summaryMarkdown(many)).toContain('remedy-999');
    });
  });

  it('is of a thousand trials two hundred, those with rows not in order among them', () => {
    const result = sampleResult();
    const [trial] = result.trials;
    if (!trial) throw new Error('the sample has trials');
    const trials = Array.from({ length: 1000 }, (_, index) => ({
      ...trial,
      round: index + 1,
      invariants: { ...trial.invariants, holds: index !== 900, lost: index === 900 ? 1 : 0 },
    }));
    const page = reportPage({ ...result, trials }, []);
    expect(page.match(/<strong>[^<]*<\/strong> round /g)?.length).toBe(200);
    expect(page).toContain('round 901:');
    expect(page).toContain('200 of 1,000 are shown');
  });
});

describe('a chart', () => {
  it('draws names with line separators in them', async () => {
    const result = sampleResult();
    const named = JSON.parse(JSON.stringify(result).replaceAll('"prune"', '"pr\\u2028une"')) as Result;
    for (const chart of drawCharts(tidied(named))) expect(await renderSvg(standaloneSpec(chart))).toContain('<svg');
  });

  it('whose marks lie beyond any picture is a result that is invalid, and does not end the process', () => {
    for (const far of ['x="9007199254740991"', 'transform="translate(1e+21,0)"', 'd="M0,0L-12345678.5,0"'])
      expect(() =>
        renderPng(`<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><g ${far}/></svg>`),
      ).toThrow(expect.objectContaining({ code: 'result-invalid' }));
    const near = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0.12345678,1L2,3"/></svg>';
    expect(renderPng(near).length).toBeGreaterThan(0);
  });
});
