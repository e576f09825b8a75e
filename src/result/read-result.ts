/**
 * Reads a `result.json`, and says plainly what is wrong with one that cannot be read: nobody's report
 * should be made from half-understood figures.
 */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { messageOf, PlimsollError } from '../errors.js';
import { type Result, resultSchema, resultSchemaVersion } from './schema.js';

const problemsMax = 20;

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
  const parsed = resultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new PlimsollError(`${path} is not a valid result`, {
    code: 'result-invalid',
    hint: 'A result is written by `plimsoll run` and not meant to be edited; run the scenario again.',
    details: problemLines(parsed.error),
  });
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
