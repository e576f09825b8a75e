import { expect, test } from 'vitest';
import { verdictOf } from '../../../src/measure/verdict.js';
import { summaryMarkdown } from '../../../src/report/summary-markdown.js';
import { sampleEmptyResult, sampleResult, sampleTroubledResult } from '../../support/sample-result.js';

test('has the verdict, the figures, the outage and the method, in this order', () => {
  const text = summaryMarkdown(sampleResult());
  const places = [verdictOf(sampleResult())[0]?.slice(0, 30) ?? '', '## Key figures', '## The outage', '## Method'].map(
    (part) => text.indexOf(part),
  );
  expect(places).toEqual([...places].sort((left, right) => left - right));
  expect(places[0]).toBeGreaterThan(0);
});

test('gives each remedy a line, each figure with its interval', () => {
  const text = summaryMarkdown(sampleResult());
  expect(text).toContain('| remedy | Time to recover |');
  expect(text).toContain('| prune | 420 ms (386 ms to 454 ms) |');
  expect(text).toContain('| archive | 1.18 s (1.09 s to 1.27 s) |');
});

test('says never where no trial recovered, and not measured where headroom was not', () => {
  const text = summaryMarkdown(sampleTroubledResult());
  expect(text).toMatch(/\| never \(0 of 3 trials\) \|/);
  expect(text).toContain('2 of 3 trials; 1 full again soon after');
  expect(text).toContain('| not measured |');
});

test('of an interrupted run says so first and has no empty tables', () => {
  const text = summaryMarkdown(sampleEmptyResult());
  expect(text.indexOf('This run was interrupted')).toBeLessThan(text.indexOf('## Method'));
  expect(text).not.toContain('## Key figures');
  expect(text).not.toContain('## The outage');
});

test('hostile text neither breaks a table nor becomes markup', () => {
  const result = sampleResult();
  const hostile = { ...result, scenario: { ...result.scenario, question: 'a|b\n# c <img src=x> `d` [e](f)' } };
  expect(summaryMarkdown(hostile)).toContain('**a\\|b \\# c \\<img src=x\\> \\`d\\` \\[e\\](f)**');
});

test('messages of errors, servers and remedies are text too', () => {
  const hostile = '<img src=x onerror=alert(1)> `a\nb` [c](https://example.test) &lt;d ~~e~~ **f** | g';
  const shown =
    '\\<img src=x onerror=alert(1)\\> \\`a b\\` \\[c\\](https\\://example.test) &amp;lt;d \\~\\~e\\~\\~ \\*\\*f\\*\\* \\| g';
  const result = sampleResult();
  const failed = summaryMarkdown({ ...result, status: 'failed', error: { code: 'table-ddl', message: hostile } });
  expect(failed).toContain(`> **Note:** This run failed before its end (${shown})`);
  const outage = result.outage && { ...result.outage, message: hostile, sqlState: '<b>' };
  expect(summaryMarkdown({ ...result, outage })).toContain(`**ERROR 1114 (\\<b\\>): ${shown}** at`);
  const trials = result.trials.map((trial) => ({ ...trial, reason: hostile, status: 'remedy-failed' as const }));
  const told = summaryMarkdown({
    ...result,
    trials,
    summaries: result.summaries.map((summary) => ({ ...summary, title: hostile })),
    warnings: [
      { code: 'few-rounds', message: '1. no list' },
      { code: 'few-rounds', message: '- nor one' },
    ],
  });
  expect(told).not.toMatch(/(?<!\\)<img/);
  expect(told).toContain('1\\. no list');
});
