/** Texts as logs and messages hold them: lines of a level, a component and what it says, some with long identifiers. */
import type { BodyMix } from './body-mix.js';
import type { Draws } from './draws.js';
import type { Arena } from './fragment.js';
import { texts } from './sql-forms.js';
import { token } from './sql-words.js';
import { type TextForms, textForm } from './text-form.js';
import type { Vocabulary } from './vocabulary.js';

const levels = ['INFO', 'INFO', 'INFO', 'WARN', 'DEBUG', 'ERROR'];
const verbs = ['loaded', 'skipped', 'sent', 'retried', 'merged', 'checked', 'received', 'closed', 'opened', 'rejected'];
const tokenChars = 44;

export function proseForms(arena: Arena, vocabulary: Vocabulary, draws: Draws, mix: BodyMix): TextForms {
  const line = () =>
    `${draws.pick(levels)} ${draws.pick(vocabulary.tables)}: ${draws.pick(verbs)} ${1 + draws.below(5000)} of ${draws.pick(vocabulary.columns)} for ${draws.pick(vocabulary.labels)} on ${draws.pick(vocabulary.hosts)}\n`;
  const lines = (bytes: number) => {
    let text = '';
    while (text.length < bytes - 60) text += line();
    return text === '' ? line() : text;
  };
  const ids = (bytes: number) => `ids ${token(draws, Math.max(tokenChars, Math.round(bytes) - 6))}\n`;
  return [
    textForm({
      heads: arena.pool(texts(48, line)),
      bodies: mix.pools(arena, 100, lines, ids),
      tails: arena.pool(['-- ']),
      close: arena.add(''),
    }),
    textForm({ heads: arena.pool(['']), bodies: [], tails: arena.pool(['']), close: arena.add('') }),
  ];
}
