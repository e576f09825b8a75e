/** What a column holds because the scenario says so; null where it does not. */
import type { ColumnSpec } from '../scenario/schema.js';
import { type Column, isBytes, isNumber, isText, isWholeNumber, numberMax } from '../table/shape.js';
import type { Make, PlanContext } from './column-plan.js';
import { bytesLimit, formOf } from './default-make.js';
import { uuidForm } from './role-make.js';

export function specifiedMake(column: Column, spec: ColumnSpec, context: PlanContext): Make | null {
  if (spec.values)
    return { make: 'values', values: Object.entries(spec.values).map(([text, weight]) => ({ text, weight })) };
  if (spec.length && (isText(column) || isBytes(column) || column.type === 'json'))
    return {
      make: 'text',
      lengths: spec.length,
      form: formOf(column),
      bytesMax: bytesLimit(column, context.textMax),
      isUnique: context.unique,
      distinct: context.unique ? null : (spec.distinct ?? null),
    };
  const form = uuidForm(column);
  if (spec.order && form) return { make: 'uuid', form, order: spec.order };
  if (isNumber(column) && (spec.distinct !== undefined || spec.order !== undefined)) {
    if (spec.order === 'ascending' && spec.distinct === undefined && isWholeNumber(column)) return { make: 'sequence' };
    return {
      make: 'number',
      min: 0,
      distinct: Math.min(spec.distinct ?? 1_000_000, numberMax(column) || 1_000_000),
      scale: column.scale ?? 0,
      grows: spec.order === 'ascending',
      skewed: false,
    };
  }
  if (isText(column) && spec.distinct !== undefined)
    return { make: 'words', distinct: spec.distinct, charsMax: column.lengthMax ?? 1, unique: false };
  return null;
}
