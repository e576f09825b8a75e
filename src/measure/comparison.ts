/**
 * Each remedy against the best by one figure: the ratio of the two, its bootstrap interval, and what that allows
 * to say. Both sides are drawn anew with replacement (1,000 draws of rounds, 95 %, percentile method, seeded); where
 * the interval holds 1, nothing can be told. Below 5 rounds on either side the ratio stands without a claim. By time
 * to recover, a remedy that recovers in a smaller share of its rounds is worse, however quick it was in those.
 */
import { quantileSorted } from 'simple-statistics';
import type { Result } from '../result/schema.js';
import { drawRounds, type Rounds } from './draw-rounds.js';
import { figureRounds } from './figures/figure-summary.js';
import { countsIn } from './figures/rounds-that-count.js';
import { type TrialFigure, type TrialFigureName, trialFigure } from './figures/trial-figures.js';
import { recoveredShare } from './ranking.js';
import { isReference } from './reference.js';
import { bootstrapSamplesMin } from './statistics.js';

/** Those with a better way; all of one shape would say nothing of what to choose. */
export type ComparedFigure = Extract<
  TrialFigureName,
  'timeToRecoverMs' | 'roomMadeBytes' | 'headroomBytes' | 'issueLatencyMsP90' | 'issueLatencyMsP99'
>;

export interface Comparison {
  readonly strategy: string;
  readonly standing: 'best' | 'better' | 'worse' | 'not-distinguishable' | 'too-few-rounds' | 'recovers-less-often';
  /** Its figure over the best's; the interval is null below 5 rounds. */
  readonly ratio: { readonly value: number; readonly low: number | null; readonly high: number | null };
  /** The figure itself, over all its rounds. */
  readonly value: number;
  readonly rounds: { readonly count: number };
  /** All that were run. */
  readonly trials: number;
}

const resamples = 1000;

/** Every remedy that has the figure, best first. The reference is compared, and is never the best. */
export function compareBy(
  figure: ComparedFigure,
  { summaries, trials, scenario }: Pick<Result, 'summaries' | 'trials' | 'scenario'>,
): Comparison[] {
  const { better } = trialFigure(figure);
  const sides = summaries
    .flatMap((summary, index): Side[] => {
      const own = trials.filter(({ strategy }) => strategy === summary.strategy);
      // What failed in every round is no remedy, however little users felt of it.
      if (!own.some((trial) => countsIn('ended', trial))) return [];
      const rounds = figureRounds(figure, own);
      const value = rounds.figureOf(Array.from({ length: rounds.count }, (_, round) => round));
      if (value === null) return [];
      // Each side has a seed of its own: the same draws on both would hide what varies.
      const draws = rounds.count < bootstrapSamplesMin ? [] : drawRounds(rounds, resamples, scenario.seed + index);
      const share = figure === 'timeToRecoverMs' ? recoveredShare(summary) : 1;
      return [{ strategy: summary.strategy, trials: summary.trials, share, rounds, value, draws }];
    })
    .sort((one, other) => (better === 'lower' ? one.value - other.value : other.value - one.value))
    .sort((one, other) => other.share - one.share);
  const first = sides.find(({ strategy }) => !isReference(trials, strategy)) ?? sides[0];
  if (!first) return [];
  return sides.map((side) => {
    if (side === first) return { ...side, standing: 'best', ratio: { value: 1, low: null, high: null } };
    return { ...side, ...against(first, side, better) };
  });
}

/** The fastest to recover and all that cannot be told apart from it; none below 5 rounds, which tell nothing apart. */
export function closestRivals(result: Pick<Result, 'summaries' | 'trials' | 'scenario'>): string[] {
  return compareBy('timeToRecoverMs', result)
    .filter(({ strategy }) => !isReference(result.trials, strategy))
    .filter(({ standing }) => standing === 'best' || standing === 'not-distinguishable')
    .map(({ strategy }) => strategy);
}

type Draws = readonly (number | null)[];

interface Side {
  readonly strategy: string;
  readonly trials: number;
  /** Of its rounds, those that recovered; 1 where that is not compared. */
  readonly share: number;
  readonly rounds: Rounds;
  readonly value: number;
  /** The figure over each draw of rounds; none with too few rounds. */
  readonly draws: Draws;
}

function against(first: Side, side: Side, better: TrialFigure['better']): Pick<Comparison, 'standing' | 'ratio'> {
  const value = side.value / first.value;
  if (side.share < first.share) return { standing: 'recovers-less-often', ratio: { value, low: null, high: null } };
  const fewest = Math.min(side.rounds.count, first.rounds.count);
  const interval = fewest < bootstrapSamplesMin ? null : ratioInterval(side.draws, first.draws);
  if (!interval) return { standing: 'too-few-rounds', ratio: { value, low: null, high: null } };
  const [low, high] = interval;
  const isHigher = low > 1;
  if (low <= 1 && high >= 1) return { standing: 'not-distinguishable', ratio: { value, low, high } };
  return { standing: isHigher === (better === 'higher') ? 'better' : 'worse', ratio: { value, low, high } };
}

/** Null where draws have no ratio: a figure of 0, or too few samples in what was drawn. */
function ratioInterval(draws: Draws, firstDraws: Draws): readonly [low: number, high: number] | null {
  const ratios = draws.map((value, index) => {
    const first = firstDraws[index];
    return value === null || !first ? Number.NaN : value / first;
  });
  if (ratios.some(Number.isNaN)) return null;
  ratios.sort((left, right) => left - right);
  return [quantileSorted(ratios, 0.025), quantileSorted(ratios, 0.975)];
}
