/**
 * MySQL's option files, as its own clients read them: sections [client] and [plimsoll], `-` and `_` alike in names,
 * quotes, the escapes \b \t \n \r \s \\ and comments. What is included is not followed, and told. A file that everybody
 * may write is not believed, as MySQL's clients do not either.
 */
import { open } from 'node:fs/promises';
import { messageOf, PlimsollError } from '../errors.js';

export interface OptionFile {
  /** By name, with `-`: `password`, `ssl-ca`. A name without a value is null. */
  readonly options: ReadonlyMap<string, string | null>;
  /** What was passed over, and why. */
  readonly notes: readonly string[];
}

const sections = ['client', 'plimsoll'];
const sizeMax = 2 ** 20;

/** Null where `isOptional` and there is no such file. Throws `option-file`. */
export async function readOptionFile(path: string, isOptional: boolean): Promise<OptionFile | null> {
  let text: string;
  try {
    await using file = await open(path, 'r');
    const { mode, size } = await file.stat();
    if (mode & 0o002)
      throw new PlimsollError(`${path} may be written by everybody, so it is not believed`, {
        code: 'option-file',
        hint: `chmod 600 ${path}`,
      });
    if (size > sizeMax)
      throw new PlimsollError(`${path} is no option file: it has more than 1 MiB`, { code: 'option-file' });
    text = await file.readFile('utf8');
  } catch (cause) {
    if (cause instanceof PlimsollError) throw cause;
    if (isOptional && (cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new PlimsollError(`cannot read the option file ${path}: ${messageOf(cause)}`, { code: 'option-file', cause });
  }
  return parseOptionFile(text);
}

/** [plimsoll] goes before [client], and of one section the last line. */
export function parseOptionFile(text: string): OptionFile {
  const bySection = new Map(sections.map((name) => [name, new Map<string, string | null>()]));
  const notes: string[] = [];
  let section = '';
  for (const [at, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const heading = /^\[([^\]]*)\]/.exec(line);
    if (heading) {
      section = (heading[1] ?? '').trim();
      continue;
    }
    if (line.startsWith('!')) {
      notes.push(`line ${at + 1}: ${/^!\w*/.exec(line)?.[0]} is not followed`);
      continue;
    }
    const [, name = '', value] = /^([^=\s]+)\s*(?:=(.*))?$/s.exec(line) ?? [];
    if (name === '') continue;
    bySection
      .get(section)
      ?.set(name.replaceAll('_', '-').replace(/^loose-/, ''), value === undefined ? null : textOf(value));
  }
  return { options: new Map(sections.flatMap((name) => [...(bySection.get(name) ?? [])])), notes };
}

const escapes: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', r: '\r', s: ' ', '\\': '\\' };

/** Quotes go away when they stand around all of it; a `#` begins a comment outside of them. */
function textOf(text: string): string {
  const trimmed = text.trim();
  const quote = trimmed[0];
  const end = quote === '"' || quote === "'" ? closing(trimmed, quote) : -1;
  const plain = end > 0 ? trimmed.slice(1, end) : trimmed.replace(/\s*#.*$/s, '').trimEnd();
  return plain.replace(/\\(.)/gs, (both, letter: string) => escapes[letter] ?? both);
}

function closing(text: string, quote: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}
