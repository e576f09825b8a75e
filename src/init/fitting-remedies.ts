/** Remedies worth a first rehearsal of any table, and which of them this one takes. */
import { bindRemedies, type LeftOut } from '../strategies/bind-remedy.js';
import { strategySpecs } from '../strategies/specs.js';
import type { Table } from '../table/table.js';

/** As a scenario writes them: cheap ones that most tables take. Each must be quick at 64 MiB. */
const candidates = [
  { text: '{ use: prune, with: { until: { share: 30% } } }', use: 'prune', with: { until: { share: '30%' } } },
  { text: '{ use: archive, with: { atMost: 30% } }', use: 'archive', with: { atMost: '30%' } },
  { text: '{ use: partition }', use: 'partition', with: {}, onlyIfPartitioned: true },
  { text: '{ use: prune-one-statement }', use: 'prune-one-statement', with: {}, onlyWithoutKey: true },
  { text: '{ use: compact }', use: 'compact', with: {} },
  { text: '{ use: drop-index }', use: 'drop-index', with: {} },
] as const;

export function fittingRemedies(table: Table): {
  readonly lines: readonly string[];
  readonly leftOut: readonly LeftOut[];
} {
  const tried = candidates
    .filter((one) => !('onlyIfPartitioned' in one) || table.shape.partitioning !== null)
    .filter((one) => !('onlyWithoutKey' in one) || table.roles.key.length === 0)
    .map(({ text, use, with: settings }) => {
      const { remedies, leftOut } = bindRemedies([strategySpecs.parse({ use, with: settings })], table);
      return { text, fits: remedies.length > 0, leftOut };
    });
  return {
    lines: tried.filter(({ fits }) => fits).map(({ text }) => text),
    leftOut: tried.flatMap(({ leftOut }) => leftOut),
  };
}
