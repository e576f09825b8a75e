import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cell, displayWidth, fitName, fitTo, printable, wrap } from '../../../src/terminal/width.js';

describe('width on a terminal', () => {
  it.each([
    ['jobs', 4],
    ['für', 3],
    ['fu\u0308r', 3],
    ['日本語', 6],
    ['🚢', 2],
    ['━─', 2],
  ])('%s takes %d cells', (text, cells) => expect(displayWidth(text)).toBe(cells));

  it('is kept by fitting, and met by cells', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }).map(printable), fc.integer({ min: 0, max: 30 }), (text, width) => {
        expect(displayWidth(fitTo(text, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(cell(text, width, 'right'))).toBe(width);
      }),
    );
  });

  it('leaves an ellipsis where something is cut off', () => {
    expect(fitTo('archive-by-account', 8)).toBe('archive…');
    expect(fitTo('archive', 7)).toBe('archive');
  });

  it('keeps both ends of a name, by which names of one kind differ', () => {
    const names = ['archive-compressed', 'archive-compress-text', 'archive-page-zlib', 'archive'];
    const fitted = names.map((name) => fitName(name, 16));
    expect(fitted).toEqual(['archive…mpressed', 'archive…ess-text', 'archive…age-zlib', 'archive']);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }).map(printable), fc.integer({ min: 0, max: 30 }), (text, width) => {
        expect(displayWidth(fitName(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('wraps words, indented, and loses none', () => {
    expect(wrap('Which remedy brings it back?', 14, '  ')).toEqual(['  Which remedy', '  brings it', '  back?']);
    expect(wrap('a-word-that-is-too-long ok', 10)).toEqual(['a-word-that-is-too-long', 'ok']);
  });

  it('takes control characters out', () => {
    expect(printable('one\u001b[31m\ntwo\u202e')).toBe('one [31m two');
  });
});
