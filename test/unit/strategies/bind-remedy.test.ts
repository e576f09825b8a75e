/** Which remedies can work on a table, and the sentence for each that cannot. */
import { describe, expect, it } from 'vitest';
import { bindRemedies } from '../../../src/strategies/bind-remedy.js';
import { strategies } from '../../../src/strategies/registry.js';
import { strategySpecs } from '../../../src/strategies/specs.js';
import type { Roles } from '../../../src/table/roles.js';
import type { TableShape } from '../../../src/table/shape.js';
import { createTable, type Table } from '../../../src/table/table.js';
import { aColumn, anIndex, aShape } from '../../support/a-shape.js';
import { jobsTable } from '../../support/jobs-table.js';

const settings: Readonly<Record<string, object>> = { command: { run: ['true'], effect: 'deletes' } };

/** `use` or `use: { setting }`, each with its name for a label. */
function listed(...uses: readonly (string | Readonly<Record<string, object>>)[]) {
  return uses.flatMap((use) =>
    typeof use === 'string'
      ? [strategySpecs.parse({ use, with: settings[use] ?? {} })]
      : Object.entries(use).map(([name, own]) => strategySpecs.parse({ use: name, with: own })),
  );
}
const all = listed(...strategies.map(({ name }) => name));

function aTable(roles: Partial<Roles>, more: Partial<TableShape> = {}, columns = [aColumn('id', 'char(36)')]): Table {
  const none: Roles = { key: ['id'], created: null, state: null, text: [], group: null, kind: null, updated: [] };
  return createTable(aShape(columns, { name: 'log', ...more }), { ...none, ...roles });
}

function reasons(uses: Parameters<typeof bindRemedies>[0], table: Table): Readonly<Record<string, string>> {
  return Object.fromEntries(bindRemedies(uses, table).leftOut.map(({ label, reason }) => [label, reason]));
}

it('binds every strategy to the built-in table', () => {
  const { remedies, leftOut } = bindRemedies(all, jobsTable());
  expect(leftOut).toEqual([]);
  expect(remedies.map(({ use }) => use)).toEqual(strategies.map(({ name }) => name));
});

describe('a remedy that cannot work is named with the reason', () => {
  it('without a primary key', () => {
    const left = reasons(all, aTable({ key: [], created: { column: 'at', unit: 'moment' } }, { primaryKey: null }));
    expect(left['prune']).toBe('prune needs a primary key, and `log` has none');
    expect(Object.keys(left).sort()).toEqual(
      [
        'archive',
        'archive-file',
        'copy-swap',
        'drop-index',
        'dump-reload',
        'prune',
        'prune-scattered',
        'trim-text',
      ].sort(),
    );
  });

  it('without an age', () => {
    const left = reasons(listed('archive', 'copy-swap', { 'copy-swap': { keepNewerThan: '1d' } }), aTable({}));
    expect(left).toEqual({
      archive:
        'archive goes by age, and `log` has no column for the time of writing and a key that does not grow with it',
      'copy-swap':
        'copy-swap goes by age, and `log` has no column for the time of writing and a key that does not grow with it',
    });
  });

  it('without texts, groups, or a state that says what failed', () => {
    const uses = listed('trim-text', 'prune-scattered', { 'prune-scattered': { by: 'state' } });
    const left = bindRemedies(uses, aTable({ created: { column: 'at', unit: 'moment' } })).leftOut;
    expect(left.map(({ reason }) => reason)).toEqual([
      'trim-text needs a text column, and `log` has none',
      'prune-scattered needs a column that says whose a row is, and `log` has none',
      'prune-scattered by state takes rows that failed, and in `log` no state says so',
    ]);
  });

  it('where a unique index keeps texts apart, or none of them can hold a compressed form', () => {
    const roles = { created: { column: 'at', unit: 'moment' as const }, text: ['body'] };
    const json = [aColumn('id', 'char(36)'), aColumn('body', 'json')];
    const text = [aColumn('id', 'char(36)'), aColumn('body', 'text')];
    const uses = listed({ 'trim-text': { mode: 'compress' } });
    expect(reasons(uses, aTable(roles, {}, json))).toEqual({
      'trim-text': 'trim-text by compressing needs a text of characters or bytes, and `body` is JSON',
    });
    const unique = { indexes: [anIndex('u', ['body(12)'], { isUnique: true })] };
    expect(reasons(uses, aTable(roles, unique, text))['trim-text']).toContain('unique index `u`');
    expect(reasons(uses, aTable(roles, {}, text))).toEqual({});
  });

  it('where compressing a text would change a column that is generated from it', () => {
    const columns = [aColumn('id', 'char(36)'), aColumn('body', 'text'), aColumn('n', 'int', { generated: 'stored' })];
    const ddl =
      'CREATE TABLE `log` (\n  `id` char(36),\n  `body` text,\n  `n` int GENERATED ALWAYS AS (length(`body`)) STORED\n)';
    const table = aTable({ created: { column: 'at', unit: 'moment' }, text: ['body'] }, { ddl }, columns);
    expect(reasons(listed({ 'trim-text': { mode: 'compress' } }), table)['trim-text']).toContain('would change `n`');
    expect(reasons(listed('trim-text'), table)).toEqual({});
  });

  it('where an index is FULLTEXT, unique, or the counter’s', () => {
    const fulltext = { indexes: [anIndex('ft', ['id'], { kind: 'fulltext' })] };
    expect(reasons(listed('compact', 'drop-index'), aTable({}, fulltext))).toEqual({
      compact: 'compact in place rebuilds no table with a FULLTEXT index, and `log` has `ft`: algorithm copy does',
      'drop-index':
        'drop-index drops a unique, FULLTEXT or spatial index only by its name, and `log` has no other: `ft`',
    });
    expect(
      reasons(listed({ compact: { algorithm: 'copy' } }, { 'drop-index': { index: 'ft' } }), aTable({}, fulltext)),
    ).toEqual({});
    const columns = [aColumn('tenant', 'int'), aColumn('id', 'bigint', { isAutoIncrement: true })];
    const counted = { primaryKey: anIndex('PRIMARY', ['tenant', 'id']), indexes: [anIndex('k_id', ['id'])] };
    expect(
      reasons(listed({ 'drop-index': { index: 'k_id' } }), aTable({ key: ['tenant', 'id'] }, counted, columns))[
        'drop-index'
      ],
    ).toContain('AUTO_INCREMENT');
  });

  it('where files would lack a part of the key', () => {
    const columns = [aColumn('a', 'int'), aColumn('b', 'int', { generated: 'stored' })];
    const table = aTable({ key: ['a', 'b'], created: { column: 'at', unit: 'moment' } }, {}, columns);
    expect(Object.keys(reasons(listed('archive-file', 'dump-reload', 'archive', 'copy-swap'), table)).sort()).toEqual([
      'archive-file',
      'dump-reload',
    ]);
  });
});

it('lets a row log overflow only where a rebuild is online', () => {
  const meets = (algorithm: string, table: Table) =>
    bindRemedies(listed({ compact: { algorithm } }), table).remedies[0]?.meets;
  const fulltext = aTable({}, { indexes: [anIndex('ft', ['id'], { kind: 'fulltext' })] });
  expect(meets('inplace', jobsTable())).toContain('row-log');
  expect(meets('optimize', jobsTable())).toContain('row-log');
  expect(meets('optimize', fulltext)).not.toContain('row-log');
  expect(meets('copy', jobsTable())).not.toContain('row-log');
});
