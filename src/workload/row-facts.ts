/**
 * What is true of one row before any column is written: whose it is, of which kind, how its life went and when. Every
 * fact comes from (seed, index) alone, by a stream of draws of its own, so that a column more or less changes no other.
 */
import type { Accounts } from './accounts.js';
import { Draws } from './draws.js';
import type { TimeAxis } from './time-axis.js';
import type { Life, RowEnding, WorkloadScenario } from './workload.js';

export interface RowFacts {
  index: number;
  /** Whose it is: 1 and up. */
  owner: number;
  /** Which of the scenario's kinds. */
  kind: number;
  life: Life;
  /** Milliseconds since 1970; started and ended are later than created, also where life has not come so far. */
  createdMs: number;
  startedMs: number;
  endedMs: number;
  /** How far through the simulated years, 0 to 1. */
  progress: number;
}

export interface RowFactsSource {
  /** Fills the one record there is, as history leaves row `index`: it holds until the next call. */
  history(index: number): RowFacts;
  /** As live traffic leaves it. */
  live(index: number, life: Life): RowFacts;
  ownerOf(index: number): number;
  ending(index: number): RowEnding;
}

const meanRunMs = 90_000;
const waitMsMax = 30_000;
/** The draws of facts are no column's. */
const factsStream = 0x51ed270b;

/** `hasState`: rows of a table without one are all written once. */
export function createRowFacts(
  scenario: WorkloadScenario,
  accounts: Accounts,
  axis: TimeAxis,
  rows: number,
  hasState: boolean,
): RowFactsSource {
  const { types } = scenario.workload;
  const { errorShare, killShare } = scenario.traffic;
  const { unfinished } = scenario.history;
  const total = types.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  const below = types.map(({ weight }) => {
    sum += weight / total;
    return sum;
  });
  const seed = scenario.seed ^ factsStream;
  const draws = new Draws();
  const facts: RowFacts = {
    index: 0,
    owner: 0,
    kind: 0,
    life: 'issued',
    createdMs: 0,
    startedMs: 0,
    endedMs: 0,
    progress: 0,
  };
  let outcome: RowEnding['outcome'] = 'success';
  let durationFactor = 0;
  const draw = (index: number) => {
    draws.begin(seed, index);
    facts.index = index;
    facts.owner = accounts.accountOf(draws.uint32());
    const fate = draws.unit();
    outcome = fate < errorShare ? 'error' : fate < errorShare + killShare ? 'killed' : 'success';
    durationFactor = -Math.log(draws.unit());
    const kind = draws.unit();
    facts.kind = 0;
    while (facts.kind < below.length - 1 && kind >= (below[facts.kind] as number)) facts.kind++;
    facts.createdMs = axis.atRowShare(index / rows);
    facts.progress = axis.progressAt(index / rows);
    facts.startedMs = facts.createdMs + draws.below(waitMsMax);
    facts.endedMs = facts.startedMs + Math.floor(durationFactor * meanRunMs);
  };
  return {
    history(index) {
      draw(index);
      facts.life = hasState ? outcome : 'issued';
      // One of so many, evenly over the years: stuck for ever, half of them before they were begun.
      const stuck = Math.floor((index + 0.5) * unfinished);
      if (hasState && index < rows && Math.floor((index + 1.5) * unfinished) > stuck)
        facts.life = stuck % 2 === 0 ? 'running' : 'issued';
      return facts;
    },
    live(index, life) {
      draw(index);
      facts.life = life;
      facts.startedMs = facts.createdMs;
      facts.endedMs = facts.createdMs;
      return facts;
    },
    ownerOf(index) {
      draw(index);
      return facts.owner;
    },
    ending(index) {
      draw(index);
      return { outcome, durationFactor };
    },
  };
}
