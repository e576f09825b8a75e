/**
 * Guesses what columns are for, from names, types, defaults and comments as job, queue, log and execution tables have
 * them in public projects. Each guess carries its reason, and a scenario may say otherwise. Where two columns fit, the
 * first in the table's order that fits best is taken; where none does the role stays empty.
 */
import { guessState } from './guess-state.js';
import type { CreatedRole, GuessedRoles, Roles } from './roles.js';
import { type Column, isBytes, isMoment, isText, isWholeNumber, type TableShape, writtenColumns } from './shape.js';
import { growingKey } from './table.js';

/** Best first. */
const createdNames = [
  /^(creat(ed|ion)|insert(ed)?|add(ed)?|register(ed)?)_?(at|on|time|date|timestamp|ts|dt)?$/,
  /^(date|time|ts)_?(created|creation|added|inserted)$/,
  /^(crtime|ctime|created_utc|gmt_create|create_date_time)$/,
  /^(enqueued|queued|submitted|submission|received|posted|logged|recorded|occurred|event|trigger|fired?|start(ed)?|begin|began|execution|request(ed)?|sent|sched(uled)?|available|run)_?(at|on|time|date|timestamp|ts|dt)?$/,
  /^(timestamp|datetime|time|date|ts|dt|day|when|at)$/,
  /_(at|on|time|date|timestamp|ts)$/,
];
const notCreatedNames =
  /(updat|modif|chang|finish|end|complet|expir|delet|lock|reserv|heartbeat|last|next|until|due|archiv|gmt_mod|mtime|stop|fail|read_)/;
const groupNames =
  /^(tenant|account|acct|customer|client|org|organi[sz]ation|company|workspace|team|project|shop|store|site|owner|user|member|app|application|namespace|queue|job_group|topic|channel|group|realm|instance)(_?(id|uuid|key|name|no))?$/;
const kindNames =
  /^(type|kind|job_type|event_type|event_name|event|action|task|task_name|job_class|job_name|handler|category|class|class_name|name|operation|op)$/;
const textNames =
  /(query|sql|payload|body|data|content|message|msg|text|args|arguments|params?|parameters|detail|details|input|request|context|meta|metadata|properties|attributes|document|doc|json|description|blob|serialized|log|response|output|result)/;
const growthNames =
  /(error|exception|fail|failure|stack|trace|reason|result|output|response|handle_msg|message|msg|log)/;
const updatedNames =
  /^(updat\w*|modif\w*|changed?|last_(updated?|modified|changed?)|gmt_modified|mtime)(_?(at|on|time|date|timestamp|ts|utc))?$/;

export function guessRoles(shape: TableShape): GuessedRoles {
  const columns = writtenColumns(shape);
  const key = (shape.primaryKey?.parts ?? []).map(({ column }) => column).filter((name) => name !== null);
  const reasons: Partial<Record<keyof Roles, string>> = {
    key: key.length > 0 ? 'the primary key' : 'the table has no primary key',
  };
  const created = guessCreated(columns);
  reasons.created = created ? created.reason : ageWithoutColumn(shape, key);
  const text = guessText(columns, key);
  reasons.text = text.length > 0 ? 'the widest texts, by type and name' : 'no column is wide enough to drift';
  const updated = columns.filter(
    (column) => isMoment(column) && (column.followsUpdates || updatedNames.test(column.name.toLowerCase())),
  );
  if (updated.length > 0) reasons.updated = 'ON UPDATE CURRENT_TIMESTAMP, or named so';
  const state = guessState(
    columns.filter(({ name }) => !key.includes(name)),
    columns
      .filter((column) => canGrow(column, text[0]))
      .toSorted((a, b) => Number(isOfErrors(b)) - Number(isOfErrors(a)))[0] ?? null,
    created?.role.column ?? null,
  );
  reasons.state = state ? state.reason : 'no column holds a state: rows count as written once and finished';
  const taken = new Set([created?.role.column, state?.role.column, ...text]);
  const free = columns.filter(({ name }) => !taken.has(name));
  const group = free.find(
    (column) =>
      groupNames.test(column.name.toLowerCase()) && (isWholeNumber(column) || isShort(column)) && !isAlone(column, key),
  );
  reasons.group = group ? 'named as an owner of rows is' : 'no column is named as an owner of rows';
  const kind = free.find(
    (column) =>
      column !== group &&
      !key.includes(column.name) &&
      kindNames.test(column.name.toLowerCase()) &&
      (isShort(column) || column.type === 'enum'),
  );
  if (kind) reasons.kind = 'named as a type of rows is';
  return {
    roles: {
      key,
      created: created?.role ?? null,
      state: state?.role ?? null,
      text,
      group: group?.name ?? null,
      kind: kind?.name ?? null,
      updated: updated.map(({ name }) => name).filter((name) => name !== created?.role.column),
    },
    reasons,
  };
}

