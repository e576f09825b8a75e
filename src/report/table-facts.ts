/** The table that was rehearsed, as names and values: what its columns were taken for and why, and what was left out. */
import { twinLines } from '../measure/twin-words.js';
import type { Result } from '../result/schema.js';

type Fact = readonly [name: string, value: string];

/** None for results of versions that knew one table. */
export function tableFacts({ table, remediesLeftOut, outage, twin }: Result): readonly Fact[] {
  if (table === null) return [];
  const { roles } = table;
  const because = (role: keyof typeof roles) => {
    const reason = table.guesses[role];
    return reason === undefined ? '' : ` (guessed: ${reason})`;
  };
  const named: readonly Fact[] = [
    ['Role: key', `${roles.key.join(', ') || 'none'}${because('key')}`],
    ['Role: created', `${roles.created ?? 'none'}${because('created')}`],
    [
      'Role: state',
      `${roles.state === null ? 'none' : `${roles.state}, finished: ${roles.finished.join(', ')}`}${because('state')}`,
    ],
    ['Role: text', `${roles.text.join(', ') || 'none'}${because('text')}`],
    ['Role: group', `${roles.group ?? 'none'}${because('group')}`],
  ];
  return [
    [
      'Table',
      `${table.name}, ${table.isBuiltIn ? 'built in' : 'of your own'}: ${table.columns} columns, ${table.indexes.length} secondary indexes`,
    ],
    ...(table.isBuiltIn ? [] : named),
    ...(outage?.partition == null ? [] : [['Full partition', outage.partition] as const]),
    ...table.leftOut.map((sentence): Fact => ['Left out of the table', sentence]),
    ...remediesLeftOut.map(({ label, reason }): Fact => [`Left out: ${label}`, reason]),
    ...twinLines(twin).map((line): Fact => ['Twin', line]),
  ];
}
