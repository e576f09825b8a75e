/** Names of what remedies make beside a table, in a schema where they must not meet the table's own. */

/** MySQL's longest name. */
const lengthMax = 64;

/** A copy that is to take the table's place; and the table once it has given it up. */
export function sideNames(table: string): { readonly copy: string; readonly old: string } {
  return { copy: `_${shortened(table, 5)}_new`, old: `${shortened(table, 4)}_old` };
}

/** `copy_swap_jobs_insert`. */
export function triggerName(table: string, event: string): string {
  return `copy_swap_${shortened(table, 17)}_${event.toLowerCase()}`;
}

/** Room for `more` characters besides. */
function shortened(table: string, more: number): string {
  return [...table].slice(0, lengthMax - more).join('');
}
