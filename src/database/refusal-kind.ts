/**
 * Whether a refusal is about the row alone: its values do not fit their columns, or break a key or a check. It would
 * be refused in an empty table too, so it says nothing of room, locks or the server, and trying again is in vain.
 */
import type { ServerRefusal } from './session.js';

/** SQLSTATE's classes of data exceptions and of broken constraints. */
const rowClasses = ['22', '23'];
/** MySQL's of the same kind that have another class: no default, a cut or wrong value, no next key, a broken check. */
const rowErrnos = [1364, 1265, 1366, 1467, 3819];

export function isOfTheRow({ errno, sqlState }: Pick<ServerRefusal, 'errno' | 'sqlState'>): boolean {
  return rowErrnos.includes(errno) || rowClasses.includes(sqlState.slice(0, 2));
}
