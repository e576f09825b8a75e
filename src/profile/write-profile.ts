/** A profile as its file: the schema's own descriptions stand as comments above what they describe. */
import { type Comment, writeYaml } from '../yaml-files/write-yaml.js';
import { type Profile, profileSchema } from './schema.js';

export function writeProfile(profile: Profile): string {
  return writeYaml(withoutNulls(profileSchema.parse(profile)), {
    head: `What \`${profile.table}\` is like, by ${profile.madeBy}, ${profile.seen.at}: lengths, counts, shares and months, no value of a row.`,
    comments: commentsOf(profile),
    onOneLine: [
      ...['along', 'distinct', 'order', 'length', 'stored', 'bits', 'compressed', 'shares'],
      ...['finished', 'started', 'ended', 'updated', 'list[]', 'partitions[]', 'indexes[]', 'notSeen[]'],
    ],
  });
}

/** Of a column most is not measured, and reads as null where it is left out. */
function withoutNulls(profile: Profile) {
  const columns = profile.columns.map((column) =>
    Object.fromEntries(Object.entries(column).filter(([, value]) => value !== null)),
  );
  return { ...profile, columns };
}

/** What is to be known before a section is read; keys explain themselves where they can. */
function commentsOf(profile: Profile): readonly Comment[] {
  const { rows, seen, months, bytes } = profile;
  const sampled =
    seen.way === 'whole'
      ? 'Of all rows.'
      : seen.way === 'spread'
        ? `Of ${seen.rowsSampled} rows in ${seen.runs} runs spread over \`${seen.along?.index}\`, each weighted by the rows that it stands for.`
        : `Of the first ${seen.rowsSampled} rows: no index could be followed, so these are the oldest.`;
  return [
    { at: ['seen'], text: 'How it was looked at, within which bounds, and what could not be seen.' },
    { at: ['ddl'], text: 'As SHOW CREATE TABLE answers, with defaults and comments: read it before you hand it on.' },
    {
      at: ['rows'],
      text: rows.by === 'counted' ? 'Counted.' : 'Estimated by InnoDB, which may be wrong by a third and more.',
    },
    {
      at: ['bytes'],
      text: `data + secondary + free${bytes.file === null ? '; the size of the file could not be seen' : ' lie in the file'}.`,
    },
    ...(profile.autoIncrement ? [{ at: ['autoIncrement'], text: 'How far the key has come.' }] : []),
    { at: ['roles'], text: 'What columns are for, guessed from the definition; no value was read for it.' },
    { at: ['columns'], text: sampled },
    ...(months
      ? [
          {
            at: ['months'],
            text: {
              rows: 'Counted.',
              index: 'Rows by a dive into the index at both ends of each month; bytes from rows of that month.',
              sample: 'From the sample: no index begins with the column.',
            }[months.by],
          },
        ]
      : []),
  ];
}
