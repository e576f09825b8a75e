import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeField, parseRow, unescapeField } from '../../../src/workload/load-data-text.js';

const hostile = fc.string({
  unit: fc.oneof(fc.constantFrom('\\', '\t', '\n', '\r', '\0', "'", '"', 'N', '🍣'), fc.string()),
});

describe('LOAD DATA text', () => {
  it('escapes what MySQL would take for the end of a field or a row', () => {
    expect(escapeField('a\tb\nc\\d\0')).toBe('a\\tb\\nc\\\\d\\0');
  });

  it('comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(unescapeField(escapeField(text))).toBe(text);
      }),
    );
  });

  it('keeps fields and rows apart, and tells NULL from the two characters \\N', () => {
    fc.assert(
      fc.property(fc.array(fc.option(hostile), { minLength: 1, maxLength: 6 }), (fields) => {
        const line = `${fields.map((field) => (field === null ? '\\N' : escapeField(field))).join('\t')}\n`;
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(parseRow(line, fields.length)).toEqual(fields);
      }),
    );
  });

  it('refuses a row of another number of columns: that is a bug', () => {
    expect(() => parseRow('1\t2\n', 3)).toThrow('a row of 3 columns, not 2');
  });
});
