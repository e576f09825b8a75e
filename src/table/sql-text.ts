/**
 * A file of SQL, taken apart only as far as must be before a server sees any of it: where statements begin and end,
 * what kind each is, and which are plain CREATE TABLEs. What a table is, the server says; this finds the one statement
 * that may be sent to it. Understands quotes, comments, MySQL's versioned comments and DELIMITER.
 */

export interface Statement {
  /** Without its delimiter and the comments around it. */
  readonly text: string;
  /** From 1: where it begins in the file. */
  readonly line: number;
  /** Its first words in capitals: `DROP TABLE`, `CREATE TABLE`, `SET`. */
  readonly kind: string;
}

export interface CreateTable extends Statement {
  /** The table's name without quotes and schema. */
  readonly name: string;
  /** Why it must not be sent; null for column definitions and nothing else. */
  readonly refusal: string | null;
  /** Options that were taken out, as they say where files lie: `DATA DIRECTORY`. */
  readonly removed: readonly string[];
  /** The statement under another name and without those options. */
  readonly renamed: (name: string) => string;
}

interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'sign';
  /** Words in capitals, names without their quotes, texts as they stand. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/** All statements of a file, in order. */
export function statementsOf(sql: string): readonly Statement[] {
  const found: Statement[] = [];
  let delimiter = ';';
  let first: Token | null = null;
  let words: string[] = [];
  let end = 0;
  const close = () => {
    if (first) {
      const text = sql.slice(versionedStart(sql, first.start), end).trim();
      found.push({ text, line: lineAt(sql, first.start), kind: kindOf(words) });
    }
    first = null;
    words = [];
  };
  for (let at = 0; at < sql.length; ) {
    if (sql.startsWith(delimiter, at)) {
      close();
      at += delimiter.length;
      continue;
    }
    const token = tokenAt(sql, at, 0);
    if (token === null) {
      at = blankEnd(sql, at);
      continue;
    }
    if (first === null && token.value === 'DELIMITER' && token.kind === 'word') {
      const lineEnd = sql.indexOf('\n', at) < 0 ? sql.length : sql.indexOf('\n', at);
      delimiter = sql.slice(token.end, lineEnd).trim() || ';';
      at = lineEnd;
      continue;
    }
    first ??= token;
    if (words.length < 6) words.push(token.kind === 'word' ? token.value : '');
    at = token.end;
    end = withVersionedEnd(sql, at);
  }
  close();
  return found;
}

/** What a statement creates, where it is a CREATE TABLE; null where it is something else. */
export function createTableOf(statement: Statement): CreateTable | null {
  const tokens = tokensOf(statement.text);
  let at = 0;
  const next = (...values: string[]) => {
    const token = tokens[at];
    if (token?.kind !== 'word' || !values.includes(token.value)) return false;
    at += 1;
    return true;
  };
  if (!next('CREATE')) return null;
  const isTemporary = next('TEMPORARY');
  if (!next('TABLE')) return null;
  if (next('IF')) at += 2;
  const nameStart = tokens[at];
  if (tokens[at + 1]?.value === '.') at += 2;
  const nameEnd = tokens[at];
  if (!nameStart || !nameEnd) return null;
  const rest = tokens.slice(at + 1);
  const removed = fileOptions(rest);
  return {
    ...statement,
    // A bare word keeps its own case.
    name: nameEnd.kind === 'word' ? statement.text.slice(nameEnd.start, nameEnd.end) : nameEnd.value,
    refusal: isTemporary ? 'it is a temporary table' : refusalOf(rest),
    removed: removed.map(({ name }) => name),
    renamed: (name) => `CREATE TABLE ${quotedName(name)}${withoutRanges(statement.text, nameEnd.end, removed)}`,
  };
}

/** Only column definitions and table options may run: what reads other tables is another statement in disguise. */
function refusalOf(tokens: readonly Token[]): string | null {
  const [open, inside] = tokens;
  if (open?.value !== '(') return 'it has no list of columns';
  if (inside?.kind === 'word' && inside.value === 'LIKE') return 'it is a CREATE TABLE … LIKE';
  for (const { kind, value, depth } of tokens) {
    if (kind !== 'word') continue;
    if (value === 'SELECT' || value === 'TABLE') return `it is a CREATE TABLE … ${value}`;
    if (depth === 0 && ['LIKE', 'AS', 'WITH', 'UNION', 'IGNORE', 'REPLACE', 'CONNECTION'].includes(value))
      return `it goes on with ${value} behind its columns`;
    if (depth === 0 && value === 'VALUES') return 'it goes on with VALUES behind its columns';
  }
  return null;
}

