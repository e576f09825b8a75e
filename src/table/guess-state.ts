/**
 * Guesses a row's life: which column holds its state, and which values mean waiting, at work and finished. ENUM members
 * are read as words; numbers by the column's comment ("0 new, 1 running, 2 done") or else in the usual order; a text
 * without members gets the usual words, beginning with its default.
 */
import type { StateRole } from './roles.js';
import { type Column, isMoment, isText, isWholeNumber, numberMax } from './shape.js';

const stateNames =
  /^(status|state|stage|phase|progress|(job|task|run|event|message|execution|process|processing|delivery|sync|send|queue|order|payment|import|export|current)_?(status|state)|status_?(code|id)|state_?(code|id))$/;
const doneFlags =
  /^(is_)?(done|finished|completed?|processed|handled|sent|delivered|acked|acknowledged|dispatched|published|consumed|closed)$/;

const words = {
  queued:
    /^(queued?|pending|wait(ing)?|new|created?|scheduled?|ready|available|open|enqueued|init(ial(i[sz]ed)?)?|submitted|received|idle|todo|unprocessed|not_?started|draft|placed)$/i,
  running:
    /^(running|run|process(ing)?|start(ed)?|active|in_?progress|execut(ing|e)|working|reserved|claimed|locked|leased|busy|sending|picked|assigned)$/i,
  success:
    /^(success(ful)?|succeeded|done|complet(e|ed)|finish(ed)?|ok|processed|sent|delivered|passed|resolved|acked|published|closed|paid|shipped|handled)$/i,
  error: /^(err(or(ed)?)?|fail(ed|ure)?|crashed|dead|rejected|invalid|bounced|timed?_?out|broken|exhausted|lost)$/i,
  killed:
    /^(kill(ed)?|cancel(l?ed)?|abort(ed)?|stopp?ed|terminated|skipped|discarded|deleted|expired|revoked|removed|refunded|void|archived)$/i,
} as const;
type Meaning = keyof typeof words;
const meanings = Object.keys(words) as readonly Meaning[];

const startedNames =
  /^(start(ed)?|began|begin|running_since|reserved|locked|claimed|picked(_up)?|exec(ution)?_?start(ed)?|dequeued|processing_started)(_?(at|on|time|date|timestamp))?$/;
const endedNames =
  /^(end(ed)?|finish(ed)?|complet(ed|ion)|done|stop(ped)?|processed|closed|failed|sent|delivered|handle(d)?)(_?(at|on|time|date|timestamp))?$/;

export interface GuessedState {
  readonly role: StateRole;
  readonly reason: string;
}

/** `grows`: the column that an error fills. */
export function guessState(
  columns: readonly Column[],
  grows: Column | null,
  created: string | null,
): GuessedState | null {
  const column =
    columns.find(({ name, ...rest }) => stateNames.test(name.toLowerCase()) && holdsState({ name, ...rest })) ??
    columns.find(({ name, type, members }) => type === 'enum' && meaningsOf(members).size >= 2 && name !== created);
  if (column) return { ...valuesOf(column), ...lifeOf(column, valuesOf(column).values, columns, grows, created) };
  const flag = columns.find((one) => doneFlags.test(one.name.toLowerCase()) && isWholeNumber(one));
  if (!flag) return null;
  const values = { queued: '0', running: null, success: '1', error: null, killed: null };
  return {
    reason: 'a flag that is set when a row is done with',
    ...lifeOf(flag, values, columns, grows, created),
  };
}

type Values = Pick<StateRole, 'queued' | 'running' | 'success' | 'error' | 'killed'>;

function holdsState(column: Column): boolean {
  return column.type === 'enum' || isWholeNumber(column) || (isText(column) && (column.lengthMax ?? 0) <= 255);
}

function valuesOf(column: Column): { readonly values: Values; readonly reason: string } {
  if (column.type === 'enum') return { values: fromMembers(column.members, column), reason: enumReason };
  if (Array.isArray(column.allowed)) return fromAllowed(column, column.allowed);
  if (isWholeNumber(column)) return fromNumbers(column);
  const first = column.default !== null && column.default !== '' ? column.default : 'queued';
  const isUpper = first === first.toUpperCase() && first !== first.toLowerCase();
  const room = column.lengthMax ?? 255;
  const word = (text: string) => (isUpper ? text.toUpperCase() : text).slice(0, room);
  return {
    values: {
      queued: column.default ? first : word('queued'),
      running: word('running'),
      success: word('success'),
      error: word('error'),
      killed: word('killed'),
    },
    reason: 'named as a state is; which values it takes is not in the DDL, so the usual words are taken',
  };
}

