/** A scenario file before its keys are looked at: yaml-files' reader, with a scenario's words and error codes. */
import type { PlimsollError } from '../errors.js';
import {
  type FileKind,
  invalidFile,
  parseYamlSource,
  readYamlSource,
  type YamlSource,
} from '../yaml-files/yaml-source.js';

export type { KeyPath, YamlSource as ScenarioSource } from '../yaml-files/yaml-source.js';

const kind: FileKind = {
  noun: 'scenario',
  invalid: 'scenario-invalid',
  unreadable: 'scenario-unreadable',
  hint: '`plimsoll scenarios` lists the scenarios that come with plimsoll',
};

/** Reads and parses a file. Throws `scenario-unreadable` or `scenario-invalid`. */
export const readScenarioSource = (file: string, path: string): Promise<YamlSource> => readYamlSource(kind, file, path);

/** Parses text that came from `file`. Throws `scenario-invalid` with every problem. */
export const parseScenarioSource = (file: string, text: string): YamlSource => parseYamlSource(kind, file, text);

/** One error for all problems of a scenario; each is a line of its own. */
export const invalid = (file: string, problems: readonly string[], hint?: string): PlimsollError =>
  invalidFile(kind, file, problems, hint);
