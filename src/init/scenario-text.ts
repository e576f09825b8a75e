/**
 * A scenario for a table, as text that runs unedited: what was guessed with the reason beside it, what could not be
 * guessed as a question (`# ?`) that `validate` points at, and each column with what it will hold.
 */
import type { LeftOut } from '../strategies/bind-remedy.js';
import type { Roles } from '../table/roles.js';
import type { Table } from '../table/table.js';
import type { ColumnPlan } from '../workload/column-plan.js';
import { block, comment, list, scalar } from '../yaml-files/yaml-text.js';
import { type ColumnText, columnText, specText } from './column-text.js';
import type { ProfileSpecs } from './from-profile.js';

/** What a profile says of a table comes along; nothing of it where there is none. */
export interface ScenarioDraft extends ProfileSpecs {
  /** What it was made from, for the first line. */
  readonly source: string;
  readonly table: Table;
  readonly reasons: Readonly<Partial<Record<keyof Roles, string>>>;
  /** Sentences: what is not run, and what is therefore not measured. */
  readonly leftOut: readonly string[];
  readonly plans: readonly ColumnPlan[];
  /** New rows a second, at least so many. */
  readonly trafficRate: (usual: number) => number;
  /** Characters of the kind's name; null: the table's own name. */
  readonly kindChars: number | null;
  /** What the server says of rows that are made so; null where it takes them. */
  readonly refusal: string | null;
  /** Remedies that fit, as lines of `strategies`, and those that do not. */
  readonly remedies: readonly string[];
  readonly remediesLeftOut: readonly LeftOut[];
}

export function scenarioText(draft: ScenarioDraft): string {
  const { table, source, leftOut } = draft;
  return `${[
    comment(
      `Written by plimsoll init from ${source}. It runs as it is; what is guessed says why, what is asked has a "?".`,
    ),
    ...leftOut.map(comment),
    `name: ${nameOf(table.name)}`,
    `question: What does a full ${table.name} refuse, and which remedy brings it back?`,
    'seed: 42',
    'cap: { mechanism: file-size, size: 64MiB }',
    ...tableLines(draft),
    ...historyLines(draft),
    ...workloadLines(draft),
    ...trafficLines(draft),
    'outage: { observe: 1s, within: 60s }',
    'strategies:',
    ...draft.remedies.map((line) => `  - ${line}`),
    ...draft.remediesLeftOut.map(({ reason }) => `  ${comment(`left out: ${reason}`)}`),
    'trials:',
    '  repetitions: 1 round  # five rounds or more tell remedies apart',
    '  timeLimit: 20s',
  ].join('\n')}\n`;
}

function tableLines({ table, reasons, profiled }: ScenarioDraft): readonly string[] {
  const { roles, shape } = table;
  const { created, state, text, group, kind, updated } = roles;
  const because = (role: keyof Roles) => (reasons[role] ? `  ${comment(reasons[role])}` : '');
  return [
    'table:',
    `  create: ${block(shape.ddl, '    ')}`,
    ...(profiled === null
      ? []
      : [
          `  profiled: ${comment('what the real table takes: the run prints its twin’s beside')}`,
          `    rows: ${profiled.rows} rows`,
          `    bytesARow: ${Math.round(profiled.bytesARow)}B`,
          `    indexes: { ${Object.entries(profiled.indexes)
            .map(([name, bytes]) => `${scalar(name)}: ${Math.round(bytes)}B`)
            .join(', ')} }`,
        ]),
    '  roles:',
    `    ${comment(roles.key.length > 0 ? `the key is ${roles.key.join(', ')}` : 'the table has no primary key: rows cannot be found again one by one')}`,
    created
      ? `    created: { column: ${scalar(created.column)}, unit: ${created.unit} }${because('created')}`
      : `    created: null${because('created')}`,
    ...(state
      ? [
          `    state:${because('state')}`,
          ...(reasons.state?.includes('not in the DDL')
            ? [`      ${comment(`? Which values does ${state.column} take in your table? These are the usual ones.`)}`]
            : []),
          `      column: ${scalar(state.column)}`,
          `      queued: ${scalar(state.queued)}`,
          ...(state.running === null ? [] : [`      running: ${scalar(state.running)}`]),
          `      success: ${scalar(state.success)}`,
          ...(state.error === null ? [] : [`      error: ${scalar(state.error)}`]),
          ...(state.killed === null ? [] : [`      killed: ${scalar(state.killed)}`]),
          `      finished: ${list(state.finished)}  ${comment('what a clean-up may take')}`,
          `      started: ${list(state.started)}`,
          `      ended: ${list(state.ended)}`,
          `      grows: ${state.grows === null ? 'null' : scalar(state.grows)}`,
        ]
      : [`    state: null${because('state')}`]),
    `    text: ${list(text)}${because('text')}`,
    `    group: ${group === null ? 'null' : scalar(group)}${because('group')}`,
    `    kind: ${kind === null ? 'null' : scalar(kind)}${because('kind')}`,
    `    updated: ${list(updated)}${because('updated')}`,
  ];
}

function historyLines({ history }: ScenarioDraft): readonly string[] {
  if (history === null)
    return [
      '# ? Since when do your rows come, and how fast do they grow in number? Here from 2011 to 2019, a third more each year.',
      'history: { fill: 96% }',
    ];
  return [
    `history: { from: ${history.from}, to: ${history.to}, fill: 96%, volumeGrowth: ${history.volumeGrowth} }  ${comment(history.why)}`,
  ];
}

function workloadLines({ plans, columns, mainText, kindChars, table, refusal }: ScenarioDraft): readonly string[] {
  const main = table.roles.text[0];
  const kind = kindChars === null ? nameOf(table.name) : ofLength(nameOf(table.name), kindChars);
  const texts = plans.map((plan) => columnText(plan, columns[plan.column.name]));
  const shown = (text: ColumnText) => mainText === null || text.name !== main;
  return [
    ...(refusal === null ? [] : [comment(`? What may these columns hold? As they are, ${refusal}`)]),
    'workload:',
    '  types:',
    mainText === null
      ? `    - { type: ${kind}, weight: 100% }  # kinds of rows; each may have columns of its own`
      : `    - { type: ${kind}, weight: 100%, text: ${(specText({ length: [...mainText] })[0] ?? '').replace('length: ', '')} }`,
    '  columns:',
    ...texts
      .filter(shown)
      .map(({ name, spec, words }) =>
        spec === null ? `    ${comment(`${name}: ${words}`)}` : `    ${scalar(name)}: ${spec}  ${comment(words)}`,
      ),
    ...(texts.some((text) => text.spec !== null && shown(text)) ? [] : ['    {}']),
  ];
}

/** As long as the names of the real kinds. */
function ofLength(name: string, chars: number): string {
  return `${name}-`
    .repeat(Math.ceil(chars / (name.length + 1)))
    .slice(0, Math.min(64, chars))
    .replace(/-$/, 'x');
}

function trafficLines({ table: { roles }, trafficRate }: ScenarioDraft): readonly string[] {
  const hasSteps = roles.state !== null && roles.key.length > 0;
  return [
    hasSteps
      ? `traffic: { rate: ${trafficRate(200)}/s, connections: 8 connections }  # each row is written, begun, and ended`
      : `traffic: { rate: ${trafficRate(400)}/s, connections: 8 connections }  # each row is written once`,
  ];
}

/** Lower-case words joined by hyphens. */
export function nameOf(table: string): string {
  const words = table.toLowerCase().match(/[a-z0-9]+/g) ?? ['table'];
  return words.join('-').slice(0, 60);
}
