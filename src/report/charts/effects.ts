/** What becomes of finished rows, as colour and shape: with two dozen remedies a colour each would tell nothing. */
import type { Result, StrategySummary } from '../../result/schema.js';

type Effect = NonNullable<StrategySummary['effect']>;

/** Okabe and Ito's colours, each with a shape of its own. */
const looks: Readonly<Record<Effect, { readonly words: string; readonly color: string; readonly shape: string }>> = {
  deletes: { words: 'deletes rows', color: '#D55E00', shape: 'circle' },
  archives: { words: 'archives rows', color: '#0072B2', shape: 'square' },
  trims: { words: 'takes texts', color: '#CC79A7', shape: 'diamond' },
  'deletes-and-trims': { words: 'deletes, takes texts', color: '#E69F00', shape: 'triangle-down' },
  keeps: { words: 'keeps every row', color: '#009E73', shape: 'triangle-up' },
};

/** In words, for each strategy; results of older versions show it in what their trials moved. */
export function effectWords({ summaries, trials }: Result): (strategy: string) => string {
  return (strategy) => {
    const told = summaries.find((summary) => summary.strategy === strategy)?.effect;
    return looks[told ?? seenEffect(trials.filter((trial) => trial.strategy === strategy))].words;
  };
}

function seenEffect(trials: Result['trials']): Effect {
  const some = (kind: 'rowsDeleted' | 'rowsArchived' | 'rowsTrimmed') => trials.some((trial) => trial[kind] > 0);
  if (some('rowsArchived')) return 'archives';
  if (some('rowsTrimmed')) return some('rowsDeleted') ? 'deletes-and-trims' : 'trims';
  return some('rowsDeleted') ? 'deletes' : 'keeps';
}

/** Colour and shape scales of the effects that occur, with one legend for both. */
export function effectEncoding(occurring: readonly string[]) {
  const seen = Object.values(looks).filter(({ words }) => occurring.includes(words));
  const domain = seen.map(({ words }) => words);
  const shared = { field: 'effect', type: 'nominal', legend: {} };
  return {
    color: { ...shared, scale: { domain, range: seen.map(({ color }) => color) } },
    shape: { ...shared, scale: { domain, range: seen.map(({ shape }) => shape) } },
  };
}
