/** The reference: a way out that few have in real life. It shows how fast and how roomy a remedy could be, and wins nothing. */
import type { Result, StrategySummary } from '../result/schema.js';

const referenceUse = 'raise-cap';

/** Is this strategy the reference? */
export function isReference(trials: Result['trials'], strategy: string): boolean {
  return trials.some((trial) => trial.strategy === strategy && trial.use === referenceUse);
}

/** Summaries of what competes: all but the reference, unless nothing else was run. */
export function competitors({ summaries, trials }: Pick<Result, 'summaries' | 'trials'>): readonly StrategySummary[] {
  const others = summaries.filter(({ strategy }) => !isReference(trials, strategy));
  return others.length > 0 ? others : summaries;
}
