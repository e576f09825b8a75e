import { describe, expect, it } from 'vitest';
import { defaultCacheDirectory } from '../../../src/lab/cache-directory.js';

describe('defaultCacheDirectory', () => {
  it('follows XDG_CACHE_HOME, else HOME', () => {
    expect(defaultCacheDirectory({ XDG_CACHE_HOME: '/x', HOME: '/h' })).toBe('/x/plimsoll');
    expect(defaultCacheDirectory({ XDG_CACHE_HOME: '', HOME: '/h' })).toBe('/h/.cache/plimsoll');
  });
});
