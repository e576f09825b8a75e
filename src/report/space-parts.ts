/**
 * The space ledger as readers see it: the account's categories put together into parts with names, for the full
 * table and for each remedy. A remedy is shown by one real trial, its middle one by free extents, so that its parts
 * still sum to a file that was there.
 */
import type { SpaceCategory } from '../innodb/space-account.js';
import type { AccountedLedger, SpaceLedger } from '../result/ledger.js';
import type { Result } from '../result/schema.js';
import { strategyOrder } from './charts/chart-style.js';
import { middleOf } from './middle-of.js';

export interface SpacePart {
  readonly name: string;
  readonly meaning: string;
  readonly categories: readonly SpaceCategory[];
}

/** From what is kept to what any index may take. */
export const spaceParts: readonly SpacePart[] = [
  { name: 'rows in pages', meaning: 'live rows in the clustered index', categories: ['liveRows'] },
  { name: 'off-page text', meaning: 'text too long for its row', categories: ['offPageText'] },
  { name: 'secondary indexes', meaning: 'all their pages', categories: ['secondaryIndexes'] },
  { name: 'page frames', meaning: 'headers, directories, inner pages, space management', categories: ['overhead'] },
  { name: 'awaiting purge', meaning: 'delete-marked rows, estimated', categories: ['deleteMarkedRows'] },
  {
    name: 'off-page rests',
    meaning: 'ends of off-page pages, which no other text may use',
    categories: ['offPageSlack'],
  },
  {
    name: 'holes in pages',
    meaning: 'inside pages of rows; a row may use one only where its key belongs and it fits',
    categories: ['pageGarbage', 'pageGaps'],
  },
  {
    name: 'free pages',
    meaning: 'inside extents that are in use; only the index that owns the extent may use them',
    categories: ['freePages', 'heldExtents'],
  },
  { name: 'reserve', meaning: 'entirely free extents that inserts may not take', categories: ['reserve'] },
  { name: 'free extents', meaning: 'entirely free, beyond the reserve', categories: ['freeExtents'] },
];

export interface SpaceState {
  /** "full table", or a remedy's label. */
  readonly name: string;
  readonly ledger: AccountedLedger;
}

/** The full table and the table after each remedy; those without an account are left out. */
export function spaceStates(result: Result): readonly SpaceState[] {
  const full = result.outage?.ledger;
  const states = strategyOrder(result).map((name) => ({ name, ledger: middleAccount(result, name) }));
  return [{ name: 'full table', ledger: accounted(full ?? null) }, ...states].flatMap(({ name, ledger }) =>
    ledger ? [{ name, ledger }] : [],
  );
}

/** Why a trial has no account, each reason once. */
export function missingAccounts(result: Result): readonly string[] {
  const ledgers = [result.outage?.ledger, ...result.trials.map(({ ledger }) => ledger?.after)];
  return [...new Set(ledgers.flatMap((ledger) => (ledger?.status === 'not-accounted' ? [ledger.reason] : [])))];
}

export function partBytes({ bytes }: AccountedLedger, { categories }: SpacePart): number {
  return categories.reduce((sum, category) => sum + bytes[category], 0);
}

function middleAccount(result: Result, strategy: string): AccountedLedger | null {
  const accounts = result.trials.flatMap((trial) =>
    trial.strategy === strategy ? (accounted(trial.ledger?.after ?? null) ?? []) : [],
  );
  return middleOf(accounts, ({ freeExtents }) => freeExtents);
}

function accounted(ledger: SpaceLedger | null): AccountedLedger | null {
  return ledger?.status === 'accounted' ? ledger : null;
}
