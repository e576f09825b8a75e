/** Roles as a scenario names them, and guesses for the rest. */
import { PlimsollError } from '../errors.js';
import type { Scenario } from '../scenario/schema.js';
import { unitOf } from '../table/guess-roles.js';
import type { GuessedRoles, Roles } from '../table/roles.js';
import { columnNamed, type TableShape } from '../table/shape.js';

type Named = Scenario['table']['roles'];

/** Throws `table-roles` where a name is no column's, or the column cannot play the role. */
export function chosenRoles(
  shape: TableShape,
  guessed: GuessedRoles,
  named: Named,
  file: string,
): { readonly roles: Roles; readonly guesses: GuessedRoles['reasons'] } {
  const problems: string[] = [];
  const check = (role: string, name: string | null | undefined) => {
    if (name == null) return;
    const column = columnNamed(shape, name);
    if (!column) problems.push(`table.roles.${role}: the table has no column ${name}`);
    else if (column.generated !== null)
      problems.push(`table.roles.${role}: ${name} is generated, and nothing writes it`);
  };
  check('created', named.created?.column);
  check('state', named.state?.column);
  check('state.grows', named.state?.grows);
  check('group', named.group);
  check('kind', named.kind);
  for (const role of ['text', 'updated'] as const) for (const name of named[role] ?? []) check(role, name);
  for (const part of ['started', 'ended'] as const)
    for (const name of named.state?.[part] ?? []) check(`state.${part}`, name);
  const state = named.state && columnNamed(shape, named.state.column);
  if (named.state && state?.type === 'enum')
    for (const value of [named.state.queued, named.state.running, ...named.state.finished])
      if (value !== null && !state.members.includes(value))
        problems.push(
          `table.roles.state: ${value} is not among the members of ${state.name}: ${state.members.join(', ')}`,
        );
  const created = named.created && columnNamed(shape, named.created.column);
  const unit = named.created?.unit ?? (created ? unitOf(created) : null);
  if (named.created && created && unit === null)
    problems.push(`table.roles.created: ${created.name} is ${created.fullType}, which holds no time`);
  if (problems.length > 0)
    throw new PlimsollError(`${file}: ${problems.length === 1 ? 'a role does' : 'roles do'} not fit the table`, {
      code: 'table-roles',
      details: problems,
      hint: `its columns are ${shape.columns.map(({ name }) => name).join(', ')}`,
    });
  const { roles } = guessed;
  const chosen: Roles = {
    key: roles.key,
    created: named.created === undefined ? roles.created : created && unit ? { column: created.name, unit } : null,
    state: named.state === undefined ? roles.state : named.state,
    text: named.text ?? roles.text,
    group: named.group === undefined ? roles.group : named.group,
    kind: named.kind === undefined ? roles.kind : named.kind,
    updated: named.updated ?? roles.updated,
  };
  const guesses = Object.entries(guessed.reasons).filter(([role]) => named[role as keyof Named] === undefined);
  return { roles: chosen, guesses: Object.fromEntries(guesses) };
}
