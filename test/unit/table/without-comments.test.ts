import { expect, it } from 'vitest';
import { withoutComments } from '../../../src/table/without-comments.js';

it('takes comments out of a definition, and nothing else', () => {
  const ddl = `CREATE TABLE \`a COMMENT 'x'\` (
  \`id\` int NOT NULL COMMENT 'it''s the \\'key\\', COMMENT',
  \`comment\` varchar(20) DEFAULT 'a COMMENT ''x''' COMMENT '',
  KEY \`k\` (\`comment\`) COMMENT 'of the index'
) ENGINE=InnoDB COMMENT='all of it'
/*!50100 PARTITION BY HASH (id) (PARTITION p0 COMMENT = 'first' ENGINE = InnoDB) */`;
  expect(withoutComments(ddl)).toBe(`CREATE TABLE \`a COMMENT 'x'\` (
  \`id\` int NOT NULL,
  \`comment\` varchar(20) DEFAULT 'a COMMENT ''x''',
  KEY \`k\` (\`comment\`)
) ENGINE=InnoDB
/*!50100 PARTITION BY HASH (id) (PARTITION p0 ENGINE = InnoDB) */`);
});
