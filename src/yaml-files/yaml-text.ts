/** Small pieces of YAML that are put into lines of our own, so that comments stand where they belong. */
import { stringify } from 'yaml';

/** What ends a plain text inside `[ ]` and `{ }`, where most of ours stand. */
const flowMarks = /[,[\]{}]/;

/** A text on one line, quoted where YAML would read something else, as a value or a key, in a block or a flow. */
export function scalar(text: string): string {
  const defaultStringType = flowMarks.test(text) ? 'QUOTE_DOUBLE' : 'PLAIN';
  return stringify(text, { lineWidth: 0, blockQuote: false, defaultStringType }).trimEnd();
}

export function list(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`;
}

/** As a block that keeps its lines. */
export function block(text: string, indent: string): string {
  return `|\n${text
    .split('\n')
    .map((line) => `${indent}${line}`.trimEnd())
    .join('\n')}`;
}

/** A comment of one line, whatever is in it. */
export function comment(text: string): string {
  return `# ${text.replace(/\s+/g, ' ').trim()}`;
}
