import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/table/shape.js';
import { valueBytes } from '../../../src/table/value-bytes.js';

const column = (changes: Partial<Column>) =>
  ({ fraction: 0, precision: null, scale: null, members: [], lengthMax: null, ...changes }) as Column;

describe('bytes of a value by its type', () => {
  it.each([
    [{ type: 'bigint' }, 8],
    [{ type: 'mediumint' }, 3],
    [{ type: 'datetime' }, 5],
    [{ type: 'datetime', fraction: 3 }, 7],
    [{ type: 'timestamp', fraction: 6 }, 7],
    [{ type: 'decimal', precision: 20, scale: 6 }, 10],
    [{ type: 'decimal', precision: 10, scale: 0 }, 5],
    [{ type: 'enum', members: ['a', 'b'] }, 1],
    [{ type: 'set', members: Array.from({ length: 33 }, (_, at) => String(at)) }, 8],
    [{ type: 'bit', lengthMax: 9 }, 2],
    [{ type: 'varchar' }, null],
    [{ type: 'json' }, null],
  ])('%j is %s', (changes, bytes) => {
    expect(valueBytes(column(changes))).toBe(bytes);
  });
});
