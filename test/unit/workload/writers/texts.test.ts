import { expect, it } from 'vitest';
import { guessRoles } from '../../../../src/table/guess-roles.js';
import { createTable } from '../../../../src/table/table.js';
import { createWorkload } from '../../../../src/workload/create-workload.js';
import { jobsWorkload } from '../../../support/a-scenario.js';
import { aColumn, anIndex, aShape } from '../../../support/a-shape.js';

it('as many texts as are asked for come again as they were, and lie together in an index', () => {
  const columns = [aColumn('id', 'bigint'), aColumn('place', 'varchar(64)'), aColumn('body', 'text')];
  const shape = aShape(columns, { indexes: [anIndex('k_place', ['place'])] });
  const { scenario } = jobsWorkload();
  const length = [{ share: 1, medianStart: 8, medianEnd: 30, p95: 2 }];
  const spec = { ...scenario, workload: { ...scenario.workload, columns: { place: { length, distinct: 60 } } } };
  const workload = createWorkload({ scenario: spec, table: createTable(shape, guessRoles(shape).roles) });
  const at = workload.columns.findIndex(({ name }) => name === 'place');
  const texts = Array.from({ length: 4000 }, (_, index) => workload.historyRow(index)[at] ?? '');
  expect(new Set(texts).size).toBe(60);
  expect(texts.every((text, index) => workload.sizeOf(index).storedBytes[1] === Buffer.byteLength(text))).toBe(true);
  expect(workload.layout.secondary[0]?.order).toBe('grouped');
});
