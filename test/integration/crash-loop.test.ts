/** A rollback that finds no space kills a real server, at every start again; more room ends it, with every row there. */
import { describe, expect, it } from 'vitest';
import { rehearseCrashLoop } from '../../src/crash-loop/rehearse-crash-loop.js';
import { labKinds } from '../support/machine.js';
import { mebibyte, startTestLab } from '../support/test-lab.js';

/** Each start is watched for 8 s: in a container the shortest that shows the loop and its end. */
const shown = { embedded: { starts: 2, forceRecovery: [3, 6] }, docker: { starts: 1, forceRecovery: [6] } } as const;
const diesAgain = expect.objectContaining({
  livedMs: expect.any(Number),
  line: expect.stringMatching(/Out of tablespace/),
});

// Nearly all of it is watching servers live or die: both at once.
describe.concurrent.each(labKinds)('a crash loop on %s', (kind) => {
  it('is made, seen at each start, and left by raising the cap, or read out by innodb_force_recovery', {
    timeout: 300_000,
  }, async ({ expect }) => {
    await using lab = await startTestLab(kind, 'file-size', { cap: { mechanism: 'file-size', bytes: 96 * mebibyte } });
    const { starts, forceRecovery } = shown[kind];
    const loop = await rehearseCrashLoop(
      lab,
      { seed: 42, rowsPerStatement: 50, starts, forceRecovery },
      new AbortController().signal,
    );
    expect(loop, JSON.stringify(loop, null, 1)).toMatchObject({ tableBytes: 96 * mebibyte, capBytes: 96 * mebibyte });
    expect(loop.crash?.serverLog.join('\n')).toMatch(/Out of tablespace during rollback/);
    expect(loop.starts).toEqual(Array.from({ length: starts }, () => diesAgain));
    const way = (level: number | null) => loop.waysOut.find((tried) => tried.forceRecovery === level);
    if (kind === 'embedded')
      expect(way(3)).toMatchObject({ start: { livedMs: null }, rows: loop.rows, same: true, accepts: false });
    // Without the undo logs, rows of the statement that was never committed are there too.
    expect(way(6)).toMatchObject({ start: { livedMs: null }, same: false, accepts: false });
    expect(way(6)?.rows).toBeGreaterThan(loop.rows);
    expect(way(null)).toMatchObject({ start: { livedMs: null }, rows: loop.rows, same: true, accepts: true });
  });
});
