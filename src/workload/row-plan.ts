/**
 * What is drawn for one row, before any text is written: owner, type, outcome, times, length. The order of
 * the draws is part of what the frozen test holds; text draws follow after them.
 */
import type { JobType, Scenario } from '../scenario/schema.js';
import type { Accounts } from './accounts.js';
import { Draws } from './draws.js';
import { createTextLength } from './text-length.js';
import type { TimeAxis } from './time-axis.js';

export type Outcome = 'success' | 'error' | 'killed';

export interface RowPlan {
  /** Positioned after the plan's own draws. */
  readonly draws: Draws;
  accountId: number;
  userId: number;
  /** Draw that picks the account's database. */
  databaseDraw: number;
  type: JobType;
  priority: number;
  outcome: Outcome;
  /** Exponential, mean 1. */
  durationFactor: number;
  /** Seconds between creation and start. */
  waitSeconds: number;
  /** -1 for none, else which result target. */
  resultTarget: number;
  /** Which error message, where the outcome is an error. */
  errorMessage: number;
  queryBytes: number;
}

export interface RowPlanner {
  /** Fills the one plan there is: it holds until the next call. */
  plan(index: number): RowPlan;
}

export interface PlanSizes {
  readonly resultTargets: number;
  readonly errorMessages: number;
}

const resultTargetShare = 0.35;
const priorities = [0, 0, 0, 0, 0, 0, 1, 1, 2, -1, -2];

export function createRowPlanner(
  scenario: Pick<Scenario, 'seed' | 'workload' | 'traffic'>,
  accounts: Accounts,
  axis: TimeAxis,
  expectedRows: number,
  sizes: PlanSizes,
): RowPlanner {
  const { types, textMax } = scenario.workload;
  const { errorShare, killShare } = scenario.traffic;
  const total = types.reduce((sum, spec) => sum + spec.weight, 0);
  let below = 0;
  const choices = types.map(({ type, weight, text }) => {
    below += weight / total;
    return { type, below, length: createTextLength(text, textMax) };
  });
  const last = choices.length - 1;
  const draws = new Draws();
  const plan: RowPlan = {
    draws,
    accountId: 0,
    userId: 0,
    databaseDraw: 0,
    type: 'hive_query',
    priority: 0,
    outcome: 'success',
    durationFactor: 0,
    waitSeconds: 0,
    resultTarget: -1,
    errorMessage: 0,
    queryBytes: 0,
  };
  return {
    plan(index) {
      draws.begin(scenario.seed, index);
      plan.accountId = accounts.accountOf(draws.uint32());
      plan.userId = accounts.userOf(plan.accountId, draws);
      plan.databaseDraw = draws.below(4);
      plan.priority = draws.pick(priorities);
      const fate = draws.unit();
      plan.outcome = fate < errorShare ? 'error' : fate < errorShare + killShare ? 'killed' : 'success';
      plan.durationFactor = -Math.log(draws.unit());
      plan.waitSeconds = draws.below(30);
      plan.resultTarget = draws.chance(resultTargetShare) ? draws.below(sizes.resultTargets) : -1;
      plan.errorMessage = draws.below(sizes.errorMessages);
      const kind = draws.unit();
      let i = 0;
      while (i < last && kind >= (choices[i] as (typeof choices)[number]).below) i++;
      const choice = choices[i] as (typeof choices)[number];
      plan.type = choice.type;
      plan.queryBytes = choice.length.bytes(axis.progressAt(index / expectedRows), draws.unit(), draws.unit());
      return plan;
    },
  };
}
