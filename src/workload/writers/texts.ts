/** Words out of a list, and texts that are composed to a length. */
import type { Column } from '../../table/shape.js';
import type { Make } from '../column-plan.js';
import { type ColumnWriter, type WriterContext, writeNull } from '../column-writer.js';
import { type Draws, mix } from '../draws.js';
import { Arena, type Fragment } from '../fragment.js';
import type { RowFacts } from '../row-facts.js';
import { composeText, type TextForms } from '../text-form.js';
import { createTextLength, textBytesMin } from '../text-length.js';
import { isJobType } from '../text-library.js';

export interface WeightedText {
  readonly text: string;
  readonly weight: number;
}

const base = 32;
const alphabet = Buffer.from('abcdefghijklmnopqrstuvwxyz234567');
const tokenChars = 8;

/** The one text that a row's facts choose. */
export function chosenTextWriter(
  choose: (row: RowFacts) => string,
  texts: readonly (string | null | undefined)[],
  column: Column,
): ColumnWriter {
  const arena = new Arena();
  const fragments = new Map<string, Fragment>();
  for (const text of texts) if (text != null) fragments.set(text, arena.add(fitted(text, column)));
  return (sink, row) => {
    const text = choose(row);
    let fragment = fragments.get(text);
    if (!fragment) {
      fragment = arena.add(fitted(text, column));
      fragments.set(text, fragment);
    }
    sink.put(fragment.bytes);
    return fragment.storedBytes;
  };
}

/** One of the texts by their weights; with a token of the row's own behind it where `uniqueChars` says how long it may be. */
export function wordsWriter(
  texts: readonly WeightedText[],
  column: Column,
  uniqueChars: number | null = null,
  seed = 0,
): ColumnWriter {
  const arena = new Arena();
  const room = uniqueChars === null ? undefined : Math.max(0, uniqueChars - tokenChars);
  const fragments = texts.map(({ text }) => arena.add(fitted(text, column, room)));
  const total = texts.reduce((sum, { weight }) => sum + weight, 0);
  const isEven = texts.every(({ weight }) => weight === texts[0]?.weight);
  let sum = 0;
  const below = texts.map(({ weight }) => {
    sum += weight / total;
    return sum;
  });
  const last = texts.length - 1;
  return (sink, row, draws) => {
    let at = 0;
    if (isEven) at = draws.below(texts.length);
    else for (const draw = draws.unit(); at < last && draw >= (below[at] as number); ) at++;
    // In front, for indexes of a prefix.
    if (uniqueChars !== null) putToken(sink, row.index, seed);
    const fragment = fragments[at] as Fragment;
    sink.put(fragment.bytes);
    return fragment.storedBytes + (uniqueChars === null ? 0 : tokenChars);
  };
}

/** Forms need some bytes; where shorter texts are asked for, prose has them. */
function shortestOf({ form, lengths, bytesMax }: Make & { readonly make: 'text' }, hasForms: boolean): number {
  const asked = lengths.flatMap(({ medianStart, medianEnd }) => [medianStart, medianEnd]);
  return Math.min(textBytesMin, bytesMax, ...(form === 'prose' && !hasForms ? asked : []));
}

export function textWriter(
  make: Make & { readonly make: 'text' },
  { library, kinds, textMax, seed, roles, lengthsOnly }: WriterContext,
  column: Column,
): ColumnWriter {
  const { distinct } = make;
  // Short prose comes twice by chance; a document must stay one.
  const markBytes = distinct === null || make.form === 'json' || column.type === 'json' ? 0 : digitsFor(distinct);
  const tokenBytes = make.isUnique ? tokenChars : markBytes;
  const isMain = roles.text[0] === column.name;
  const shortest = shortestOf(make, isMain && kinds.some(isJobType));
  const length = createTextLength(make.lengths, Math.min(textMax, make.bytesMax), shortest);
  const stream = [...column.name].reduce((hash, character) => mix(hash ^ character.charCodeAt(0)), seed);
  /** From here on all draws are those of one of the texts that there are. */
  const choose = (draws: Draws): number => {
    if (distinct === null) return 0;
    const place = Math.floor(distinct * draws.unit());
    draws.begin(stream, place);
    return place;
  };
  const bytesOf = (row: RowFacts, draws: Draws) =>
    Math.max(length.bytes(distinct === null ? row.progress : 1, draws.unit(), draws.unit()), tokenBytes);
  if (lengthsOnly)
    return (_sink, row, draws) => {
      choose(draws);
      return bytesOf(row, draws);
    };
  const formsOf = (kind: string): TextForms => library.forms(formName(kind));
  const formName = (kind: string) => {
    if (make.bytesMax < textBytesMin) return 'prose';
    return column.type === 'json' || column.allowed === 'json' || (make.form === 'json' && !isJobType(kind))
      ? 'json'
      : isMain || make.form === 'kind'
        ? kind
        : 'prose';
  };
  const forms = kinds.map(formsOf);
  return (sink, row, draws) => {
    const place = choose(draws);
    const bytes = bytesOf(row, draws);
    for (let digit = 0, rest = place; digit < markBytes; digit++, rest = Math.floor(rest / base))
      sink.putByte(alphabet[rest % base] as number);
    if (make.isUnique) putToken(sink, row.index, seed);
    if (bytes > tokenBytes)
      composeText(
        sink,
        draws,
        forms[distinct === null ? row.kind : 0] as TextForms,
        bytes - tokenBytes,
        library.filler,
      );
    return bytes;
  };
}

/** Characters of base 32 that tell so many texts apart. */
function digitsFor(count: number): number {
  let digits = 1;
  for (let texts = base; texts < count; texts *= base) digits++;
  return digits;
}

export function errorTextWriter(messages: readonly Fragment[], bytesMax: number): ColumnWriter {
  const fitting = messages.filter(({ storedBytes }) => storedBytes <= bytesMax);
  return (sink, row, draws) => {
    const at = draws.below(Math.max(1, fitting.length));
    const fragment = fitting[at];
    if (row.life !== 'error' || !fragment) return writeNull(sink);
    sink.put(fragment.bytes);
    return fragment.storedBytes;
  };
}

/** Eight characters of the row's own: its place in base 32, turned by the seed, so that neighbours do not look alike. */
function putToken(sink: Parameters<ColumnWriter>[0], index: number, seed: number): void {
  // Odd, so that no two places below 2^40 give the same.
  let rest = (BigInt(index) * 0x9e3779b1n + BigInt(seed)) & 0xff_ffff_ffffn;
  for (let at = 0; at < tokenChars; at++) {
    sink.putByte(alphabet[Number(rest % BigInt(base))] as number);
    rest /= BigInt(base);
  }
}

/** Cut to what the column holds. */
function fitted(text: string, { lengthMax, members }: Column, room = lengthMax ?? undefined): string {
  if (members.length > 0 || room === undefined) return text;
  return [...text].slice(0, room).join('');
}
