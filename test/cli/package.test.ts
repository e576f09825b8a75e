/** What `npm pack` puts into the package, and that what the program names of it is there. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const { scripts, bin } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin: { readonly plimsoll: string };
};

describe('the package', () => {
  it('is built before it is packed, so that a fresh clone packs a program', () => {
    expect(scripts['prepack']).toBe(scripts['build']);
  });

  it('holds the program, its scenarios and every script that it starts', () => {
    // The scripts would build into dist, which other suites run from.
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
    const [{ files }] = JSON.parse(packed) as [{ readonly files: readonly { readonly path: string }[] }];
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        bin.plimsoll,
        'scenarios/smoke.yaml',
        'scenarios/scenario.schema.json',
        'scenarios/examples/prune.mjs',
        'scripts/setup.sh',
        'scripts/unpack-mysql.sh',
        'scripts/watchdog.sh',
        'scripts/stand-in/docker-entrypoint.sh',
        'docs/errors.md',
      ]),
    );
  });
});
