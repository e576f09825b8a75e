/** One column's value, appended to a row of LOAD DATA text. */
import { PlimsollError } from '../errors.js';
import type { Roles } from '../table/roles.js';
import { numberMax } from '../table/shape.js';
import type { ColumnPlan, Make } from './column-plan.js';
import type { Draws } from './draws.js';
import type { RowFacts } from './row-facts.js';
import type { RowSink } from './row-sink.js';
import type { TextLibrary } from './text-library.js';
import { momentWriter, timeWriter, yearWriter } from './writers/moments.js';
import { bitsWriter, numberWriter, permutedWriter, sequenceWriter } from './writers/numbers.js';
import { chosenTextWriter, errorTextWriter, textWriter, wordsWriter } from './writers/texts.js';
import { bytesWriter, uuidWriter } from './writers/tokens.js';

/** Writes the value for a row; answers with the bytes that the server stores of it, -1 for NULL. */
export type ColumnWriter = (sink: RowSink, row: RowFacts, draws: Draws) => number;

export interface WriterContext {
  readonly seed: number;
  readonly roles: Roles;
  /** Names of the kinds of rows. */
  readonly kinds: readonly string[];
  readonly textMax: number;
  /** Words that the column's character set can hold. */
  readonly library: TextLibrary;
  /** Long texts are not written: how long they are is all that is asked for. */
  readonly lengthsOnly: boolean;
}

const nullBytes = Buffer.from('\\N');

export function writeNull(sink: RowSink): number {
  sink.put(nullBytes);
  return -1;
}

/** The plan's writer; null where the column is left out of every statement. Throws `table-values`. */
export function columnWriter(plan: ColumnPlan, context: WriterContext): ColumnWriter | null {
  const write = writerOf(plan, context);
  if (write === null || plan.nulls <= 0) return write;
  return (sink, row, draws) => (draws.chance(plan.nulls) ? writeNull(sink) : write(sink, row, draws));
}

function writerOf(plan: ColumnPlan, context: WriterContext): ColumnWriter | null {
  const { column } = plan;
  const make: Make = plan.make;
  switch (make.make) {
    case 'nothing':
      if (column.isNullable || column.default !== null || column.defaultIsExpression) return null;
      throw new PlimsollError(
        `column ${column.name} is ${column.fullType} NOT NULL without a default: no value can be made for it`,
        {
          code: 'table-values',
          hint: 'Give it a default, allow NULL, or leave it out of the DDL.',
        },
      );
    case 'sequence':
      return sequenceWriter;
    case 'permuted':
      return permutedWriter(make.limit, context.seed);
    case 'uuid':
      return uuidWriter(make.form, make.order, context.seed);
    case 'moment':
      return momentWriter(make.of, make.unit, column);
    case 'state': {
      const { state } = context.roles;
      const value = {
        issued: state?.queued,
        running: state?.running,
        success: state?.success,
        error: state?.error,
        killed: state?.killed,
      };
      return chosenTextWriter((row) => value[row.life] ?? state?.success ?? '', Object.values(value), column);
    }
    case 'kind':
      return chosenTextWriter((row) => context.kinds[row.kind] ?? '', context.kinds, column);
    case 'group':
      return ownerWriter(plan, context);
    case 'values':
      return wordsWriter(make.values, column);
    case 'number':
      return numberWriter(make);
    case 'year':
      return yearWriter;
    case 'time':
      return timeWriter(make.fraction);
    case 'words':
      return wordsWriter(
        context.library.words(make.distinct, make.charsMax),
        column,
        make.unique ? make.charsMax : null,
        context.seed,
      );
    case 'text':
      return textWriter(make, context, column);
    case 'bytes':
      return bytesWriter(make.bytes, make.distinct, context.seed);
    case 'bits':
      return bitsWriter(make.bits);
    case 'error-text':
      return errorTextWriter(context.library.errorMessages, make.bytesMax);
  }
}

/** The owner's number, or a text that stands for it. */
function ownerWriter({ column }: ColumnPlan, { library, seed }: WriterContext): ColumnWriter {
  if (column.charset === null && column.type !== 'enum') {
    if (column.lengthMax === 16) return uuidWriter('bytes', 'random', seed, (row) => row.owner);
    const limit = numberMax(column) || Number.MAX_SAFE_INTEGER;
    return (sink, row) => {
      sink.putNumber(1 + ((row.owner - 1) % limit));
      return 0;
    };
  }
  if (column.lengthMax === 36) return uuidWriter('text', 'random', seed, (row) => row.owner);
  const names = library.words(3000, column.lengthMax ?? 1).map(({ text }) => text);
  const members = column.members.length > 0 ? column.members : names;
  return chosenTextWriter((row) => members[row.owner % members.length] ?? '', members, column);
}