const enumReason = 'an ENUM whose members read as the life of a row';

/** What a CHECK lets in: words are read as those of an ENUM, numbers in their order. */
function fromAllowed(column: Column, allowed: readonly string[]): { readonly values: Values; readonly reason: string } {
  if (isText(column))
    return { values: fromMembers(allowed, column), reason: 'named as a state is; a CHECK names its values' };
  const [queued = '0', second = queued, third, error = null, killed = null] = allowed;
  return {
    values: { queued, running: third === undefined ? null : second, success: third ?? second, error, killed },
    reason: 'a number named as a state is; a CHECK names its values, which are taken in the usual order',
  };
}

function fromMembers(members: readonly string[], { default: fallback }: Column): Values {
  const known = meaningsOf(members);
  const others = members.filter((member) => ![...known.values()].includes(member));
  const queued = (fallback !== null && members.includes(fallback) ? fallback : known.get('queued')) ?? members[0] ?? '';
  const rest = [...others].filter((member) => member !== queued);
  const success = known.get('success') ?? known.get('error') ?? known.get('killed') ?? rest.at(-1) ?? queued;
  const running = known.get('running') ?? null;
  return {
    queued,
    running: running === queued ? null : running,
    success,
    error: known.get('error') ?? null,
    killed: known.get('killed') ?? null,
  };
}

/** The first member of each meaning. */
function meaningsOf(members: readonly string[]): ReadonlyMap<Meaning, string> {
  const found = new Map<Meaning, string>();
  for (const member of members) {
    const meaning = meaningOf(member);
    if (meaning && !found.has(meaning)) found.set(meaning, member);
  }
  return found;
}

function meaningOf(word: string): Meaning | undefined {
  return meanings.find((meaning) => words[meaning].test(word.trim().replace(/[\s-]+/g, '_')));
}

/** By the comment where it names numbers; else counted up from 0, as far as the type goes. */
function fromNumbers(column: Column): { readonly values: Values; readonly reason: string } {
  const told = new Map<Meaning, string>();
  for (const [, number, word] of column.comment.matchAll(/(-?\d+)\s*[=:.)\-–—]?\s*([A-Za-z_]+)/g)) {
    const meaning = meaningOf(word as string);
    if (meaning && !told.has(meaning)) told.set(meaning, number as string);
  }
  if (told.has('queued') && (told.has('success') || told.has('error')))
    return {
      values: {
        queued: told.get('queued') as string,
        running: told.get('running') ?? null,
        success: (told.get('success') ?? told.get('error')) as string,
        error: told.get('error') ?? null,
        killed: told.get('killed') ?? null,
      },
      reason: 'a number whose comment names its values',
    };
  const isFlag = column.fullType.startsWith('tinyint(1)') || numberMax(column) < 4;
  return {
    values: isFlag
      ? { queued: '0', running: null, success: '1', error: null, killed: null }
      : { queued: '0', running: '1', success: '2', error: '3', killed: '4' },
    reason: `a number named as a state is; its values are not in the DDL, so ${isFlag ? '0 and 1' : '0 queued, 1 running, 2 success, 3 error, 4 killed'} are taken`,
  };
}

function lifeOf(
  { name }: Column,
  values: Values,
  columns: readonly Column[],
  grows: Column | null,
  created: string | null,
): { readonly role: StateRole } {
  const times = (pattern: RegExp) =>
    columns
      .filter((column) => isMoment(column) && column.isNullable && column.name !== created)
      .filter((column) => pattern.test(column.name.toLowerCase()))
      .map((column) => column.name);
  const finished = [values.success, values.error, values.killed].filter((value) => value !== null);
  return {
    role: {
      column: name,
      ...values,
      finished: [...new Set(finished)],
      started: times(startedNames),
      ended: times(endedNames),
      grows: grows && grows.name !== name ? grows.name : null,
    },
  };
}
