/** A scenario's text libraries by alphabet, each made once, however many workloads are made of them. */
import type { Scenario } from '../scenario/schema.js';
import { createTextLibrary, type TextLibrary } from './text-library.js';
import type { Alphabet } from './vocabulary.js';

export interface TextLibraries {
  of(alphabet: Alphabet): TextLibrary;
  /** Makes the texts of such kinds of rows now, so that they are there when they are asked for. */
  makeReady(kinds: readonly string[]): void;
}

export function createTextLibraries({ seed, workload }: Pick<Scenario, 'seed' | 'workload'>): TextLibraries {
  const libraries = new Map<Alphabet, TextLibrary>();
  const of = (alphabet: Alphabet) => {
    const library = libraries.get(alphabet) ?? createTextLibrary(seed, workload.compressibility, alphabet);
    libraries.set(alphabet, library);
    return library;
  };
  return {
    of,
    makeReady(kinds) {
      const library = of('utf8mb4');
      for (const kind of kinds) library.forms(kind);
    },
  };
}
