/** From a file to a `Profile`; all problems are told at once, each as `file:line:column`. */
import { z } from 'zod';
import { problemLines } from '../yaml-files/problems.js';
import {
  type FileKind,
  invalidFile,
  parseYamlSource,
  readYamlSource,
  type YamlSource,
} from '../yaml-files/yaml-source.js';
import { type Profile, profileSchema, profileVersion } from './schema.js';

const kind: FileKind = {
  noun: 'profile',
  invalid: 'profile-invalid',
  unreadable: 'profile-unreadable',
  hint: '`plimsoll inspect` writes one',
};

/** `file` is how messages name it, `path` where it lies. Throws `profile-unreadable`, `profile-invalid`. */
export async function readProfile(file: string, path: string): Promise<Profile> {
  return checked(await readYamlSource(kind, file, path));
}

/** Throws `profile-invalid`. */
export function parseProfile(file: string, text: string): Profile {
  return checked(parseYamlSource(kind, file, text));
}

function checked(source: YamlSource): Profile {
  const { data, file } = source;
  const version = (data as { profileVersion?: unknown } | null)?.profileVersion;
  if (typeof version === 'number' && version !== profileVersion)
    throw invalidFile(kind, file, [
      `${source.whereIsValue(['profileVersion']).text}: profileVersion ${version} is not one that this Plimsoll reads; it reads ${profileVersion}`,
    ]);
  const parsed = profileSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw invalidFile(kind, file, problemLines(parsed.error.issues, data, source, jsonSchema()));
}

function jsonSchema() {
  return z.toJSONSchema(profileSchema, { io: 'input' }) as Parameters<typeof problemLines>[3];
}
