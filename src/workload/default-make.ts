/** What a column holds where neither a scenario nor a role says so: something its type can hold, by its name. */
import type { ColumnSpec, TextComponent } from '../scenario/schema.js';
import { type Column, isBytes, isSpatial, isText, isWholeNumber, numberMax } from '../table/shape.js';
import type { Make, PlanContext, TextFormName } from './column-plan.js';
import { unitOf, uuidForm } from './role-make.js';

/** Longer texts are texts; shorter ones are words. */
const wordsCharsMax = 255;

/** `said`: what a scenario says of the column besides what it is made of. */
export function defaultMake(column: Column, context: PlanContext, said: ColumnSpec = {}): Make {
  const { type, lengthMax, members, allowed } = column;
  if (isSpatial(column) || type === 'vector') return { make: 'nothing' };
  if (type === 'enum') return { make: 'values', values: members.map((text) => ({ text, weight: 1 })) };
  if (type === 'set') return { make: 'values', values: ['', ...members].map((text) => ({ text, weight: 1 })) };
  if (type === 'bit') return { make: 'bits', bits: Math.min(lengthMax ?? 1, 32) };
  if (type === 'year') return { make: 'year' };
  if (type === 'time') return { make: 'time', fraction: column.fraction };
  if (['datetime', 'timestamp', 'date'].includes(type)) return { make: 'moment', of: 'updated', unit: unitOf(column) };
  if (isWholeNumber(column) || ['decimal', 'float', 'double'].includes(type)) return numberMake(column, context.unique);
  if (isBytes(column) && !type.endsWith('blob')) {
    if (uuidForm(column)) return { make: 'uuid', form: 'bytes', order: 'random' };
    return { make: 'bytes', bytes: Math.min(lengthMax ?? 1, 64), distinct: context.unique ? null : 1000 };
  }
  if (allowed === 'json') return textMake(column, context);
  const uuid = uuidForm(column);
  if (uuid && (type === 'char' || /uuid|guid|_id$|^id$|hash|token|key/i.test(column.name)))
    return { make: 'uuid', form: uuid, order: 'random' };
  if (isText(column) && (lengthMax ?? 0) <= wordsCharsMax)
    return {
      make: 'words',
      distinct: said.distinct ?? distinctOf(column),
      charsMax: lengthMax ?? 1,
      unique: context.unique,
    };
  return textMake(column, context);
}

function textMake(column: Column, context: PlanContext): Make {
  return {
    make: 'text',
    lengths: lengthsOf(column, context),
    form: formOf(column),
    bytesMax: bytesLimit(column, context.textMax),
    isUnique: context.unique,
    distinct: null,
  };
}

function numberMake(column: Column, unique: boolean): Make {
  const max =
    column.type === 'decimal' ? 10 ** Math.min(15, column.precision ?? 10) - 1 : numberMax(column) || 1_000_000;
  if (unique && isWholeNumber(column)) return { make: 'permuted', limit: max };
  const name = column.name.toLowerCase();
  const isSmall =
    column.type === 'tinyint' || /attempt|retr|prior|level|count|num|version|tries|flag|^is_|^has_/.test(name);
  const distinct = column.fullType.startsWith('tinyint(1)')
    ? 2
    : isSmall
      ? 4
      : /_id$|_no$/.test(name)
        ? 20_000
        : 1_000_000;
  return {
    make: 'number',
    min: isSmall ? 0 : 1,
    distinct: Math.min(distinct, max),
    scale:
      column.type === 'decimal' ? (column.scale ?? 0) : column.type === 'float' || column.type === 'double' ? 2 : 0,
    grows: false,
    skewed: isSmall || /_id$/.test(name),
  };
}

/** How many different short texts there are: names of things are few, names of people many. */
function distinctOf({ name, lengthMax }: Column): number {
  const lower = name.toLowerCase();
  if (/type|kind|class|category|queue|channel|level|lang|locale|country|currency|source|env|region/.test(lower))
    return 12;
  if (/host|worker|server|node|schema|database|table|group|app|module|owner/.test(lower)) return 60;
  return (lengthMax ?? 0) < 8 ? 30 : 5000;
}

/** Main texts grow over the years by half, others stay. */
function lengthsOf(column: Column, { table, textMax }: PlanContext): readonly TextComponent[] {
  const limit = bytesLimit(column, textMax);
  const isMain = table.roles.text[0] === column.name;
  const start = Math.max(1, Math.min(isMain ? 600 : 120, Math.round(limit / 8)));
  return [
    { share: 1, medianStart: start, medianEnd: isMain ? Math.min(limit, Math.round(start * 1.5)) : start, p95: 3 },
  ];
}

/** A text of so many bytes fits, whatever its characters. */
export function bytesLimit({ type, lengthMax }: Column, textMax: number): number {
  return Math.min(textMax, type === 'json' ? textMax : (lengthMax ?? textMax));
}

export function formOf({ type, name, allowed }: Column): TextFormName {
  if (
    type === 'json' ||
    allowed === 'json' ||
    /json|payload|params|meta|config|settings|properties|attributes/i.test(name)
  )
    return 'json';
  return /query|sql|statement|command/i.test(name) ? 'kind' : 'prose';
}
