/**
 * A YAML file as text and as a document whose nodes know where they stand: scenarios, profiles. Everything that
 * can be wrong with a file before its keys are looked at is told here: not there, not text, too
 * large, not YAML, aliases that bite their own tail.
 */
import { open } from 'node:fs/promises';
import { type Document, isMap, isNode, LineCounter, type Pair, parseDocument, visit } from 'yaml';
import { type ErrorCode, messageOf, PlimsollError } from '../errors.js';
import { limitPassedIn } from './lexical-limits.js';

/** Keys and indexes from the root to a value. */
export type KeyPath = readonly (string | number)[];

/** What a file should be: its name in messages, and the codes of errors about it. */
export interface FileKind {
  readonly noun: string;
  readonly invalid: ErrorCode;
  readonly unreadable: ErrorCode;
  /** Where another one is found, or how it is made. */
  readonly hint: string;
}

export interface YamlSource {
  /** As the user named the file; stands in every message. */
  readonly file: string;
  /** Plain data; the caller may change it. */
  readonly data: unknown;
  /** Of the value at `path`, or of the nearest thing above it that is there. */
  whereIsValue(path: KeyPath): Place;
  /** Of the key `key` in the map at `path`. */
  whereIsKey(path: KeyPath, key: string): Place;
}

/** Where something was said. */
export interface Place {
  /** `file:line:column`, or the option of the command line. */
  readonly text: string;
  /** Orders problems as a reader meets them. */
  readonly offset: number;
}

const sizeMax = 2 ** 20;
/** A list of job types that is shared by a dozen anchors stays far below this. */
const aliasCountMax = 100;

/** Reads and parses a file. Throws the kind's `unreadable` or `invalid`. */
export async function readYamlSource(kind: FileKind, file: string, path: string): Promise<YamlSource> {
  return parseYamlSource(kind, file, await readText(kind, file, path));
}

/** Parses text that came from `file`. Throws the kind's `invalid` with every problem. */
export function parseYamlSource(kind: FileKind, file: string, text: string): YamlSource {
  const lines = new LineCounter();
  const passed = limitPassedIn(text, kind.noun);
  if (passed) throw invalidFile(kind, file, [`${file}:${placeIn(text, passed.offset)}: ${passed.what}`]);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const place = (offset: number): Place => ({ text: at(offset), offset });
  const problems = [...document.errors, ...document.warnings].map(
    ({ pos, code, message }) => `${at(pos[0])}: ${yamlMessages[code]?.(kind.noun) ?? `not valid YAML: ${message}`}`,
  );
  // Nodes of a broken document may lie anywhere, so aliases are only followed in a sound one.
  if (problems.length === 0) problems.push(...aliasProblems(document, at));
  if (problems.length > 0) throw invalidFile(kind, file, problems);
  return {
    file,
    data: dataOf(kind, file, document),
    whereIsValue: (path) => place(offsetOf(document, path)),
    whereIsKey: (path, key) => place(keyOffsetOf(document, path, key)),
  };
}

/** `line:column` of an offset, both from 1. */
function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

const problemsMax = 50;

/** One error for all problems of a file; each is a line of its own. */
export function invalidFile(
  { noun, invalid }: FileKind,
  file: string,
  problems: readonly string[],
  hint?: string,
): PlimsollError {
  const many = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new PlimsollError(`the ${noun} ${file} has ${many}`, {
    code: invalid,
    details:
      problems.length > problemsMax
        ? [...problems.slice(0, problemsMax), `… and ${problems.length - problemsMax} more`]
        : problems,
    ...(hint === undefined ? {} : { hint }),
  });
}

async function readText(kind: FileKind, file: string, path: string): Promise<string> {
  const bytes = await readBytes(kind, file, path);
  const refused = (what: string) => invalidFile(kind, file, [`${file}:1:1: ${what}`]);
  if (bytes.length > sizeMax) throw refused(`larger than 1 MiB; a ${kind.noun} is a page of text`);
  if (bytes.includes(0)) throw refused(`a binary file; a ${kind.noun} is YAML text in UTF-8`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refused('not UTF-8; save the file in that encoding');
  }
}

/** At most one byte more than is allowed, so that a huge or endless file costs nothing. */
async function readBytes(kind: FileKind, file: string, path: string): Promise<Buffer> {
  try {
    await using handle = await open(path, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(sizeMax + 1), 0, sizeMax + 1);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'it may not be read' };
    throw new PlimsollError(
      `cannot read the ${kind.noun} ${file}: ${why[code as keyof typeof why] ?? messageOf(cause)}`,
      {
        code: kind.unreadable,
        hint: kind.hint,
        cause,
      },
    );
  }
}

/** The commonest of the parser's errors, in words that say what to do. */
const yamlMessages: Readonly<Record<string, (noun: string) => string>> = {
  DUPLICATE_KEY: () => 'this key stands here twice; keep one of them',
  MULTIPLE_DOCS: (noun) => `a second YAML document begins here; a file holds one ${noun}`,
  TAB_AS_INDENT: () => 'a tab as indentation; YAML wants spaces',
};

/** Aliases that point at nothing, or at something they are themselves part of. */
function aliasProblems(document: Document.Parsed, at: (offset: number) => string): string[] {
  const problems: string[] = [];
  visit(document, {
    Alias(_key, alias, ancestors) {
      const where = at(alias.range?.[0] ?? 0);
      const target = alias.resolve(document);
      if (!target) problems.push(`${where}: the alias *${alias.source} has no anchor &${alias.source} before it`);
      else if (ancestors.includes(target)) problems.push(`${where}: an alias within its own anchor has no end`);
    },
  });
  return problems;
}

function dataOf(kind: FileKind, file: string, document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: aliasCountMax });
  } catch (thrown) {
    throw invalidFile(kind, file, [`${file}:1:1: aliases that cannot be followed: ${messageOf(thrown)}`]);
  }
}

function offsetOf(document: Document.Parsed, path: KeyPath): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function keyOffsetOf(document: Document.Parsed, path: KeyPath, key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair: Pair | undefined = isMap(map)
    ? map.items.find((item) => String(isNode(item.key) ? item.key.toJSON() : item.key) === key)
    : undefined;
  return isNode(pair?.key) && pair.key.range ? pair.key.range[0] : offsetOf(document, path);
}
