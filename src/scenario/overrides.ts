/**
 * Options of `plimsoll run` that change a scenario. Each goes into the file's data before it is
 * checked, so that the schema judges an option as it judges a line of the file; what is wrong with
 * one is then told under the option's name.
 */
import type { KeyPath } from './scenario-source.js';

/** As typed on the command line: text, or what a program passes. */
export interface ScenarioOverrides {
  readonly seed?: string | number;
  /** A size with a unit: "64MiB". */
  readonly cap?: string;
  /** Names or labels of strategies; one that the file does not list runs with its defaults. */
  readonly strategies?: readonly string[];
  /** Rounds; the unit may be left out here. */
  readonly repetitions?: string | number;
  readonly lab?: string;
  readonly image?: string;
}

interface Override {
  readonly option: string;
  readonly path: readonly [string, ...string[]];
  readonly value: unknown;
}

/** The overrides that were given, as values at paths. `strategies` is a choice, not a value: see load-scenario.ts. */
export function overrideValues(overrides: ScenarioOverrides): readonly Override[] {
  const { seed, cap, repetitions, lab, image } = overrides;
  const all: Override[] = [
    { option: '--seed', path: ['seed'], value: seed === undefined ? undefined : wholeNumber(seed) },
    { option: '--cap', path: ['cap', 'size'], value: cap },
    { option: '--repetitions', path: ['trials', 'repetitions'], value: rounds(repetitions) },
    { option: '--lab', path: ['lab', 'kind'], value: lab },
    { option: '--image', path: ['lab', 'image'], value: image },
  ];
  return all.filter(({ value }) => value !== undefined);
}

/** `data` with the overrides put in; sections that are missing are made, anything else in their place is left alone. */
export function withOverrides(data: unknown, overrides: readonly Override[]): unknown {
  return overrides.reduce((changed, { path, value }) => withValue(changed, path, value), data);
}

/** The option that brought in the value at `path`, or null where the file did. */
export function optionAt(overrides: readonly Override[], path: KeyPath): string | null {
  return overrides.find((override) => override.path.join('.') === path.join('.'))?.option ?? null;
}

function withValue(data: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return data;
  const section = data as Readonly<Record<string, unknown>>;
  return { ...section, [key]: withValue(section[key] ?? {}, rest, value) };
}

function wholeNumber(value: string | number): string | number {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

function rounds(value: string | number | undefined): string | undefined {
  if (value === undefined) return undefined;
  return /^\d+$/.test(String(value)) ? `${value} rounds` : String(value);
}
