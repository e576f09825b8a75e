import type { Trial } from '../result/schema.js';

/** Whether the table could have taken more: inserting stopped before it was full again. */
export function isLowerBound(headroom: Trial['headroom']): boolean {
  return headroom?.status === 'bound-reached' || headroom?.status === 'refused';
}
