/**
 * Everything that rows are composed from, made once per (seed, compressibility): the forms of each type's
 * text and the pools of the other columns' values. A few megabytes, whatever the cap.
 */
import type { JobType } from '../scenario/schema.js';
import { createBodyMix } from './body-mix.js';
import { configColumns, configForms } from './config-forms.js';
import { Draws } from './draws.js';
import { errorText } from './error-texts.js';
import { createFiller, type Filler } from './filler.js';
import { Arena, type Fragment } from './fragment.js';
import { deleteForms, selectForms, texts } from './sql-forms.js';
import { createSqlWords } from './sql-words.js';
import type { TextForms } from './text-form.js';
import { createVocabulary } from './vocabulary.js';

export interface TextLibrary {
  readonly forms: Readonly<Record<JobType, TextForms>>;
  readonly databases: readonly Fragment[];
  readonly resultTargets: readonly Fragment[];
  readonly errorMessages: readonly Fragment[];
  readonly filler: Filler;
}

/** Index of the library's own draws: no row has it, as rows stay below 2^53 - 1. */
const libraryIndex = Number.MAX_SAFE_INTEGER;

export function createTextLibrary(seed: number, compressibility: number): TextLibrary {
  const vocabulary = createVocabulary(seed);
  const draws = new Draws().begin(seed, libraryIndex);
  const arena = new Arena();
  const mix = createBodyMix(compressibility, draws);
  const hive = createSqlWords(vocabulary, draws, 'hive');
  const presto = createSqlWords(vocabulary, draws, 'presto');
  const columns = configColumns(arena, vocabulary, draws, mix);
  const config = (type: Parameters<typeof configForms>[3]) => configForms(arena, vocabulary, draws, type, columns);
  const target = () =>
    draws.chance(0.5)
      ? `td://@/${draws.pick(vocabulary.schemas)}/${draws.pick(vocabulary.tables)}?mode=append`
      : `mysql://writer:***@${draws.pick(vocabulary.hosts)}/${draws.pick(vocabulary.schemas)}/${draws.pick(vocabulary.tables)}`;
  const add = (list: readonly string[]) => list.map((text) => arena.add(text));
  return {
    forms: {
      hive_query: selectForms(arena, hive, mix),
      presto_query: selectForms(arena, presto, mix),
      partial_delete: deleteForms(arena, presto, mix),
      data_connector: config('data_connector'),
      result_output: config('result_output'),
      bulk_import: config('bulk_import'),
      export: config('export'),
    },
    databases: add(vocabulary.schemas),
    resultTargets: add(texts(256, target)),
    errorMessages: add(texts(256, () => errorText(vocabulary, draws))),
    filler: createFiller(vocabulary, draws, mix.tokenShare),
  };
}
