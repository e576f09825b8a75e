/**
 * A guard before the parser: YAML nested some hundred levels deep takes it minutes, or its stack. No
 * scenario is nested so; the lexer, which only cuts text into tokens, sees it in one pass.
 */
import { Lexer } from 'yaml';

const flowDepthMax = 32;
/** Each level of a block begins at least one column further right than the one it stands in. */
const blockColumnMax = 128;

/** Offset where `text` is nested deeper than any scenario; null where it is not. */
export function tooDeepAt(text: string): number | null {
  let offset = 0;
  let lineStart = 0;
  let flowDepth = 0;
  for (const token of new Lexer().lex(text)) {
    if (token.length === 1 && isMark(token)) continue;
    if (token === '[' || token === '{') flowDepth++;
    else if (token === ']' || token === '}') flowDepth--;
    else if ((token === '-' || token === '?') && offset - lineStart > blockColumnMax) return offset;
    else if (/^ +$/.test(token) && offset === lineStart && token.length > blockColumnMax) return offset;
    if (flowDepth > flowDepthMax) return offset;
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
