/** ARCHITECTURE.md's code map is what the code does: who imports whom, and which packages have one home. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Row {
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

const rows = new Map(
  [...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `([a-z-]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, folder, imports, packages]): [string, Row] => [
      folder as string,
      { imports: words(imports), packages: words(packages) },
    ],
  ),
);
const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const folders = [...new Set(files.map(folderOf))].filter((folder) => folder !== '');

function words(text = ''): readonly string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

/** Empty for a file that lies directly in `src/`. */
function folderOf(file: string): string {
  const [first = '', ...rest] = file.split(sep);
  return rest.length === 0 ? '' : first;
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join('src', file), 'utf8');
  return [...text.matchAll(/(?:^import|^export|\bfrom|\bimport\()\s*(?:[^'"`\n]*\bfrom\s*)?'([^']+)'/gm)].map(
    ([, target]) => target as string,
  );
}

function foldersImportedBy(folder: string): readonly string[] {
  const targets = files
    .filter((file) => folderOf(file) === folder)
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => folderOf(normalize(join(dirname(file), target)))),
    );
  return [...new Set(targets)].filter((target) => target !== '' && target !== folder).sort();
}

describe('the code map of ARCHITECTURE.md', () => {
  it('has a row for each folder, and no other', () => {
    expect([...rows.keys()].sort()).toEqual(folders.sort());
  });

  it.each(folders)('says what %s imports', (folder) => {
    expect(foldersImportedBy(folder)).toEqual([...(rows.get(folder)?.imports ?? [])].sort());
  });

  it('has no circle', () => {
    const above: string[] = [];
    const visit = (folder: string): void => {
      expect(above, `${[...above, folder].join(' → ')}`).not.toContain(folder);
      above.push(folder);
      for (const below of rows.get(folder)?.imports ?? []) visit(below);
      above.pop();
    };
    for (const folder of folders) visit(folder);
  });

  it('gives packages that have one home to it alone', () => {
    const homes = new Map([...rows].flatMap(([folder, { packages }]) => packages.map((name) => [name, folder])));
    expect(homes.size).toBeGreaterThan(5);
    const strays = files.flatMap((file) =>
      importsOf(file)
        .map((target) => [...homes.keys()].find((name) => target === name || target.startsWith(`${name}/`)))
        .filter((name) => name !== undefined && homes.get(name) !== folderOf(file))
        .map((name) => `${file} imports ${name}, which ${homes.get(name as string)} alone may`),
    );
    expect(strays).toEqual([]);
  });

  it('leaves exits, printing and the process’s own arguments to the entry', () => {
    const told = files
      .filter((file) => !['bin.ts', 'cli.ts'].includes(file))
      .filter((file) =>
        /\bprocess\.(exit|argv|env|exitCode)\b|\bconsole\./.test(readFileSync(join('src', file), 'utf8')),
      );
    expect(told).toEqual([]);
  });
});
