/** A rollback that finds no space kills a real server, at every start again; more room ends it, with every row there. */
import { describe, expect, it } from 'vitest';
import { rehearseCrashLoop } from '../../src/crash-loop/rehearse-crash-loop.js';
import { labKinds } from './support/machine.js';
import { mebibyte, startTestLab } from './support/test-lab.js';

describe.each(labKinds.filter((kind) => kind === 'embedded'))('a crash loop on %s', (kind) => {
  it('is made, seen at each start, and left by raising the cap, or read out by innodb_force_recovery', async () => {
    await using lab = await startTestLab(kind, 'file-size', { cap: { mechanism: 'file-size', bytes: 96 * mebibyte } });
    const loop = await rehearseCrashLoop(
      lab,
      { rowsPerStatement: 50, starts: 2, forceRecovery: [3, 6] },
      new AbortController().signal,
    );
    expect(loop, JSON.stringify(loop, null, 1)).toMatchObject({ tableBytes: 96 * mebibyte, capBytes: 96 * mebibyte });
    expect(loop.crash?.serverLog.join('\n')).toMatch(/Out of tablespace during rollback/);
    expect(loop.starts).toEqual([
      expect.objectContaining({ livedMs: expect.any(Number), line: expect.stringMatching(/Out of tablespace/) }),
      expect.objectContaining({ livedMs: expect.any(Number), line: expect.stringMatching(/Out of tablespace/) }),
    ]);
    const [readOut, noLog, raised] = loop.waysOut;
    expect(readOut).toMatchObject({ start: { livedMs: null }, rows: loop.rows, same: true, accepts: false });
    // Without the undo logs, rows of the statement that was never committed are there too.
    expect(noLog).toMatchObject({ start: { livedMs: null }, same: false, accepts: false });
    expect(noLog?.rows).toBeGreaterThan(loop.rows);
    expect(raised).toMatchObject({ start: { livedMs: null }, rows: loop.rows, same: true, accepts: true });
  });
});
