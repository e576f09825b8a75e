/**
 * Whether each trial really began from the full table. The physical copy is put back before each, and then every page
 * of the restored table is accounted for: a run ends where a category or the row count is not the full table's. So
 * where both accounts are there they agree; where one is missing, nothing proves the start.
 */
import type { SpaceLedger } from '../result/ledger.js';
import type { Result, Trial } from '../result/schema.js';

/** Null where the trial's start was proved; else why not. */
export function unprovedStart({ outage }: Result, trial: Trial): string | null {
  return missing(outage?.ledger ?? null) ?? missing(trial.ledger?.before ?? null);
}

/** One sentence over all trials. */
export function startProof(result: Result): string {
  const reasons = result.trials.flatMap((trial) => unprovedStart(result, trial) ?? []);
  const copy = 'Each trial began from one physical copy of the full table, put back';
  const proof = 'its pages, by category, and its rows were counted again and were the full table’s';
  if (reasons.length === 0) return `${copy}; ${proof}.`;
  const all = reasons.length === result.trials.length;
  return `${copy}; ${all ? '' : `${proof}, but for ${reasons.length} of ${result.trials.length} trials: `}start not proved (${[...new Set(reasons)].join('; ')}).`;
}

function missing(ledger: SpaceLedger | null): string | null {
  if (ledger === null) return 'this result holds no account of its pages';
  return ledger.status === 'accounted' ? null : ledger.reason;
}
