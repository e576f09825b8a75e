/** Pure: the roles of columns as a profile has them, each with why it was guessed. */
import type { Profile } from '../profile/schema.js';
import type { GuessedRoles } from '../table/roles.js';

export function describeRoles({ roles, reasons }: GuessedRoles): Profile['roles'] {
  const { key, created, state, text, group, kind, updated } = roles;
  const why = (role: keyof typeof reasons) => reasons[role] ?? '';
  return {
    key: { columns: [...key], why: why('key') },
    created: created && { ...created, why: why('created') },
    state: state && {
      ...state,
      finished: [...state.finished],
      started: [...state.started],
      ended: [...state.ended],
      why: why('state'),
    },
    text: { columns: [...text], why: why('text') },
    group: group === null ? null : { column: group, why: why('group') },
    kind: kind === null ? null : { column: kind, why: why('kind') },
    updated: [...updated],
  };
}
