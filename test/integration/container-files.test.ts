/** A container's files, by the engine and, where this process may look in, directly: the same answers. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerFiles, filesByEngine } from '../../src/lab/docker/container-files.js';
import type { DockerEngine } from '../../src/lab/docker/engine.js';
import type { Lab } from '../../src/lab/lab.js';
import type { LabFiles } from '../../src/lab/lab-files.js';
import { ownContainer } from '../support/in-lab.js';
import { labKinds } from '../support/machine.js';
import { startTestLab } from '../support/test-lab.js';

const mayLookIn = process.getuid?.() === 0;
if (!mayLookIn) console.warn('skipped: container files read directly: only root may look into a container');

const data = '/var/lib/mysql';
const idFile = '/plimsoll/id';

describe.runIf(labKinds.includes('docker'))('the files of a container', () => {
  let lab: Lab;
  let engine: DockerEngine;
  let container: string;
  const shell = async (script: string, ...args: readonly string[]) =>
    (await promisify(execFile)('docker', ['exec', container, 'sh', '-c', script, 'sh', ...args])).stdout;

  beforeAll(async () => {
    lab = await startTestLab('docker', 'file-size');
    ({ engine, name: container } = await ownContainer());
    // Nothing may write while both look.
    await lab.kill();
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it('are told by the engine', async () => {
    const seen = await lookAt(filesByEngine(engine, container, shell));
    expect(seen).toMatchObject({ none: new Map(), noText: '' });
    expect(seen.size).toBeGreaterThan(20 * 2 ** 20);
    expect(seen.sizes.get('mysql.ibd')).toBe(seen.size);
    expect(seen.read.bytes).toBe(seen.size);
    expect(seen.text).toMatch(/server-uuid/);
  });

  it.runIf(mayLookIn)('are the same where this process looks in', async () => {
    const id = (await shell(`cat ${idFile}`)).trim();
    const asked: string[] = [];
    const counted = async (script: string) => {
      asked.push(script);
      return '';
    };
    const files = await containerFiles(engine, container, counted, { path: idFile, text: id });
    expect(await lookAt(files)).toEqual(await lookAt(filesByEngine(engine, container, shell)));
    expect(asked).toEqual([]);
  });

  it('are told by the engine where the process that it names is not the container’s', async () => {
    let asked = 0;
    const counted = async (script: string, ...args: readonly string[]) => {
      asked++;
      return shell(script, ...args);
    };
    const files = await containerFiles(engine, container, counted, { path: idFile, text: 'another lab' });
    await files.sizeOf(`${data}/mysql.ibd`);
    expect(asked).toBe(1);
  });

  it('are an error where they cannot be read', async () => {
    const files = filesByEngine(engine, container, shell);
    await expect(digest(files.read('/nothing'))).rejects.toMatchObject({
      code: 'lab-files-failed',
      message: expect.stringContaining('/nothing'),
    });
  });
});

async function lookAt(files: LabFiles) {
  return {
    size: await files.sizeOf(`${data}/mysql.ibd`),
    sizes: await files.sizesIn(data),
    none: await files.sizesIn('/nothing'),
    read: await digest(files.read(`${data}/mysql.ibd`)),
    text: await files.textOf(`${data}/auto.cnf`),
    noText: await files.textOf('/nothing'),
  };
}

async function digest(pieces: AsyncIterable<Buffer>): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
