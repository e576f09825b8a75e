/**
 * A guard before the parser: YAML nested some hundred levels deep, or full of aliases, takes it
 * minutes, or its stack. No file of ours is like that; the lexer, which only cuts text into tokens, sees
 * it in one pass.
 */
import { Lexer } from 'yaml';

const flowDepthMax = 32;
/** Each level of a block begins at least one column further right than the one it stands in. */
const blockColumnMax = 128;
const aliasesMax = 100;

export interface LimitPassed {
  readonly offset: number;
  readonly what: string;
}

/** The first place where `text` passes a limit, and which; null for any text that can be parsed at ease. */
export function limitPassedIn(text: string, noun: string): LimitPassed | null {
  let offset = 0;
  let lineStart = 0;
  let flowDepth = 0;
  let aliases = 0;
  for (const token of new Lexer().lex(text)) {
    if (isMark(token)) continue;
    const column = offset - lineStart;
    if (token === '[' || token === '{') flowDepth++;
    else if (token === ']' || token === '}') flowDepth--;
    else if (token.startsWith('*')) aliases++;
    const blockColumn = token === '-' || token === '?' ? column : column === 0 && /^ +$/.test(token) ? token.length : 0;
    if (flowDepth > flowDepthMax || blockColumn > blockColumnMax)
      return { offset, what: `nested deeper than anything in a ${noun}` };
    if (aliases > aliasesMax) return { offset, what: `more than ${aliasesMax} aliases; write it out` };
    offset += token.length;
    const newline = token.lastIndexOf('\n');
    if (newline >= 0) lineStart = offset - (token.length - newline - 1);
  }
  return null;
}

/** Marks that the lexer puts between tokens; they are not in the text. */
function isMark(token: string): boolean {
  return token === '\u0002' || token === '\u0018' || token === '\u001f';
}
