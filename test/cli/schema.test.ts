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

it('prints the same when the scenario is named, and the schema of a result', async () => {
  const [plain, named, result] = [capturedIo(), capturedIo(), capturedIo()];
  expect(await main(['schema'], plain)).toBe(0);
  expect(await main(['schema', 'scenario'], named)).toBe(0);
  expect(named.out()).toBe(plain.out());
  expect(await main(['schema', 'result'], result)).toBe(0);
  expect(JSON.parse(result.out())).toMatchObject({
    title: 'Plimsoll result',
    properties: { schemaVersion: { const: 1 }, trials: { items: { $ref: '#/$defs/Trial' } } },
  });
});

it('prints the page of a result’s fields, and of nothing else', async () => {
  const page = capturedIo();
  expect(await main(['schema', 'result', '--page'], page)).toBe(0);
  expect(page.out()).toContain('| `timeToRecoverMs` | number or null | ms | varies | 1 |');
  expect(page.out()).toContain('| `REMEDY.timeToRecoverMs` | ms | median | rounds that recovered for good |');
  expect(await main(['schema', '--page'], capturedIo())).toBe(2);
  expect(await main(['schema', 'table'], capturedIo())).toBe(2);
});
