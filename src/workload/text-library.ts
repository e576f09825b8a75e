/**
 * Everything that rows are composed from, made once per (seed, compressibility): the forms of each type's
 * text and the pools of the other columns' values. A few megabytes, whatever the cap.
 */
import { type JobType, jobTypes } from '../scenario/schema.js';
import { createBodyMix } from './body-mix.js';
import { configForms } from './config-forms.js';
import { Draws } from './draws.js';
import { errorText } from './error-texts.js';
import { createFiller, type Filler } from './filler.js';
import { Arena, type Fragment } from './fragment.js';
import { deleteForms, selectForms, texts } from './sql-forms.js';
import { createSqlWords } from './sql-words.js';
import type { TextForms } from './text-form.js';
import { createVocabulary, type Vocabulary } from './vocabulary.js';

export interface TextLibrary {
  readonly forms: ReadonlyMap<JobType, TextForms>;
  readonly databases: readonly Fragment[];
  readonly resultTargets: readonly Fragment[];
  readonly errorMessages: readonly Fragment[];
  readonly filler: Filler;
}

const valuesOfColumn = 192;

/** `types`: the job types that forms are made for, which is most of the cost. */
export function createTextLibrary(seed: number, compressibility: number, types: readonly JobType[]): TextLibrary {
  const vocabulary = createVocabulary(seed);
  const arena = new Arena();
  const draws = drawsOfPart(seed, 'values');
  const mix = createBodyMix(compressibility, draws);
  const add = (list: readonly string[]) => list.map((text) => arena.add(text));
  return {
    databases: add(vocabulary.schemas),
    resultTargets: add(texts(valuesOfColumn, () => resultTarget(vocabulary, draws))),
    errorMessages: add(texts(valuesOfColumn, () => errorText(vocabulary, draws))),
    filler: createFiller(vocabulary, draws, mix.tokenShare),
    forms: new Map(types.map((type) => [type, formsOf(type, arena, vocabulary, seed, compressibility)])),
  };
}

function formsOf(
  type: JobType,
  arena: Arena,
  vocabulary: Vocabulary,
  seed: number,
  compressibility: number,
): TextForms {
  const draws = drawsOfPart(seed, type);
  const mix = createBodyMix(compressibility, draws);
  switch (type) {
    case 'hive_query':
      return selectForms(arena, createSqlWords(vocabulary, draws, 'hive'), mix);
    case 'presto_query':
      return selectForms(arena, createSqlWords(vocabulary, draws, 'presto'), mix);
    case 'partial_delete':
      return deleteForms(arena, createSqlWords(vocabulary, draws, 'presto'), mix);
    default:
      return configForms(arena, vocabulary, draws, type, mix);
  }
}

function resultTarget(vocabulary: Vocabulary, draws: Draws): string {
  const place = `${draws.pick(vocabulary.schemas)}/${draws.pick(vocabulary.tables)}`;
  return draws.chance(0.5)
    ? `td://@/${place}?mode=append`
    : `mysql://writer:***@${draws.pick(vocabulary.hosts)}/${place}`;
}

/** Draws of one part of the library. Their indexes are no row's: rows stay far below 2^53. */
function drawsOfPart(seed: number, part: 'values' | JobType): Draws {
  const number = part === 'values' ? jobTypes.length : jobTypes.indexOf(part);
  return new Draws().begin(seed, Number.MAX_SAFE_INTEGER - number);
}
