/** What a column of the twin holds, as a line of `workload.columns`, or in words where its role or its type says all. */
import type { ColumnSpec, TextComponent } from '../scenario/schema.js';
import type { ColumnPlan } from '../workload/column-plan.js';
import { scalar } from '../yaml-files/yaml-text.js';

export interface ColumnText {
  readonly name: string;
  /** A flow mapping; null where there is nothing to change. */
  readonly spec: string | null;
  readonly words: string;
}

export function columnText({ column, make, nulls }: ColumnPlan, said?: ColumnSpec): ColumnText {
  const spec = said ? specText(said) : ownSpec({ column, make, nulls });
  return {
    name: column.name,
    spec: spec.length === 0 ? null : `{ ${spec.join(', ')} }`,
    words: wordsOf({ column, make, nulls }),
  };
}

export function specText({ values, length, nulls, distinct, order }: ColumnSpec): readonly string[] {
  return [
    ...(values
      ? [
          `values: { ${Object.entries(values)
            .map(([text, share]) => `${scalar(text)}: ${percent(share)}`)
            .join(', ')} }`,
        ]
      : []),
    ...(length ? [`length: [${length.map(componentText).join(', ')}]`] : []),
    ...(distinct === undefined ? [] : [`distinct: ${distinct} ${distinct === 1 ? 'value' : 'values'}`]),
    ...(order === undefined ? [] : [`order: ${order}`]),
    ...(nulls === undefined ? [] : [`nulls: ${percent(nulls)}`]),
  ];
}

/** What may be changed, as it would be without a word. */
function ownSpec({ column, make, nulls }: ColumnPlan): readonly string[] {
  const said: ColumnSpec = column.isNullable && nulls > 0 ? { nulls } : {};
  switch (make.make) {
    case 'values':
      return specText({ ...said, values: evenly(make.values) });
    case 'text':
      return specText({ ...said, length: [...make.lengths] });
    case 'words':
      return make.unique ? specText(said) : specText({ ...said, distinct: make.distinct });
    case 'number':
      return specText({ ...said, distinct: make.distinct, order: make.grows ? 'ascending' : 'random' });
    case 'uuid':
      return specText({ ...said, order: make.order });
    default:
      return specText(said);
  }
}

function evenly(values: readonly { readonly text: string; readonly weight: number }[]): Record<string, number> {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  return Object.fromEntries(values.map(({ text, weight }) => [text, weight / total]));
}

function wordsOf({ column, make }: ColumnPlan): string {
  switch (make.make) {
    case 'sequence':
      return '1, 2, 3, … with the rows';
    case 'permuted':
      return 'a number of each row’s own, in no order';
    case 'uuid':
      return make.order === 'random' ? 'a UUID, in no order' : 'a UUID that grows with time';
    case 'moment':
      return `when the row was ${{ created: 'written', started: 'begun', ended: 'ended', updated: 'last touched' }[make.of]}`;
    case 'state':
      return 'the life of the row: table.roles.state';
    case 'kind':
      return 'the name of the row’s kind: workload.types';
    case 'group':
      return 'one of 3,000 owners; a few have most rows';
    case 'error-text':
      return 'what an error leaves; NULL in all other rows';
    case 'nothing':
      return `${column.fullType}: left to its default`;
    case 'bytes':
      return 'random bytes';
    case 'bits':
      return 'random bits';
    case 'year':
    case 'time':
      return 'within the years of history';
    case 'words':
      return make.unique ? 'short texts, one of each row’s own' : 'short texts';
    case 'text':
      return make.isUnique ? 'texts that begin with a mark of each row’s own' : 'texts';
    case 'number':
      return 'numbers';
    case 'values':
      return 'its values, by share';
  }
}

function componentText({ share, medianStart, medianEnd, p95 }: TextComponent): string {
  return `{ share: ${percent(share)}, medianStart: ${medianStart}B, medianEnd: ${medianEnd}B, p95: ${round(p95)}x }`;
}

/** With so many digits that shares of a whole make one when they are read again. */
function percent(share: number): string {
  return `${Number((share * 100).toFixed(6))}%`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
