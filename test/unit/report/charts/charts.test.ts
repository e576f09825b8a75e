import { compile } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { type Chart, standaloneSpec } from '../../../../src/report/charts/chart.js';
import { drawCharts } from '../../../../src/report/charts/index.js';
import type { Result } from '../../../../src/result/schema.js';
import { sampleEmptyResult, sampleResult, sampleTroubledResult } from '../../../support/sample-result.js';

const allNames = [
  'time-to-recover',
  'headroom',
  'space-ledger',
  'space-over-time',
  'throughput',
  'latency',
  'replica-lag',
  'outage-timeline',
  'table-growth',
];

describe('every chart', () => {
  test('is drawn from a complete result', () => {
    expect(namesOf(sampleResult())).toEqual(allNames);
  });

  test('asks a question, and says units, method and figures in words', () => {
    for (const chart of drawCharts(sampleResult())) {
      expect(chart.title, chart.name).toMatch(/\?$/);
      expect(chart.subtitle.length, chart.name).toBeGreaterThan(40);
      expect(chart.description, chart.name).toMatch(/\d/);
    }
  });

  test.each([
    ['complete', sampleResult()],
    ['troubled', sampleTroubledResult()],
    ['of one strategy', onlyOf('prune')],
    ['of one trial', { ...onlyOf('archive'), trials: onlyOf('archive').trials.slice(0, 1) }],
  ] as const)('compiles without a warning from a result that is %s', (_kind, result) => {
    for (const chart of drawCharts(result)) {
      const warnings: unknown[] = [];
      compile(standaloneSpec(chart), { logger: collectInto(warnings) });
      expect(warnings, chart.name).toEqual([]);
    }
  });

  test('holds no value that JSON cannot say', () => {
    for (const result of [sampleResult(), sampleTroubledResult()])
      for (const { name, spec } of drawCharts(result)) expect(JSON.parse(JSON.stringify(spec)), name).toEqual(spec);
  });
});

describe('a chart without figures', () => {
  test('is left out, one by one', () => {
    expect(namesOf(sampleEmptyResult())).toEqual([]);
    expect(namesOf(sampleResult({ history: null }))).toEqual(allNames.slice(0, -1));
    expect(namesOf(sampleResult({ trials: [], summaries: [] }))).toEqual([
      'space-ledger',
      'replica-lag',
      'outage-timeline',
      'table-growth',
    ]);
    expect(namesOf(onlyOf('compact'))).not.toContain('throughput');
  });
});

test('the incident of 2019 stands beside its own scenario only', () => {
  const incident = sampleResult();
  expect(incident.scenario.name).toBe('treasure-data-2019');
  const own = { ...incident, scenario: { ...incident.scenario, name: 'our-queue' } };
  const shown = (result: Result) => JSON.stringify(chartOf(result, 'outage-timeline'));
  expect(shown(incident)).toContain('Treasure Data, 2019-09-04');
  expect(shown(own)).not.toMatch(/2019|incident|Treasure/);
});

describe('what charts say of trouble', () => {
  test('trials that did not recover keep a row and a reason', () => {
    const text = JSON.stringify(chartOf(sampleTroubledResult(), 'time-to-recover').spec);
    for (const line of ['✕ 1 of 3 server crashed', '✕ 1 of 3 remedy failed', '✕ 1 of 3 not recovered'])
      expect(text).toContain(line);
  });

  test('a trial that was full again soon after keeps its point and says so', () => {
    const text = JSON.stringify(chartOf(sampleTroubledResult(), 'time-to-recover').spec);
    expect(text).toContain('✕ 1 of 3 full again soon after');
    expect(text).toContain('round 2: 1.18 s');
  });

  test('a way out that stayed open goes before a faster one that did not', () => {
    const calm = sampleResult();
    const trials = calm.trials.map((trial) =>
      trial.strategy === 'prune' ? { ...trial, status: 'relapsed' as const, relapsedAfterMs: 300 } : trial,
    );
    expect(chartOf({ ...calm, trials }, 'outage-timeline').subtitle).toContain('(archive, round 1)');
  });

  test('headroom that was not measured is not drawn as none', () => {
    expect(JSON.stringify(chartOf(sampleTroubledResult(), 'headroom').spec)).toContain('not measured');
  });

  test.each(['bound-reached', 'refused'] as const)('a headroom that ended with %s is a lower limit', (status) => {
    const calm = sampleResult();
    const trials = calm.trials.map((trial) => ({
      ...trial,
      headroom: trial.headroom && { ...trial.headroom, status },
    }));
    expect(chartOf({ ...calm, trials }, 'headroom').description).toContain('prune really went in ≥ 11.8 MiB');
  });

  test('the way out of the cap is that of the strategy with the lowest median', () => {
    expect(chartOf(sampleResult(), 'outage-timeline').subtitle).toContain('(prune, round 1)');
    expect(chartOf(onlyOf('archive'), 'outage-timeline').subtitle).toContain('(archive, round 1)');
    const none = sampleTroubledResult();
    const lost = { ...none, trials: none.trials.filter(({ timeToRecoverMs }) => timeToRecoverMs === null) };
    expect(chartOf(lost, 'outage-timeline').description).toContain('No trial recovered');
  });
});

function onlyOf(strategy: string): Result {
  const all = sampleResult();
  return {
    ...all,
    trials: all.trials.filter((trial) => trial.strategy === strategy),
    summaries: all.summaries.filter((summary) => summary.strategy === strategy),
  };
}

function namesOf(result: Result): readonly string[] {
  return drawCharts(result).map(({ name }) => name);
}

function chartOf(result: Result, name: string): Chart {
  const chart = drawCharts(result).find((entry) => entry.name === name);
  if (!chart) throw new Error(`${name} was not drawn`);
  return chart;
}

function collectInto(messages: unknown[]) {
  const collect = (...parts: unknown[]) => {
    messages.push(parts);
    return logger;
  };
  const logger = {
    warn: collect,
    error: collect,
    info: () => logger,
    debug: () => logger,
    // Vega's own signature: a getter without an argument, a setter with one.
    level: (level?: number) => (level === undefined ? 1 : logger),
  };
  return logger as never;
}
