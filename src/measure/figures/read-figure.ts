/**
 * Figures by name, for what names them in text: `outage.rows` is the run's, `prune.timeToRecoverMs.median` a remedy's
 * over its rounds. A remedy's own name may hold dots, so a name is read from its end.
 */
import type { Interval, Result } from '../../result/schema.js';
import { figureOf } from './figure-summary.js';
import { type RunFigure, runFigures } from './run-figures.js';
import { type TrialFigureName, trialFigure, trialFigures, type Unit } from './trial-figures.js';

const statistics = ['median', 'low', 'high', 'samples'] as const satisfies readonly (keyof Interval)[];

export interface NamedFigure {
  readonly unit: Unit | 'rounds';
  readonly better: 'lower' | 'higher' | null;
  /** Null where the result does not have it. */
  readonly read: (result: Result) => number | null;
}

/** Null of a name that is no figure's; whether the remedy exists, the result says. */
export function figureNamed(name: string): NamedFigure | null {
  const ofRun = (runFigures as Readonly<Record<string, RunFigure>>)[name];
  if (ofRun) return ofRun;
  const statistic = statistics.find((one) => name.endsWith(`.${one}`));
  if (!statistic) return null;
  const path = name.slice(0, -statistic.length - 1);
  const figure = names.find((one) => path.endsWith(`.${one}`));
  if (!figure) return null;
  const strategy = path.slice(0, -figure.length - 1);
  const { unit, better } = trialFigure(figure);
  return {
    unit: statistic === 'samples' ? 'rounds' : unit,
    better: statistic === 'samples' ? null : better,
    read: (result) => figureOf(result, strategy, figure)?.[statistic] ?? null,
  };
}

const names = Object.keys(trialFigures) as TrialFigureName[];
