/**
 * Everything that texts are composed from, made once per (seed, compressibility, alphabet): the forms of each kind's
 * text and the lists of short values. A few megabytes, whatever the cap.
 */
import { type JobType, jobTypes } from '../scenario/schema.js';
import { createBodyMix } from './body-mix.js';
import { configForms } from './config-forms.js';
import { Draws } from './draws.js';
import { errorText } from './error-texts.js';
import { createFiller, type Filler } from './filler.js';
import { Arena, type Fragment } from './fragment.js';
import { proseForms } from './prose-forms.js';
import { deleteForms, selectForms, texts } from './sql-forms.js';
import { createSqlWords } from './sql-words.js';
import type { TextForms } from './text-form.js';
import { type Alphabet, createVocabulary, type Vocabulary } from './vocabulary.js';
import type { WeightedText } from './writers/texts.js';

export interface TextLibrary {
  /** Forms of a text: `json`, `prose`, or a job type's own; prose for every other kind. Made when asked for first. */
  forms(name: string): TextForms;
  /** So many different short texts, none longer than `charsMax` characters. */
  words(distinct: number, charsMax: number): readonly WeightedText[];
  readonly errorMessages: readonly Fragment[];
  readonly filler: Filler;
}

const errorMessageCount = 192;
/** More different words than this are told apart by a number. */
const wordsMax = 4096;

export function createTextLibrary(seed: number, compressibility: number, alphabet: Alphabet): TextLibrary {
  const vocabulary = createVocabulary(seed, alphabet);
  const arena = new Arena();
  const draws = drawsOfPart(seed, 'values');
  const mix = createBodyMix(compressibility, draws);
  const made = new Map<string, TextForms>();
  let messages: readonly Fragment[] | null = null;
  return {
    filler: createFiller(vocabulary, draws, mix.tokenShare),
    get errorMessages() {
      messages ??= texts(errorMessageCount, () => errorText(vocabulary, draws)).map((text) => arena.add(text));
      return messages;
    },
    words: (distinct, charsMax) => wordsFor(vocabulary, seed, distinct, charsMax),
    forms(name) {
      const kind = isJobType(name) ? name : name === 'json' ? 'json' : 'prose';
      const forms = made.get(kind) ?? formsOf(kind, arena, vocabulary, seed, compressibility);
      made.set(kind, forms);
      return forms;
    },
  };
}

function formsOf(
  kind: JobType | 'json' | 'prose',
  arena: Arena,
  vocabulary: Vocabulary,
  seed: number,
  compressibility: number,
): TextForms {
  const draws = drawsOfPart(seed, kind);
  const mix = createBodyMix(compressibility, draws);
  switch (kind) {
    case 'hive_query':
      return selectForms(arena, createSqlWords(vocabulary, draws, 'hive'), mix);
    case 'presto_query':
      return selectForms(arena, createSqlWords(vocabulary, draws, 'presto'), mix);
    case 'partial_delete':
      return deleteForms(arena, createSqlWords(vocabulary, draws, 'presto'), mix);
    case 'prose':
      return proseForms(arena, vocabulary, draws, mix);
    case 'json':
      return configForms(arena, vocabulary, draws, 'data_connector', mix);
    default:
      return configForms(arena, vocabulary, draws, kind, mix);
  }
}

function wordsFor(vocabulary: Vocabulary, seed: number, distinct: number, charsMax: number): readonly WeightedText[] {
  const pools = [vocabulary.tables, vocabulary.schemas, vocabulary.columns, vocabulary.hosts];
  const pool = pools[(seed + charsMax) % pools.length] as readonly string[];
  const count = Math.max(1, Math.min(distinct, wordsMax));
  return Array.from({ length: count }, (_, at) => {
    const word = pool[at % pool.length] as string;
    const number = at < pool.length ? '' : String(Math.floor(at / pool.length));
    return {
      text: [...word].slice(0, Math.max(0, charsMax - number.length)).join('') + number.slice(0, charsMax),
      weight: 1,
    };
  });
}

export function isJobType(name: string): name is JobType {
  return (jobTypes as readonly string[]).includes(name);
}

/** Draws of one part of the library. Their indexes are no row's: rows stay far below 2^53. */
function drawsOfPart(seed: number, part: 'values' | 'json' | 'prose' | JobType): Draws {
  const parts = [...jobTypes, 'values', 'json', 'prose'];
  return new Draws().begin(seed, Number.MAX_SAFE_INTEGER - parts.indexOf(part));
}
