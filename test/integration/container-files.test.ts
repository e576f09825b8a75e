/** A container's files, read by the engine and, where this process may, directly: the same bytes. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DockerEngine, findEngine, labelledContainers, ownerLabel } from '../../src/lab/docker/engine.js';
import { readContainerFile, rootOfContainer } from '../../src/lab/docker/read-file.js';
import type { Lab } from '../../src/lab/lab.js';
import { readLocalFile } from '../../src/lab/read-local-file.js';
import { labKinds } from './support/machine.js';
import { startTestLab } from './support/test-lab.js';

const file = '/var/lib/mysql/mysql.ibd';
const idFile = '/plimsoll/id';
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('skipped: direct reading of container files: only root may look into a container');

describe.runIf(labKinds.includes('docker'))('a file of a container', () => {
  let lab: Lab;
  let engine: DockerEngine;
  let container: string;
  let id: string;
  beforeAll(async () => {
    lab = await startTestLab('docker', 'file-size');
    const found = await findEngine(process.env);
    if (!('engine' in found)) throw new Error(found.reason);
    engine = found.engine;
    const ours = (await labelledContainers(engine, ownerLabel)).find(({ value }) =>
      value.startsWith(`${process.pid} `),
    );
    container = ours?.name ?? '';
    id = container.slice('plimsoll-'.length);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it('comes whole by the engine', async () => {
    await lab.kill();
    const { bytes, sha256 } = await digest(readContainerFile(engine, container, file));
    expect(bytes).toBeGreaterThan(20 * 2 ** 20);
    if (!isRoot) return;
    const root = await rootOfContainer(engine, container, { path: idFile, text: id });
    expect(root).not.toBeNull();
    expect(await digest(readLocalFile(root + file))).toEqual({ bytes, sha256 });
  });

  it('is an error where it is not there', async () => {
    await expect(digest(readContainerFile(engine, container, '/nothing'))).rejects.toMatchObject({
      code: 'lab-files-failed',
      message: expect.stringContaining('/nothing'),
    });
  });

  it('is read by the engine where the process that the engine names is somebody else’s', async () => {
    const proof = { path: idFile, text: 'another lab' };
    expect(await rootOfContainer(engine, container, proof)).toBeNull();
  });
});

async function digest(pieces: AsyncIterable<Buffer>): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
