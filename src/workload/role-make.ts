/** What a column holds because of its role; null where it has none. */
import { type Column, isBytes, isText, isWholeNumber, numberMax } from '../table/shape.js';
import type { Make, MomentUnit, PlanContext } from './column-plan.js';

export function roleMake(column: Column, context: PlanContext): Make | null {
  const { roles } = context.table;
  const { name } = column;
  if (roles.key.includes(name)) {
    const made = keyMake(column, context);
    if (made) return made;
  }
  if (column.isAutoIncrement && isWholeNumber(column)) return { make: 'sequence' };
  if (name === roles.created?.column) return { make: 'moment', of: 'created', unit: roles.created.unit };
  if (name === roles.state?.column) return { make: 'state' };
  if (roles.state?.started.includes(name)) return { make: 'moment', of: 'started', unit: unitOf(column) };
  if (roles.state?.ended.includes(name)) return { make: 'moment', of: 'ended', unit: unitOf(column) };
  if (roles.updated.includes(name) || column.followsUpdates)
    return { make: 'moment', of: 'updated', unit: unitOf(column) };
  if (name === roles.state?.grows)
    return { make: 'error-text', bytesMax: Math.min(context.textMax, column.lengthMax ?? 0) };
  if (name === roles.group && !context.unique) return { make: 'group' };
  if (name === roles.kind && (isText(column) || column.type === 'enum')) return { make: 'kind' };
  return null;
}

/** One number grows with the rows; texts and bytes of a UUID's length are UUIDs. Null: as any other column, but unique. */
function keyMake(column: Column, { table, unique }: PlanContext): Make | null {
  const { key, group, created } = table.roles;
  if (column.name === created?.column || (column.name === group && key.length > 1)) return null;
  const isLast = key.at(-1) === column.name;
  if (isWholeNumber(column) && (column.isAutoIncrement || key.length === 1 || (unique && isLast)))
    return { make: 'sequence' };
  const uuid = uuidForm(column);
  if (uuid && (unique || key.length === 1)) return { make: 'uuid', form: uuid, order: 'random' };
  if (isWholeNumber(column) && unique) return { make: 'permuted', limit: numberMax(column) };
  return null;
}

export function uuidForm(column: Column): 'text' | 'hex' | 'bytes' | null {
  if (isText(column) && column.lengthMax === 36) return 'text';
  if (isText(column) && column.lengthMax === 32) return 'hex';
  if (isBytes(column) && column.lengthMax === 16) return 'bytes';
  return null;
}

export function unitOf({ type }: Column): MomentUnit {
  if (type === 'date') return 'date';
  if (type === 'int') return 'seconds';
  return type === 'bigint' ? 'milliseconds' : 'moment';
}