interface FileOption {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** DATA DIRECTORY, INDEX DIRECTORY, TABLESPACE, ENCRYPTION: where and how files lie is the lab's matter. */
function fileOptions(tokens: readonly Token[]): readonly FileOption[] {
  const found: FileOption[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (token.kind !== 'word' || (token.depth === 1 && isInColumns(tokens, at))) continue;
    const isDirectory = ['DATA', 'INDEX'].includes(token.value) && tokens[at + 1]?.value === 'DIRECTORY';
    if (!isDirectory && !['TABLESPACE', 'ENCRYPTION', 'SECONDARY_ENGINE'].includes(token.value)) continue;
    let last = at + (isDirectory ? 2 : 1);
    if (tokens[last]?.value === '=') last += 1;
    const name = isDirectory ? `${token.value} DIRECTORY` : token.value;
    found.push({ name, start: token.start, end: tokens[last]?.end ?? token.end });
    at = last;
  }
  return found;
}

/** Whether a token lies in the list of columns, which is the first bracket. */
function isInColumns(tokens: readonly Token[], at: number): boolean {
  return !tokens.slice(0, at).some(({ value, depth }) => value === ')' && depth === 0);
}

function withoutRanges(text: string, from: number, ranges: readonly FileOption[]): string {
  let kept = '';
  let at = from;
  for (const { start, end } of ranges) {
    kept += text.slice(at, start);
    at = end;
  }
  return kept + text.slice(at);
}

function quotedName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** `depth` of a bracket is that of what it stands in. */
function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = 0; at < sql.length; ) {
    const token = tokenAt(sql, at, depth);
    if (token === null) {
      at = blankEnd(sql, at);
      continue;
    }
    if (token.value === ')' && token.kind === 'sign') depth -= 1;
    tokens.push({ ...token, depth });
    if (token.value === '(' && token.kind === 'sign') depth += 1;
    at = token.end;
  }
  return tokens;
}

/** Null where `at` is a blank or the beginning of a comment. */
function tokenAt(sql: string, at: number, depth: number): Token | null {
  if (blankEnd(sql, at) > at) return null;
  const character = sql[at] as string;
  if (character === '`' || character === "'" || character === '"') {
    const end = quoteEnd(sql, at);
    const value = sql.slice(at + 1, end - 1);
    if (character === '`') return { kind: 'name', value: value.replaceAll('``', '`'), start: at, end, depth };
    return { kind: 'text', value, start: at, end, depth };
  }
  const word = /[\w$\u0080-\uffff@]+/y;
  word.lastIndex = at;
  const [text] = word.exec(sql) ?? [];
  if (text) return { kind: 'word', value: text.toUpperCase(), start: at, end: at + text.length, depth };
  return { kind: 'sign', value: character, start: at, end: at + 1, depth };
}

function quoteEnd(sql: string, start: number): number {
  const quote = sql[start];
  for (let at = start + 1; at < sql.length; at++) {
    if (sql[at] === '\\' && quote !== '`') at += 1;
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return sql.length;
}

const blanks = /(?:\s+|--(?=[\s]|$)[^\n]*|#[^\n]*|\/\*(?![!])[\s\S]*?(?:\*\/|$)|\/\*!\d*|\*\/)+/y;

/** Behind blanks and comments; a versioned comment's marks are blanks, what it holds is not. */
function blankEnd(sql: string, at: number): number {
  blanks.lastIndex = at;
  const [text = ''] = blanks.exec(sql) ?? [];
  return at + text.length;
}

/** A statement inside a versioned comment begins with the comment's mark. */
function versionedStart(sql: string, start: number): number {
  const [mark = ''] = /\/\*!\d*\s*$/.exec(sql.slice(Math.max(0, start - 40), start)) ?? [];
  return start - mark.length;
}

function withVersionedEnd(sql: string, end: number): number {
  const rest = /\s*\*\//y;
  rest.lastIndex = end;
  const [mark = ''] = rest.exec(sql) ?? [];
  return end + mark.length;
}

function kindOf(words: readonly string[]): string {
  const [first = '', ...others] = words.filter((word) => word !== '');
  const second = others.find(
    (word) => !['TEMPORARY', 'OR', 'REPLACE', 'IF', 'DEFINER', 'SQL', 'SECURITY'].includes(word),
  );
  return ['CREATE', 'DROP', 'ALTER', 'LOCK', 'UNLOCK'].includes(first) && second ? `${first} ${second}` : first;
}

function lineAt(sql: string, at: number): number {
  return sql.slice(0, at).split('\n').length;
}
