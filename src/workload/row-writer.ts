/** One history row as LOAD DATA text, in the order of `jobColumns`. The only place where a row is put together. */
import { type JobType, jobTypes } from '../scenario/schema.js';
import { mix } from './draws.js';
import type { Fragment } from './fragment.js';
import type { Outcome, RowPlan } from './row-plan.js';
import type { RowSink } from './row-sink.js';
import { composeText, type TextForms } from './text-form.js';
import type { TextLibrary } from './text-library.js';

const tab = 9;
const newline = 10;
const minus = 45;
const nullField = Buffer.from('\\N');
const meanRunSeconds = 90;

const typeFields = new Map<JobType, Uint8Array>(jobTypes.map((type) => [type, Buffer.from(`${type}\t`)]));
const statusFields: Readonly<Record<Outcome, Uint8Array>> = {
  success: Buffer.from('success\t'),
  error: Buffer.from('error\t'),
  killed: Buffer.from('killed\t'),
};

/** Writes row `index`; the sink tells whether it fitted. */
export function writeRow(sink: RowSink, library: TextLibrary, plan: RowPlan, index: number, createdAtMs: number): void {
  const created = Math.floor(createdAtMs / 1000);
  const started = created + plan.waitSeconds;
  const finished = started + Math.floor(plan.durationFactor * meanRunSeconds);
  sink.putNumber(index + 1);
  sink.putByte(tab);
  sink.putNumber(plan.accountId);
  sink.putByte(tab);
  sink.putNumber(plan.userId);
  sink.putByte(tab);
  sink.put(databaseOf(library, plan).bytes);
  sink.putByte(tab);
  sink.put(typeFields.get(plan.type) as Uint8Array);
  sink.put(statusFields[plan.outcome]);
  if (plan.priority < 0) sink.putByte(minus);
  sink.putNumber(Math.abs(plan.priority));
  sink.putByte(tab);
  composeText(sink, plan.draws, library.forms.get(plan.type) as TextForms, plan.queryBytes, library.filler);
  sink.putByte(tab);
  putNullable(sink, plan.resultTarget < 0 ? undefined : library.resultTargets[plan.resultTarget]);
  putNullable(sink, plan.outcome === 'error' ? library.errorMessages[plan.errorMessage] : undefined);
  putTime(sink, created, tab);
  putTime(sink, finished, tab);
  putTime(sink, started, tab);
  putTime(sink, finished, newline);
}

function databaseOf(library: TextLibrary, plan: RowPlan): Fragment {
  const databases = library.databases;
  return databases[(mix(plan.accountId * 4 + plan.databaseDraw) >>> 0) % databases.length] as Fragment;
}

function putNullable(sink: RowSink, value: Fragment | undefined): void {
  sink.put(value ? value.bytes : nullField);
  sink.putByte(tab);
}

function putTime(sink: RowSink, epochSeconds: number, end: number): void {
  sink.putDateTime(epochSeconds);
  sink.putByte(end);
}
