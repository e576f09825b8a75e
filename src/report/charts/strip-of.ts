/** A figure of the catalogue as a strip draws it: every trial that has it, whether or not it counts, and each remedy's median. */
import { figureOf, formatFigure } from '../../measure/figures/figure-summary.js';
import { countsIn } from '../../measure/figures/rounds-that-count.js';
import { type TrialFigureName, trialFigures } from '../../measure/figures/trial-figures.js';
import type { Result, Trial } from '../../result/schema.js';
import type { Strip } from './strategy-strip.js';

/** `per`: how many of the figure’s unit one of the axis is. `more`: what a trial's note says behind the figure. */
export function stripOf(
  result: Result,
  strategies: readonly string[],
  name: TrialFigureName,
  per: number,
  more: (trial: Trial) => string = () => '',
): Pick<Strip, 'trials' | 'medians'> {
  const { unit, read, counts } = trialFigures[name];
  const text = (value: number) => formatFigure(unit, value);
  const trials = result.trials.flatMap((trial) => {
    const value = read(trial);
    if (value === null) return [];
    const isCounted = countsIn(counts, trial);
    const note = `round ${trial.round}: ${text(value)}${more(trial)}`;
    return [
      {
        strategy: trial.strategy,
        value: value / per,
        note: isCounted ? note : `${note}; ${trial.status.replaceAll('-', ' ')}: left out of the median`,
        counts: isCounted,
      },
    ];
  });
  const medians = strategies.flatMap((strategy) => {
    const interval = figureOf(result, strategy, name);
    if (!interval) return [];
    const { median, low, high, samples } = interval;
    return [{ strategy, value: median / per, low: low / per, high: high / per, samples, note: text(median) }];
  });
  return { trials, medians };
}
