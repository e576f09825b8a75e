/** What a lab's owner may do while its server starts. */
import { describe, expect, it } from 'vitest';
import { labKinds } from '../support/machine.js';
import { startTestLab } from '../support/test-lab.js';

describe.each(labKinds)('a lab that starts on %s', (kind) => {
  it('lets its owner work before it answers: once, and not again at a restart', async () => {
    let calls = 0;
    const whileStarting = () => {
      calls += 1;
    };
    await using lab = await startTestLab(kind, 'file-size', { whileStarting });
    expect(calls).toBe(1);
    await lab.restart();
    expect(calls).toBe(1);
  });

  it('is not there when its owner’s work fails', async () => {
    const failure = new Error('no rows can be made');
    const whileStarting = () => {
      throw failure;
    };
    await expect(startTestLab(kind, 'file-size', { whileStarting })).rejects.toBe(failure);
  });
});
