import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { bundledDirectory } from '../../src/scenario/find-scenario.js';
import { capturedIo } from '../support/captured-io.js';

it('plimsoll schema prints what scenarios/scenario.schema.json holds', async () => {
  const io = capturedIo();
  expect(await main(['schema'], io)).toBe(0);
  expect(io.out()).toBe(await readFile(join(bundledDirectory, 'scenario.schema.json'), 'utf8'));
});
