/**
 * One row as LOAD DATA text, column by column in the table's order. The only place where a row is put together: bulk
 * load takes the bytes as they are, traffic has single rows decoded from them, so both see the same row.
 */

import { layoutOf, type TableLayout } from '../innodb/table-layout.js';
import { type ColumnPlan, planColumns } from './column-plan.js';
import { type ColumnWriter, columnWriter } from './column-writer.js';
import { Draws, mix } from './draws.js';
import { createIndexKeys, type IndexKeys, type RowText } from './index-keys.js';
import { keyOrderOf } from './key-order.js';
import type { RowFacts } from './row-facts.js';
import type { RowSink } from './row-sink.js';
import { createTextLibraries } from './text-libraries.js';
import type { Alphabet } from './vocabulary.js';
import type { WorkloadOptions, WrittenColumn } from './workload.js';

const tab = 9;
const newline = 10;

export interface RowWriter {
  readonly columns: readonly WrittenColumn[];
  readonly layout: TableLayout;
  /** Bytes stored by the row written last, by column of the table's shape; -1 for NULL, 0 for what is not written. */
  readonly storedBytes: Float64Array;
  /** Writes one row; the sink tells whether it fitted. */
  write(sink: RowSink, row: RowFacts): void;
  /** Writes no more of the row than its keys ask for; `storedBytes` is the same. */
  measure(sink: RowSink, row: RowFacts): void;
  /** Keys of the row measured last, whose text is in `target`. */
  keysIn(target: Uint8Array): Float64Array;
}

interface Written {
  /** Its place among the columns of the shape. */
  readonly at: number;
  readonly stream: number;
  /** Bytes stored a byte of text. */
  readonly factor: number;
  readonly write: ColumnWriter;
  readonly measure: ColumnWriter;
}

/** Takes some tens of milliseconds: vocabulary and fragments are made here. Throws `table-values`. */
export function createRowWriter({
  scenario,
  table,
  libraries = createTextLibraries(scenario),
  meanBytes = new Map(),
}: Omit<WorkloadOptions, 'partitionShares'>): RowWriter {
  const { seed, workload } = scenario;
  const kinds = workload.types.map(({ type }) => type);
  const plansByKind = planColumns(table, workload);
  const plans = plansByKind[0] ?? [];
  const layout = layoutOf(table.shape, keyOrderOf(table, plans));
  const keys: IndexKeys = createIndexKeys(table, layout, plansByKind);
  const writtenByKind = plansByKind.map((plans) =>
    plans.flatMap((plan): Written[] => {
      const library = libraries.of(alphabetOf(plan.column.charset));
      const context = { seed, roles: table.roles, kinds, textMax: workload.textMax, library };
      const write = columnWriter(plan, { ...context, lengthsOnly: false });
      const at = table.shape.columns.indexOf(plan.column);
      const factor = plan.column.type === 'json' ? (meanBytes.get(plan.column.name) ?? 1) : 1;
      const isLong = plan.make.make === 'text' && !keys.columns.has(at);
      const measure = isLong ? columnWriter(plan, { ...context, lengthsOnly: true }) : write;
      if (write === null || measure === null) return [];
      return [{ at, stream: streamOf(plan.column.name, seed), factor, write, measure }];
    }),
  );
  const storedBytes = Float64Array.from(table.shape.columns, ({ name, generated }) =>
    generated === null ? 0 : (meanBytes.get(name) ?? 0),
  );
  const draws = new Draws();
  const text: RowText = {
    starts: new Int32Array(storedBytes.length),
    ends: new Int32Array(storedBytes.length),
    storedBytes,
  };
  return {
    layout,
    storedBytes,
    columns: plans
      .filter(({ make }) => make.make !== 'nothing')
      .map(({ column }) => ({ name: column.name, expression: expressionOf(column) })),
    write(sink, row) {
      const written = writtenByKind[row.kind] as readonly Written[];
      const last = written.length - 1;
      for (let i = 0; i <= last; i++) {
        const { at, stream, factor, write } = written[i] as Written;
        draws.begin(stream, row.index);
        const bytes = write(sink, row, draws);
        storedBytes[at] = bytes < 0 ? bytes : bytes * factor;
        sink.putByte(i === last ? newline : tab);
      }
    },
    measure(sink, row) {
      for (const { at, stream, factor, measure } of writtenByKind[row.kind] as readonly Written[]) {
        draws.begin(stream, row.index);
        text.starts[at] = sink.position;
        const bytes = measure(sink, row, draws);
        text.ends[at] = sink.position;
        storedBytes[at] = bytes < 0 ? bytes : bytes * factor;
      }
    },
    keysIn: (target) => keys.read(target, text),
  };
}

/** A stream of draws of the column's own: other columns change nothing in it. */
function streamOf(name: string, seed: number): number {
  let hash = seed;
  for (const character of name) hash = mix(hash ^ (character.codePointAt(0) as number)) + 0x9e3779b9;
  return hash | 0;
}

/** A binary column's text may be any bytes of ASCII; of a text's character set only these three are told apart. */
function alphabetOf(charset: string | null): Alphabet {
  if (charset === 'utf8mb4') return 'utf8mb4';
  return charset === 'utf8mb3' || charset === 'utf8' || charset === 'ucs2' ? 'utf8mb3' : 'ascii';
}

function expressionOf({ type }: ColumnPlan['column']): WrittenColumn['expression'] {
  if (type === 'binary' || type === 'varbinary') return (value) => `UNHEX(${value})`;
  if (type === 'bit') return (value) => `CAST(${value} AS UNSIGNED)`;
  return (value) => value;
}
