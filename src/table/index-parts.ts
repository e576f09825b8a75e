/** What an index is over, as SQL writes it: `` `a`, `b`(20) DESC ``. */
import { quoted } from './quoted.js';
import type { IndexPart } from './shape.js';

export function indexPartsSql(parts: readonly IndexPart[]): string {
  return parts
    .map(({ column, expression, prefix, isDescending }) => {
      const what = column === null ? `(${expression})` : quoted(column);
      return `${what}${prefix === null ? '' : `(${prefix})`}${isDescending ? ' DESC' : ''}`;
    })
    .join(', ');
}
