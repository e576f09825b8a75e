/** JSON configurations, as connector, import, export and result output jobs hold in place of a query. */
import type { BodyMix } from './body-mix.js';
import type { Draws } from './draws.js';
import type { Arena, FragmentPool } from './fragment.js';
import { texts } from './sql-forms.js';
import { token } from './sql-words.js';
import type { TextForms } from './text-form.js';
import type { Vocabulary } from './vocabulary.js';

type ConfigType = 'data_connector' | 'result_output' | 'bulk_import' | 'export';

const sources: Readonly<Record<ConfigType, readonly string[]>> = {
  data_connector: ['s3', 'sftp', 'salesforce', 'mysql', 'google_analytics'],
  result_output: ['td', 'mysql', 'tableau', 'marketo', 's3'],
  bulk_import: ['csv', 'tsv', 'jsonl', 'msgpack'],
  export: ['s3', 'gcs', 'azure_blob'],
};

/** Forms of one type; `columns` is shared among the types. */
export function configForms(
  arena: Arena,
  vocabulary: Vocabulary,
  draws: Draws,
  type: ConfigType,
  columns: readonly FragmentPool[],
): TextForms {
  const head = () => {
    const host = draws.pick(vocabulary.hosts);
    const input = {
      type: draws.pick(sources[type]),
      host,
      path: `/${draws.pick(vocabulary.tables)}/\\d+\\.gz`,
      retry: draws.below(9),
    };
    return `${JSON.stringify({ exec: type, in: input, columns: [column(vocabulary, draws)] }).slice(0, -2)}`;
  };
  const tail = () => {
    const out = {
      database: draws.pick(vocabulary.schemas),
      table: draws.pick(vocabulary.tables),
      note: draws.pick(vocabulary.labels),
    };
    return `],"out":${JSON.stringify(out)},"trace":"`;
  };
  return [
    { heads: arena.pool(texts(48, head)), bodies: columns, tails: arena.pool(texts(48, tail)), close: arena.add('"}') },
    { heads: arena.pool(['{']), bodies: [], tails: arena.pool(['"t":"']), close: arena.add('"}') },
  ];
}

/** Pools of column definitions, each with its leading comma. */
export function configColumns(
  arena: Arena,
  vocabulary: Vocabulary,
  draws: Draws,
  mix: BodyMix,
): readonly FragmentPool[] {
  const several = (bytes: number) => {
    let text = '';
    do text += `,${JSON.stringify(column(vocabulary, draws))}`;
    while (text.length < bytes - 80);
    return text;
  };
  const tokens = (bytes: number) =>
    `,${JSON.stringify({ name: draws.pick(vocabulary.columns), keys: texts(Math.max(1, Math.round(bytes / 47) - 1), () => token(draws, 44)) })}`;
  return [
    mix.pool(arena, 48, 2600, several, tokens),
    mix.pool(arena, 256, 560, several, tokens),
    mix.pool(arena, 128, 130, several, tokens),
    arena.pool(texts(64, () => `,${JSON.stringify({ name: draws.pick(vocabulary.columns) })}`)),
  ];
}

function column(vocabulary: Vocabulary, draws: Draws): object {
  const type = draws.pick(['string', 'long', 'double', 'timestamp', 'json']);
  const name = draws.pick(vocabulary.columns);
  if (type === 'timestamp')
    return { name, type, format: '%Y-%m-%d\t%H:%M:%S', zone: draws.pick(['UTC', 'Asia/Tokyo']) };
  return draws.chance(0.4) ? { name, type, label: `"${draws.pick(vocabulary.labels)}"\n` } : { name, type };
}
