/**
 * Reads a `result.json`, and says plainly what is wrong with one that cannot be read: nobody's report
 * should be made from half-understood figures.
 */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { messageOf, PlimsollError } from '../errors.js';
import { type Result, resultSchema, resultSchemaVersion } from './schema.js';

const problemsMax = 20;
/** A result has nine; a scenario's settings have a few more. */
const depthMax = 32;

/** The result in the file at `path`. Throws PlimsollError (exit 2): `result-unreadable`, `-not-json`, `-version`, `-invalid`. */
export async function readResult(path: string): Promise<Result> {
  const value = parseJson(await readText(path), path);
  const version = versionOf(value);
  if (version !== resultSchemaVersion)
    throw new PlimsollError(
      version === undefined
        ? `${path} is not a result of plimsoll: it has no schemaVersion`
        : `${path} has schemaVersion ${JSON.stringify(version)}; this plimsoll reads version ${resultSchemaVersion}`,
      {
        code: 'result-version',
        hint:
          version === undefined
            ? 'Give the result.json of a run: reports/<run>/result.json.'
            : 'Make the report with the plimsoll that wrote the result, or run the scenario again.',
      },
    );
  const deep = tooDeep(value);
  if (deep) throw invalid(path, [`${pathText(deep)}: nested more than ${depthMax} levels deep`]);
  const parsed = resultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(path, problemLines(parsed.error));
}

function invalid(path: string, details: readonly string[]): PlimsollError {
  return new PlimsollError(`${path} is not a valid result`, {
    code: 'result-invalid',
    hint: 'A result is written by `plimsoll run` and not meant to be edited; run the scenario again.',
    details,
  });
}

/** The path to something nested too deep, or null. Without recursion, which has the same trouble. */
function tooDeep(value: unknown): readonly PropertyKey[] | null {
  let level: { readonly path: readonly PropertyKey[]; readonly value: object }[] = [];
  if (isObject(value)) level.push({ path: [], value });
  for (let depth = 1; level.length > 0; depth++) {
    const [first] = level;
    if (depth > depthMax) return first?.path ?? null;
    level = level.flatMap(({ path, value }) =>
      Object.entries(value).flatMap(([key, child]) =>
        isObject(child) ? [{ path: [...path, Array.isArray(value) ? Number(key) : key], value: child }] : [],
      ),
    );
  }
  return null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new PlimsollError(`cannot read ${path}`, {
      code: 'result-unreadable',
      hint: 'Give the result.json of a run: reports/<run>/result.json.',
      cause: error,
    });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PlimsollError(`${path} is not JSON: ${messageOf(error)}`, {
      code: 'result-not-json',
      hint: 'Give the result.json of a run: reports/<run>/result.json.',
    });
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
}

/** "trials[2].durationMs: Invalid input: expected number, received string". */
function problemLines(error: z.ZodError): readonly string[] {
  const lines = error.issues.map((issue) => `${pathText(issue.path)}: ${issue.message}`);
  return lines.length > problemsMax
    ? [...lines.slice(0, problemsMax), `and ${lines.length - problemsMax} more`]
    : lines;
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '') || 'the whole file';
}
