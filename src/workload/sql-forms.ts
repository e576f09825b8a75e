/**
 * Statements as analysts' jobs hold them: a chain of common table expressions with nested selects, joins
 * and CASE ladders (Hive, Presto), and deletes by a long list of conditions (partial delete).
 */
import type { BodyMix } from './body-mix.js';
import type { Arena } from './fragment.js';
import type { SqlWords } from './sql-words.js';
import { type TextForms, textForm } from './text-form.js';

/** SELECT statements in the words' dialect. */
export function selectForms(arena: Arena, words: SqlWords, mix: BodyMix): TextForms {
  let serial = 0;
  const banner = () => `-- ${words.literal()}: ${words.literal()}\n`;
  const condition = () => `\n  AND ${words.predicate()}`;
  const cte = (bytes: number) => `,\n${words.column()}_${++serial} AS (\n${select(words, bytes - 24, '  ')}\n)`;
  const picked = (bytes: number) =>
    `,\npicked_${++serial} AS (\n  SELECT * FROM ${words.table()}\n  WHERE ${words.tokenList(bytes - 80)}\n)`;
  const last = () =>
    `\nSELECT\n  ${words.column()},\n  ${words.expression('  ')}\nFROM base\nGROUP BY 1\nORDER BY 2 DESC\nLIMIT ${10 + words.draws.below(10_000)}\n-- `;
  return [
    textForm({
      heads: arena.pool(texts(48, () => `${banner()}WITH base AS (\n${select(words, 160, '  ')}\n)`)),
      bodies: mix.pools(arena, 200, cte, picked),
      tails: arena.pool(texts(48, last)),
      close: arena.add(''),
    }),
    textForm({
      heads: arena.pool(texts(64, () => `SELECT COUNT(1) FROM ${words.table()}\nWHERE ${words.timeRange()}`)),
      bodies: [arena.pool(texts(64, condition))],
      tails: arena.pool(['\n-- ']),
      close: arena.add(''),
    }),
    textForm({ heads: arena.pool(['SELECT 1']), bodies: [], tails: arena.pool([' -- ']), close: arena.add('') }),
  ];
}

/** DELETE statements with many alternatives in their WHERE. */
export function deleteForms(arena: Arena, words: SqlWords, mix: BodyMix): TextForms {
  const alternative = (bytes: number) => {
    let text = `\n  OR (${words.predicate()}`;
    while (text.length < bytes - 60) text += `\n    AND ${words.predicate()}`;
    return `${text})`;
  };
  const head = () => `DELETE FROM ${words.table()}\nWHERE ${words.timeRange()} AND (\n  ${words.predicate()}`;
  return [
    textForm({
      heads: arena.pool(texts(64, head)),
      bodies: [
        ...mix.pools(arena, 100, alternative, (bytes) => `\n  OR ${words.tokenList(bytes - 26)}`),
        arena.pool(texts(64, () => `\n  OR ${words.column()} = ${words.draws.below(1000)}`)),
      ],
      tails: arena.pool(['\n) -- ']),
      close: arena.add(''),
    }),
    textForm({ heads: arena.pool(['DELETE']), bodies: [], tails: arena.pool([' -- ']), close: arena.add('') }),
  ];
}

/** A SELECT of about `bytes`, its brackets closed; larger ones nest in FROM. */
function select(words: SqlWords, bytes: number, indent: string): string {
  const inner = bytes > 420 ? select(words, bytes * 0.4, `${indent}  `) : null;
  const from = inner ? `(\n${inner}\n${indent}) t` : `${words.table()} t`;
  const join =
    bytes > 300
      ? `\n${indent}LEFT JOIN ${words.table()} j ON t.${words.column()} = j.${words.column()} AND ${words.predicate()}`
      : '';
  const tail = `\n${indent}FROM ${from}${join}\n${indent}WHERE ${words.predicate()}`;
  let list = `${indent}SELECT\n${indent}  ${words.column()}`;
  while (list.length + tail.length < bytes - 30) {
    const item = `,\n${indent}  ${words.expression(`${indent}  `)}`;
    const fits = list.length + tail.length + item.length <= bytes + 40;
    list += fits ? item : `,\n${indent}  ${words.column()}`;
  }
  return list + tail;
}

/** `count` texts. */
export function texts(count: number, make: () => string): readonly string[] {
  return Array.from({ length: count }, make);
}
