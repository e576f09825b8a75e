import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../../src/scenario/load-scenario.js';
import { parseScenarioSource } from '../../../src/scenario/scenario-source.js';
import { bindRemedies } from '../../../src/strategies/bind-remedy.js';
import { planTrials } from '../../../src/trial/trial-plan.js';
import { jobsTable } from '../../support/jobs-table.js';
import { soundScenario } from './broken-cases.js';

const swept = soundScenario.replace(
  '- use: prune',
  '- { use: prune, with: { pause: 5ms }, sweep: { batch: [10 rows, 1000 rows] } }',
);

function load(strategies?: readonly string[]) {
  return checkScenario(parseScenarioSource('swept.yaml', swept), strategies ? { strategies } : {});
}

describe('a sweep', () => {
  it('is one use for each value, with the other settings as they are', () => {
    const [first, second] = load().strategies;
    expect(first).toMatchObject({ label: 'prune@10rows', with: { batch: 10, pause: 5 } });
    expect(second).toMatchObject({ label: 'prune@1000rows', with: { batch: 1000, pause: 5 } });
    expect(second?.point).toEqual({ of: 'prune', setting: 'batch', text: '1000 rows', value: 1000 });
  });

  it('takes its turns in the rounds like any other use', () => {
    const labels = planTrials(load(), bindRemedies(load().strategies, jobsTable()).remedies).map(
      ({ remedy, round }) => `${round} ${remedy.label}`,
    );
    expect(labels).toHaveLength(9);
    expect(labels.filter((label) => label === '2 prune@10rows')).toHaveLength(1);
  });

  it('is chosen whole by its label, or by one of its values', () => {
    expect(load(['prune']).strategies.map(({ label }) => label)).toEqual(['prune@10rows', 'prune@1000rows']);
    expect(load(['prune@10rows']).strategies.map(({ label }) => label)).toEqual(['prune@10rows']);
  });
});
