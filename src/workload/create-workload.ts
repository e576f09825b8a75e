/** Rows of a table by (seed, index), in every stage of their life, and how many of them history has. */
import { refusedFromBytes, usableBytes } from '../innodb/space-model.js';
import { columnNamed, isWholeNumber, numberMax } from '../table/shape.js';
import { createAccounts } from './accounts.js';
import { historyRowsFor } from './history-rows.js';
import { parseRow } from './load-data-text.js';
import { createRowFacts, type RowFacts } from './row-facts.js';
import { RowSink } from './row-sink.js';
import { createRowWriter } from './row-writer.js';
import { createTimeAxis } from './time-axis.js';
import type { RowFields, RowSize, Workload, WorkloadOptions } from './workload.js';

/** Takes some tens of milliseconds: vocabulary and fragments are made here, and rows are sampled. Throws `table-values`. */
export function createWorkload(options: WorkloadOptions): Workload {
  const { scenario, table, partitionShares = [1] } = options;
  const { seed, history, cap } = scenario;
  const axis = createTimeAxis(history);
  const accounts = createAccounts(seed, history.deleted);
  const writer = createRowWriter(options);
  const hasState = table.roles.state !== null;
  const factsFor = (rows: number) => createRowFacts(scenario, accounts, axis, rows, hasState);
  const sink = new RowSink();
  let scratch = Buffer.allocUnsafeSlow(1 << 16);

  /** Leaves the row in `scratch`, up to the sink's position. */
  const compose = (row: RowFacts, write = writer.write) => {
    for (;;) {
      sink.open(scratch, 0);
      write(sink, row);
      if (!sink.overflowed) return;
      scratch = Buffer.allocUnsafeSlow(scratch.length * 2);
    }
  };
  const { layout } = writer;
  const size: { -readonly [name in keyof RowSize]: RowSize[name] } = { storedBytes: writer.storedBytes, keys: [] };
  const measure = (row: RowFacts): RowSize => {
    compose(row, writer.measure);
    size.keys = writer.keysIn(scratch);
    return size;
  };
  const share = Math.max(...partitionShares);
  const wantedBytes = (usableBytes(cap.size) * history.fill) / share;
  const refusedBytes = refusedFromBytes(cap.size) / share;
  let sampled = { rows: 0, facts: factsFor(1) };
  const byCap = historyRowsFor({ wantedBytes, refusedBytes }, layout, (index, rows) => {
    if (sampled.rows !== rows) sampled = { rows, facts: factsFor(rows) };
    return measure(sampled.facts.history(index));
  });
  const keysMax = largestKey(options);
  const historyRows = Math.min(byCap, keysMax ?? byCap);
  const facts = factsFor(historyRows);
  const createdAtMs = (index: number) => axis.atRowShare(index / historyRows);
  const decoded = (row: RowFacts): RowFields => {
    compose(row);
    return parseRow(scratch.toString('utf8', 0, sink.position), writer.columns.length);
  };
  const mainText = table.shape.columns.findIndex(({ name }) => name === table.roles.text[0]);

  return {
    columns: writer.columns,
    layout,
    historyRows,
    keysMax: keysMax !== null && keysMax < byCap ? keysMax : null,
    createdAtMs,
    historyRow: (index) => decoded(facts.history(index)),
    liveRow: (index, life) => decoded(facts.live(index, life)),
    isDeleted: (index) => accounts.isClosed(facts.ownerOf(index)),
    sizeOf: (index) => measure(facts.history(index)),
    ending: (index) => facts.ending(index),
    keyAt(epochMs) {
      let [low, high] = [0, 2 * historyRows];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (createdAtMs(middle) < epochMs) low = middle + 1;
        else high = middle;
      }
      return low + 1;
    },
    writeRows(target, offset, start, rows) {
      sink.open(target, offset);
      let written = 0;
      let bytes = 0;
      let textBytes = 0;
      for (; written < rows; written++) {
        writer.write(sink, facts.history(start + written));
        if (sink.overflowed) break;
        bytes = sink.position - offset;
        if (mainText >= 0) textBytes += Math.max(0, writer.storedBytes[mainText] as number);
      }
      return { rows: written, bytes, textBytes };
    },
  };
}

/** Of a key that is one whole number: as many rows as there are numbers. */
function largestKey({ table }: WorkloadOptions): number | null {
  const { key } = table.roles;
  const column = key.length === 1 ? columnNamed(table.shape, key[0] as string) : undefined;
  return column && isWholeNumber(column) ? numberMax(column) : null;
}