function guessCreated(columns: readonly Column[]): { readonly role: CreatedRole; readonly reason: string } | null {
  const candidates = columns
    .map((column) => ({ column, unit: unitOf(column), rank: rankOf(column) }))
    .filter(({ unit }) => unit !== null)
    // A number counts as a time only where it is named as one.
    .filter(({ column, rank }) => rank < createdNames.length || isMoment(column) || column.type === 'date')
    .filter(({ column, rank }) => rank < 3 || !notCreatedNames.test(column.name.toLowerCase()));
  const fresh = ({ default: fallback, followsUpdates }: Column) =>
    !followsUpdates && /current_timestamp|now\(/i.test(fallback ?? '');
  const ranked = candidates.map((candidate) => ({
    ...candidate,
    // The server fills it in when the row is written.
    rank: candidate.rank - (fresh(candidate.column) ? 3.5 : 0) + (candidate.column.isNullable ? 0.4 : 0),
  }));
  const [best] = ranked.toSorted((a, b) => a.rank - b.rank);
  if (!best) return null;
  return {
    role: { column: best.column.name, unit: best.unit as CreatedRole['unit'] },
    reason: fresh(best.column)
      ? 'the server sets it when a row is written'
      : `${best.column.fullType}, named as the time of writing is`,
  };
}

function rankOf({ name }: Column): number {
  const at = createdNames.findIndex((pattern) => pattern.test(name.toLowerCase()));
  return at < 0 ? createdNames.length : at;
}

/** How a column can count time; null where it cannot. */
export function unitOf(column: Column): CreatedRole['unit'] | null {
  if (isMoment(column)) return 'moment';
  if (column.type === 'date') return 'date';
  if (column.type === 'int') return 'seconds';
  if (column.type === 'bigint') return 'milliseconds';
  return null;
}

function ageWithoutColumn(shape: TableShape, key: readonly string[]): string {
  return growingKey({ shape, roles: { key } }) !== null
    ? 'no column holds a time: the key, which grows, stands in'
    : 'no column holds a time, and the key does not grow with it: rows have no age';
}

/** Widest first; of one width those named as a body is. Columns for errors are filled when a row ends. */
function guessText(columns: readonly Column[], key: readonly string[]): readonly string[] {
  const wide = columns.filter(
    (column) =>
      !key.includes(column.name) &&
      (column.type === 'json' || ((isText(column) || isBytes(column)) && (column.lengthMax ?? 0) >= 1000)),
  );
  const score = (column: Column) => {
    const name = column.name.toLowerCase();
    return (
      (isOfErrors(column) ? 10 : 0) +
      (textNames.test(name) ? 0 : 2) +
      (column.isNullable ? 1 : 0) -
      Math.log10(column.type === 'json' ? 2 ** 24 : (column.bytesMax ?? 1)) / 10
    );
  };
  return wide
    .toSorted((a, b) => score(a) - score(b))
    .filter((column, at) => at === 0 || score(column) < 10)
    .map(({ name }) => name);
}

function canGrow(column: Column, mainText: string | undefined): boolean {
  return (
    column.name !== mainText &&
    column.isNullable &&
    column.allowed === null &&
    isText(column) &&
    (column.lengthMax ?? 0) >= 200 &&
    growthNames.test(column.name.toLowerCase())
  );
}

function isOfErrors({ name }: Column): boolean {
  return /error|exception|fail|stack|trace|reason/.test(name.toLowerCase());
}

function isShort(column: Column): boolean {
  return isText(column) && (column.lengthMax ?? 0) <= 255;
}

function isAlone({ name }: Column, key: readonly string[]): boolean {
  return key.length === 1 && key[0] === name;
}
