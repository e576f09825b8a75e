/**
 * How a job's text is put together from fragments: head, bodies, tail, filler, close. Every body is
 * complete in itself (brackets closed, quotes paired), so any number of them in any order reads as one
 * statement; the filler sits inside a comment or a string, so that it can be cut at any byte.
 */
import type { Draws } from './draws.js';
import type { Fragment, FragmentPool } from './fragment.js';
import type { RowSink } from './row-sink.js';

export interface TextForm {
  readonly heads: FragmentPool;
  /** Pools of bodies, largest first; none in the smallest forms. */
  readonly bodies: readonly FragmentPool[];
  readonly tails: FragmentPool;
  readonly close: Fragment;
}

/** A type's forms, largest first; the last one fits into `textBytesMin`. */
export type TextForms = readonly TextForm[];

/** Least bytes at which any head, tail and close of the form fit. */
export function frameBytes(form: TextForm): number {
  return form.heads.largestBytes + form.tails.largestBytes + form.close.storedBytes;
}

/** Writes exactly `length` stored bytes of text. `filler` is plain ASCII that needs no escaping. */
export function composeText(sink: RowSink, draws: Draws, forms: TextForms, length: number, filler: Uint8Array): void {
  let form = forms[forms.length - 1] as TextForm;
  for (const candidate of forms)
    if (length >= frameBytes(candidate)) {
      form = candidate;
      break;
    }
  const head = draws.pick(form.heads.fragments);
  const tail = draws.pick(form.tails.fragments);
  let rest = length - head.storedBytes - tail.storedBytes - form.close.storedBytes;
  sink.put(head.bytes);
  for (const pool of form.bodies)
    while (rest >= pool.largestBytes) {
      const body = draws.pick(pool.fragments);
      sink.put(body.bytes);
      rest -= body.storedBytes;
    }
  sink.put(tail.bytes);
  if (rest > 0) fill(sink, draws, rest, filler);
  sink.put(form.close.bytes);
}

function fill(sink: RowSink, draws: Draws, bytes: number, filler: Uint8Array): void {
  for (let rest = bytes; rest > 0; ) {
    const piece = Math.min(rest, filler.length >> 1);
    sink.putSlice(filler, draws.below(filler.length - piece), piece);
    rest -= piece;
  }
}
