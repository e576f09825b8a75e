/**
 * What a remedy takes, in words that stand beside its name: rows that are gone for good, texts that are, and rows
 * that lie elsewhere, with where. From what was seen after its trials, not from what the remedy is meant to do.
 */
import { median } from 'simple-statistics';
import type { Result, Trial } from '../result/schema.js';
import { counted, listed } from './words.js';

/** Medians over the trials that did not fail; empty where every row stays as it is. */
export function takenOf(
  { trials, summaries }: Pick<Result, 'trials' | 'summaries'>,
  strategy: string,
): readonly string[] {
  const own = trials.filter((trial) => trial.strategy === strategy && trial.status !== 'remedy-failed');
  const [first] = own;
  if (!first) return [];
  const middle = (figure: (trial: Trial) => number) => Math.round(median(own.map(figure)));
  const deleted = middle(({ rowsDeleted }) => rowsDeleted);
  const archived = middle(({ rowsArchived }) => rowsArchived);
  const trimmed = middle(({ rowsTrimmed }) => rowsTrimmed);
  const effect = summaries.find((summary) => summary.strategy === strategy)?.effect ?? null;
  const beside = first.tablesBeside.filter(({ rows }) => rows > 0).map(({ name }) => name);
  const elsewhere = beside.filter((name) => name !== first.archivedTo);
  return [
    deleted === 0
      ? null
      : elsewhere.length > 0
        ? `${counted(deleted, 'row')} out of the table, while ${listed(elsewhere)} still holds rows beside it`
        : `${counted(deleted, 'row')} gone for good`,
    trimmed === 0
      ? null
      : effect === 'keeps' || effect === 'deletes'
        ? `${counted(trimmed, 'text')} in a shorter form`
        : `${counted(trimmed, 'text')} emptied or cut for good`,
    archived === 0 ? null : `${counted(archived, 'row')} in ${first.archivedTo ?? 'the archive'} instead`,
  ].filter((part) => part !== null);
}
