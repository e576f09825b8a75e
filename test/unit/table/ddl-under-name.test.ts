import { expect, it } from 'vitest';
import { ddlUnderName } from '../../../src/table/ddl-under-name.js';

const ddl = [
  'CREATE TABLE `od``d` (',
  "  `id` int NOT NULL COMMENT 'CONSTRAINT `x` CHECK',",
  '  PRIMARY KEY (`id`),',
  '  CONSTRAINT `od``d_chk_1` CHECK ((`id` > 0)),',
  '  CONSTRAINT `mine` CHECK ((`id` < 9)) /*!80016 NOT ENFORCED */',
  ') ENGINE=InnoDB',
].join('\n');

it('gives the table another name, and its CHECKs none, whatever names and texts hold', () => {
  expect(ddlUnderName(ddl, 'a$&`b')).toBe(
    [
      'CREATE TABLE `a$&``b` (',
      "  `id` int NOT NULL COMMENT 'CONSTRAINT `x` CHECK',",
      '  PRIMARY KEY (`id`),',
      '  CHECK ((`id` > 0)),',
      '  CHECK ((`id` < 9)) /*!80016 NOT ENFORCED */',
      ') ENGINE=InnoDB',
    ].join('\n'),
  );
});

it('takes nothing but a table’s definition', () => {
  expect(ddlUnderName('CREATE VIEW `v` AS SELECT 1', 'x')).toBeNull();
  expect(ddlUnderName('CREATE TABLE `t` SELECT 1', 'x')).toBeNull();
});
