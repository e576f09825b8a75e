/** In which order the entries of an index arrive when rows are written one after another: what its pages' fill hangs on. */
import type { KeyOrder } from '../innodb/table-layout.js';
import type { Index } from '../table/shape.js';
import type { Table } from '../table/table.js';
import type { ColumnPlan } from './column-plan.js';

/** A column with fewer values than this leaves the order to the next one. */
export const fewValues = 16;

export function keyOrderOf({ roles: { key } }: Table, plans: readonly ColumnPlan[]): (index: Index) => KeyOrder {
  const planOf = (name: string | null) => plans.find(({ column }) => column.name === name);
  return ({ parts }) => {
    let grouped = false;
    // Entries of one value are in the order of the primary key.
    for (const name of [...parts.map(({ column }) => column), ...key]) {
      const plan = planOf(name);
      switch (spreadOf(plan)) {
        case 'few':
          // Each of its values has a last page of its own, which is not full.
          grouped ||= plan?.make.make !== 'nothing';
          break;
        case 'ascending':
          return grouped ? 'grouped' : 'ascending';
        case 'repeated':
          grouped = true;
          break;
        case 'random':
          return 'random';
      }
    }
    return grouped ? 'grouped' : 'random';
  };
}

function spreadOf(plan: ColumnPlan | undefined): 'few' | 'ascending' | 'repeated' | 'random' {
  if (!plan) return 'random';
  const { make } = plan;
  switch (make.make) {
    case 'sequence':
      return 'ascending';
    case 'moment':
      return 'ascending';
    case 'uuid':
      return make.order;
    case 'state':
    case 'kind':
    case 'nothing':
    case 'year':
      return 'few';
    case 'group':
      return 'repeated';
    case 'values':
      return make.values.length <= fewValues ? 'few' : 'repeated';
    case 'number':
      return make.grows ? 'ascending' : make.distinct <= fewValues ? 'few' : 'repeated';
    case 'words':
      return make.unique ? 'random' : make.distinct <= fewValues ? 'few' : 'repeated';
    case 'text':
      if (make.distinct === null) return 'random';
      return make.distinct <= fewValues ? 'few' : 'repeated';
    default:
      return 'random';
  }
}
