/**
 * How a job's text is put together from fragments: head, bodies, tail, filler, close. Every body is
 * complete in itself (brackets closed, quotes paired), so any number of them in any order reads as one
 * statement; the filler sits inside a comment or a string, so that it can be cut at any byte.
 */
import type { Draws } from './draws.js';
import type { Filler } from './filler.js';
import type { Fragment, FragmentPool } from './fragment.js';
import type { RowSink } from './row-sink.js';

export interface TextForm {
  readonly heads: FragmentPool;
  /** Pools of bodies, largest first; none in the smallest forms. */
  readonly bodies: readonly FragmentPool[];
  readonly tails: FragmentPool;
  readonly close: Fragment;
  /** Least length at which any head, tail and close fit. */
  readonly leastBytes: number;
}

/** A type's forms, largest first; the last one fits into `textBytesMin`. */
export type TextForms = readonly TextForm[];

export function textForm(parts: Omit<TextForm, 'leastBytes'>): TextForm {
  return { ...parts, leastBytes: parts.heads.largestBytes + parts.tails.largestBytes + parts.close.storedBytes };
}

/** Writes exactly `length` stored bytes of text. */
export function composeText(sink: RowSink, draws: Draws, forms: TextForms, length: number, filler: Filler): void {
  const form = formFor(forms, length);
  const { bodies } = form;
  const head = draws.pick(form.heads.fragments);
  const tail = draws.pick(form.tails.fragments);
  let rest = length - head.storedBytes - tail.storedBytes - form.close.storedBytes;
  sink.put(head.bytes);
  for (let i = 0; i < bodies.length; i++) {
    const pool = bodies[i] as FragmentPool;
    while (rest >= pool.largestBytes) {
      const body = draws.pick(pool.fragments);
      sink.put(body.bytes);
      rest -= body.storedBytes;
    }
  }
  sink.put(tail.bytes);
  while (rest > 0) {
    const bytes = Math.min(rest, filler.longestBytes);
    sink.put(filler.piece(bytes, draws));
    rest -= bytes;
  }
  sink.put(form.close.bytes);
}

function formFor(forms: TextForms, length: number): TextForm {
  for (let i = 0; i < forms.length - 1; i++) {
    const form = forms[i] as TextForm;
    if (length >= form.leastBytes) return form;
  }
  return forms[forms.length - 1] as TextForm;
}
