/** JSON configurations, as connector, import, export and result output jobs hold in place of a query. */
import type { BodyMix } from './body-mix.js';
import type { Draws } from './draws.js';
import type { Arena, FragmentPool } from './fragment.js';
import { texts } from './sql-forms.js';
import { token } from './sql-words.js';
import { type TextForms, textForm } from './text-form.js';
import type { Vocabulary } from './vocabulary.js';

export type ConfigType = 'data_connector' | 'result_output' | 'bulk_import' | 'export';

const ends: Readonly<Record<ConfigType, readonly string[]>> = {
  data_connector: ['s3', 'sftp', 'salesforce', 'mysql', 'google_analytics'],
  result_output: ['td', 'mysql', 'tableau', 'marketo', 's3'],
  bulk_import: ['csv', 'tsv', 'jsonl', 'msgpack'],
  export: ['s3', 'gcs', 'azure_blob'],
};
const tokenLength = 44;

export function configForms(
  arena: Arena,
  vocabulary: Vocabulary,
  draws: Draws,
  type: ConfigType,
  mix: BodyMix,
): TextForms {
  const head = () => {
    const path = `/${draws.pick(vocabulary.tables)}/\\d+\\.gz`;
    const input = { type: draws.pick(ends[type]), host: draws.pick(vocabulary.hosts), path, retry: draws.below(9) };
    // Left open for more columns; the tail closes the array and the object.
    return JSON.stringify({ exec: type, in: input, columns: [column(vocabulary, draws)] }).slice(0, -2);
  };
  const tail = () => {
    const table = `${draws.pick(vocabulary.schemas)}.${draws.pick(vocabulary.tables)}`;
    return `],"out":${JSON.stringify({ table, note: draws.pick(vocabulary.labels) })},"trace":"`;
  };
  const bodies = columnPools(arena, vocabulary, draws, mix);
  const close = arena.add('"}');
  return [
    textForm({ heads: arena.pool(texts(48, head)), bodies, tails: arena.pool(texts(48, tail)), close }),
    textForm({ heads: arena.pool(['{']), bodies: [], tails: arena.pool(['"t":"']), close }),
  ];
}

/** Pools of column definitions, each with its leading comma. */
function columnPools(arena: Arena, vocabulary: Vocabulary, draws: Draws, mix: BodyMix): readonly FragmentPool[] {
  const several = (bytes: number) => {
    let text = '';
    do text += `,${JSON.stringify(column(vocabulary, draws))}`;
    while (text.length < bytes - 50);
    return text;
  };
  const keyed = (bytes: number) => {
    const count = Math.max(1, Math.round((bytes - 40) / (tokenLength + 3)));
    const keys = texts(count, () => token(draws, tokenLength));
    return `,${JSON.stringify({ name: draws.pick(vocabulary.columns), keys })}`;
  };
  const small = () => `,${JSON.stringify({ name: draws.pick(vocabulary.columns) })}`;
  return [...mix.pools(arena, 100, several, keyed), arena.pool(texts(64, small))];
}

function column(vocabulary: Vocabulary, draws: Draws): object {
  const type = draws.pick(['string', 'long', 'double', 'timestamp', 'json']);
  const name = draws.pick(vocabulary.columns);
  if (type === 'timestamp')
    return { name, type, format: '%Y-%m-%d\t%H:%M:%S', zone: draws.pick(['UTC', 'Asia/Tokyo']) };
  return draws.chance(0.4) ? { name, type, label: `"${draws.pick(vocabulary.labels)}"\n` } : { name, type };
}
