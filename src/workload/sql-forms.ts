/**
 * Statements as analysts' jobs hold them: a chain of common table expressions with nested selects, joins
 * and CASE ladders (Hive, Presto), and deletes by a long list of conditions (partial delete).
 */

import type { BodyMix } from './body-mix.js';
import type { Arena } from './fragment.js';
import type { SqlWords } from './sql-words.js';
import type { TextForms } from './text-form.js';

/** SELECT statements in the words' dialect. */
export function selectForms(arena: Arena, words: SqlWords, mix: BodyMix): TextForms {
  const { draws } = words;
  let serial = 0;
  const cte = (bytes: number) => `,\n${words.column()}_${serial++} AS (\n${select(words, bytes - 40, '  ')}\n)`;
  const tokens = (bytes: number) =>
    `,\npicked_${serial++} AS (\n  SELECT ${words.column()} FROM ${words.table()}\n  WHERE ${words.tokenList(bytes - 90)}\n)`;
  const comment = () => `\n-- ${words.literal()}`;
  return [
    {
      heads: arena.pool(texts(32, () => `${banner(words)}WITH base AS (\n${select(words, 180, '  ')}\n)`)),
      bodies: [
        mix.pool(arena, 48, 2600, cte, tokens),
        mix.pool(arena, 256, 560, cte, tokens),
        mix.pool(arena, 256, 190, cte, tokens),
        arena.pool(texts(64, comment)),
      ],
      tails: arena.pool(
        texts(
          64,
          () =>
            `\nSELECT\n  ${words.column()},\n  ${words.expression()}\nFROM base\nGROUP BY 1\nORDER BY 2 DESC\nLIMIT ${1 + draws.below(10_000)}\n-- `,
        ),
      ),
      close: arena.add(''),
    },
    {
      heads: arena.pool(texts(64, () => `SELECT COUNT(1) FROM ${words.table()}`)),
      bodies: [arena.pool(texts(64, comment))],
      tails: arena.pool(texts(64, () => `\nWHERE ${words.timeRange()}\n-- `)),
      close: arena.add(''),
    },
    { heads: arena.pool(['SELECT 1']), bodies: [], tails: arena.pool([' -- ']), close: arena.add('') },
  ];
}

/** DELETE statements with many alternatives in their WHERE. */
export function deleteForms(arena: Arena, words: SqlWords, mix: BodyMix): TextForms {
  const condition = (bytes: number) => {
    let text = `\n  OR (${words.predicate()}`;
    while (text.length < bytes - 60) text += `\n    AND ${words.predicate()}`;
    return `${text})`;
  };
  return [
    {
      heads: arena.pool(
        texts(64, () => `DELETE FROM ${words.table()}\nWHERE ${words.timeRange()} AND (\n  ${words.predicate()}`),
      ),
      bodies: [
        mix.pool(arena, 128, 560, condition, (bytes) => `\n  OR ${words.tokenList(bytes - 20)}`),
        mix.pool(arena, 128, 170, condition, (bytes) => `\n  OR ${words.tokenList(bytes - 20)}`),
        arena.pool(texts(64, () => `\n  OR ${words.column()} = ${words.draws.below(1000)}`)),
      ],
      tails: arena.pool(['\n) -- ']),
      close: arena.add(''),
    },
    { heads: arena.pool(['DELETE']), bodies: [], tails: arena.pool([' -- ']), close: arena.add('') },
  ];
}

function banner(words: SqlWords): string {
  return `-- ${words.literal()}: ${words.literal()}\n`;
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
  while (list.length + tail.length < bytes - 60) list += `,\n${indent}  ${words.expression()}`;
  return list + tail;
}

/** `count` texts. */
export function texts(count: number, make: () => string): readonly string[] {
  return Array.from({ length: count }, make);
}
