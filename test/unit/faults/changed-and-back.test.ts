import { expect, it } from 'vitest';
import { changedAndBackSql } from '../../../src/faults/changed-and-back.js';
import type { Column } from '../../../src/table/shape.js';
import { createTable } from '../../../src/table/table.js';
import { aColumn, anIndex, aShape } from '../../support/a-shape.js';
import { jobsTable } from '../../support/jobs-table.js';

const none = { key: ['id'], created: null, state: null, text: [], group: null, kind: null, updated: [] };

function changeOf(...columns: readonly Column[]): string | null {
  const all = [aColumn('id', 'int'), aColumn('indexed', 'int'), ...columns];
  return changedAndBackSql(createTable(aShape(all, { indexes: [anIndex('k', ['indexed'])] }), none));
}

it('changes a number that no index has', () => {
  expect(changedAndBackSql(jobsTable())).toBe('SET `priority` = CAST(`priority` ^ 1 AS SIGNED)');
  expect(changeOf(aColumn('n', 'int unsigned'))).toBe('SET `n` = CAST(`n` ^ 1 AS UNSIGNED)');
});

it('changes a time or a short text where there is no number, and keeps what follows updates', () => {
  expect(changeOf(aColumn('note', 'varchar(40)'), aColumn('at', 'timestamp', { followsUpdates: true }))).toBe(
    'SET `note` = REVERSE(`note`), `at` = `at`',
  );
  expect(changeOf(aColumn('at', 'datetime'))).toContain('INTERVAL IF(SECOND(`at`) % 2 = 0, 1, -1) SECOND');
});

it('has none where all that is left is long, indexed or generated', () => {
  expect(changeOf(aColumn('body', 'mediumtext'), aColumn('g', 'int', { generated: 'virtual' }))).toBeNull();
});
