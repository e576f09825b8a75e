/** Dates and times, UTC. What a row has not come to yet is NULL where the column may be. */
import type { Column } from '../../table/shape.js';
import type { Make } from '../column-plan.js';
import { type ColumnWriter, writeNull } from '../column-writer.js';
import type { Draws } from '../draws.js';
import type { RowFacts } from '../row-facts.js';
import type { RowSink } from '../row-sink.js';

type Moment = (Make & { readonly make: 'moment' })['of'];
type Unit = (Make & { readonly make: 'moment' })['unit'];

const point = 46;
const colon = 58;

export function momentWriter(of: Moment, unit: Unit, { isNullable, fraction }: Column): ColumnWriter {
  const put = putterOf(unit, fraction);
  return (sink, row, draws) => {
    const atMs = timeOf(of, row);
    if (atMs === null && isNullable) return writeNull(sink);
    put(sink, atMs ?? row.createdMs, draws);
    return 0;
  };
}

export const yearWriter: ColumnWriter = (sink, row) => {
  sink.putNumber(new Date(row.createdMs).getUTCFullYear());
  return 0;
};

export function timeWriter(fraction: number): ColumnWriter {
  return (sink, _row, draws) => {
    sink.putDigits(draws.below(24), 2);
    sink.putByte(colon);
    sink.putDigits(draws.below(60), 2);
    sink.putByte(colon);
    sink.putDigits(draws.below(60), 2);
    putFraction(sink, draws, fraction);
    return 0;
  };
}

function timeOf(of: Moment, row: RowFacts): number | null {
  const { life, createdMs, startedMs, endedMs } = row;
  const hasEnded = life !== 'issued' && life !== 'running';
  switch (of) {
    case 'created':
      return createdMs;
    case 'started':
      return life === 'issued' ? null : startedMs;
    case 'ended':
      return hasEnded ? endedMs : null;
    case 'updated':
      return life === 'issued' ? createdMs : hasEnded ? endedMs : startedMs;
  }
}

function putterOf(unit: Unit, fraction: number): (sink: RowSink, atMs: number, draws: Draws) => void {
  switch (unit) {
    case 'moment':
      return (sink, atMs, draws) => {
        sink.putDateTime(Math.floor(atMs / 1000));
        putFraction(sink, draws, fraction);
      };
    case 'date':
      return (sink, atMs) => sink.putDate(Math.floor(atMs / 1000));
    case 'seconds':
      return (sink, atMs) => sink.putNumber(Math.floor(atMs / 1000));
    case 'milliseconds':
      return (sink, atMs) => sink.putNumber(Math.floor(atMs));
  }
}

function putFraction(sink: RowSink, draws: Draws, digits: number): void {
  if (digits === 0) return;
  sink.putByte(point);
  sink.putDigits(draws.below(10 ** Math.min(6, digits)), digits);
}
