/**
 * A strategy bound to its settings and to a table: a remedy. From here on nobody else holds settings beside a strategy.
 * What a strategy needs and the table does not have is told here, before anything has started.
 */
import { assert } from '../assert.js';
import { quoted } from '../table/quoted.js';
import { ageColumn, type Table } from '../table/table.js';
import { strategies } from './registry.js';
import type { StrategySpec, SweepPoint } from './specs.js';
import {
  type Effect,
  type Need,
  nothing,
  type OwnFault,
  type Policy,
  type PolicyScope,
  type RemedyContext,
  type RemedyOutcome,
  type RowSources,
  type Strategy,
} from './strategy.js';

export interface Remedy {
  /** Unique within a scenario. */
  readonly label: string;
  /** The strategy's name. */
  readonly use: string;
  readonly title: string;
  readonly effect: Effect;
  /** For the result: what they are, nobody but the strategy knows. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where it is one value of a sweep. */
  readonly point: SweepPoint | null;
  readonly meets: readonly OwnFault[];
  readonly countsUnknown: boolean;
  run(context: RemedyContext): Promise<RemedyOutcome>;
  /** Which rows it may take, or take the text of. */
  policy(scope: PolicyScope): Policy;
  /** How to read the rows that it keeps in another form. Not timed. */
  sources(context: RemedyContext): Promise<RowSources>;
}

/** What is left out of a run, and why. */
export interface LeftOut {
  readonly label: string;
  readonly use: string;
  /** A sentence without its full stop. */
  readonly reason: string;
}

/** What of a listed strategy binding needs; `with` are its settings, checked by its own schema. */
export type Listed = Pick<StrategySpec, 'use' | 'label' | 'with'> & { readonly point?: SweepPoint | null };

/** All that can work on this table, in the order of the list, and all that cannot. */
export function bindRemedies(
  uses: readonly Listed[],
  table: Table,
): { readonly remedies: readonly Remedy[]; readonly leftOut: readonly LeftOut[] } {
  const bound = uses.map((use) => bindRemedy(use, table));
  return {
    remedies: bound.filter((one) => 'run' in one),
    leftOut: bound.filter((one) => 'reason' in one),
  };
}

export function bindRemedy({ use, label, with: settings, point = null }: Listed, table: Table): Remedy | LeftOut {
  const strategy = strategies.find(({ name }) => name === use);
  assert(strategy, `${use} is registered: the scenario's schema is made from the registry`);
  const reason = whyNot(strategy, settings, table);
  if (reason !== null) return { label, use, reason };
  return {
    label,
    use,
    title: strategy.title,
    effect: strategy.effect(settings),
    settings: settings as Record<string, unknown>,
    point,
    meets: strategy.meets?.(settings, table) ?? [],
    countsUnknown: strategy.countsUnknown ?? false,
    run: (context) => strategy.run(context, settings),
    policy: (scope) => strategy.mayTake?.(scope, settings) ?? nothing,
    sources: async (context) => (await strategy.rowSources?.(context, settings)) ?? {},
  };
}

function whyNot(strategy: Strategy, settings: unknown, table: Table): string | null {
  for (const need of strategy.needs?.(settings) ?? []) {
    const missing = whyUnmet[need](table);
    if (missing !== null) return `${strategy.name} ${missing}`;
  }
  return strategy.refuses?.(table, settings) ?? null;
}

const whyUnmet: Readonly<Record<Need, (table: Table) => string | null>> = {
  key: ({ name, roles }) => (roles.key.length > 0 ? null : `needs a primary key, and ${quoted(name)} has none`),
  age(table) {
    if (ageColumn(table) !== null) return null;
    const key = table.roles.key.length > 0 ? 'a key that does not grow with it' : 'no key that grows with it';
    return `goes by age, and ${quoted(table.name)} has no column for the time of writing and ${key}`;
  },
  text: ({ name, roles }) => (roles.text.length > 0 ? null : `needs a text column, and ${quoted(name)} has none`),
  group: ({ name, roles }) =>
    roles.group === null ? `needs a column that says whose a row is, and ${quoted(name)} has none` : null,
};
