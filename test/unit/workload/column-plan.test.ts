/** What columns hold where nobody said so. */
import { expect, it } from 'vitest';
import { guessRoles } from '../../../src/table/guess-roles.js';
import { guessState } from '../../../src/table/guess-state.js';
import { ageColumn, createTable } from '../../../src/table/table.js';
import { planColumns } from '../../../src/workload/column-plan.js';
import { aColumn, aShape } from '../../support/a-shape.js';
import { jobsTable } from '../../support/jobs-table.js';

const noRoles = {
  ...jobsTable().roles,
  key: ['id'],
  created: null,
  state: null,
  text: [],
  group: null,
  kind: null,
  updated: [],
};
const workload = {
  compressibility: 0.7,
  textMax: 2 ** 20,
  types: [{ type: 'rows', weight: 1, text: [], columns: {} }],
  columns: {},
};

it.each(['float', 'double', 'decimal(20,6)', 'bigint', 'tinyint unsigned', 'smallint'])(
  'fills a column of %s with some distinct numbers that it can hold',
  (type) => {
    const column = aColumn('measure', type);
    const table = createTable(aShape([aColumn('id', 'int'), column]), noRoles);
    const [, plan] = planColumns(table, workload)[0] ?? [];
    expect(plan?.make).toMatchObject({ make: 'number', distinct: expect.any(Number) });
    const distinct = plan?.make.make === 'number' ? plan.make.distinct : 0;
    expect(Number.isInteger(distinct) && distinct >= 2).toBe(true);
    const said = planColumns(table, { ...workload, columns: { measure: { distinct: 7 } } })[0]?.[1]?.make;
    expect(said).toMatchObject({ make: 'number', distinct: 7 });
  },
);

it('fills a column with what CHECKs name for it, and JSON where they ask for it', () => {
  const columns = [
    aColumn('id', 'int'),
    aColumn('level', 'int', { allowed: ['10', '20'] }),
    aColumn('doc', 'longtext', { allowed: 'json' }),
  ];
  const [, level, doc] = planColumns(createTable(aShape(columns), noRoles), workload)[0] ?? [];
  expect(level?.make).toEqual({
    make: 'values',
    values: [
      { text: '10', weight: 1 },
      { text: '20', weight: 1 },
    ],
  });
  expect(doc?.make).toMatchObject({ make: 'text', form: 'json' });
});

it('reads a state’s values from a CHECK, words by what they mean and numbers in their order', () => {
  const word = aColumn('status', 'varchar(9)', { allowed: ['FAILED', 'NEW', 'DONE'], default: 'NEW' });
  expect(guessState([word], null, null)?.role).toMatchObject({
    queued: 'NEW',
    running: null,
    success: 'DONE',
    error: 'FAILED',
  });
  const number = aColumn('status', 'tinyint', { allowed: ['10', '20', '30'] });
  expect(guessState([number], null, null)?.role).toMatchObject({
    queued: '10',
    running: '20',
    success: '30',
    error: null,
  });
  const flag = aColumn('state', 'tinyint', { allowed: ['3', '9'] });
  expect(guessState([flag], null, null)?.role).toMatchObject({
    queued: '3',
    running: null,
    success: '9',
    finished: ['9'],
  });
});

it('counts no age by a key that the server makes of other columns', () => {
  const key = (more: object) => guessRoles(aShape([aColumn('c', 'bigint', more), aColumn('a', 'int')]));
  const made = key({ generated: 'stored' });
  expect(made.reasons.created).toContain('rows have no age');
  expect(key({}).reasons.created).toContain('the key, which grows, stands in');
  const shape = aShape([aColumn('c', 'bigint', { generated: 'stored' }), aColumn('a', 'int')]);
  expect(ageColumn(createTable(shape, made.roles))).toBeNull();
});

it('counts an AUTO_INCREMENT column up, whether it is the key or not', () => {
  const columns = [aColumn('id', 'bigint', { isAutoIncrement: true }), aColumn('body', 'text')];
  const table = createTable(aShape(columns, { primaryKey: null }), { ...noRoles, key: [] });
  expect(planColumns(table, workload)[0]?.[0]?.make).toEqual({ make: 'sequence' });
});
