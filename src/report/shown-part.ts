/**
 * What a report shows of a result: texts without terminal escapes and control characters (which charts and terminals
 * obey), the middle of long texts and lists left out, and of very many remedies the first. What is left out is said,
 * and stays in result.json. Verdicts are given over all remedies: only tables, charts and lists are bounded.
 */
import { stripVTControlCharacters } from 'node:util';
import { formatCount } from '../measure/format.js';
import type { Result } from '../result/schema.js';
import { byRecovery } from './remedy-order.js';

const textMax = 8_000;
/** Names stand in every table and axis. */
const nameMax = 120;
const nameKeys = new Set(['strategy', 'title', 'use', 'name', 'label', 'of', 'fault', 'kind', 'code']);
/** Longer lists are cut in their middle; others are samples over time, which charts thin out, or bounded by the schema. */
const listsMax: Readonly<Record<string, number>> = {
  serverLog: 200,
  statements: 50,
  steps: 50,
  serverChanges: 50,
  leftBehind: 50,
  indexes: 64,
  series: 50,
  markers: 500,
  operations: 20,
  latency: 50,
  refusals: 50,
  starts: 50,
  waysOut: 50,
  warnings: 100,
  phases: 50,
};
const keysMax = 250;
/** The chart compiler goes one call deeper a remedy, and a chart of more is no picture. */
const remediesMax = 60;
export const trialsShownMax = 200;
const faultTrialsMax = 200;

/** The whole result with its texts fit to be shown and its lists bounded, but for remedies and trials. */
export function tidied(result: Result): Result {
  let cuts = 0;
  const text = (value: string, most: number) => {
    const clean = shownText(value);
    if (clean.length <= most) return clean;
    cuts += 1;
    return cutInMiddle(clean, most);
  };
  const list = (values: readonly unknown[], key: string) => {
    const most = listsMax[key] ?? Number.POSITIVE_INFINITY;
    if (values.length <= most) return values;
    cuts += 1;
    const kept = [...values.slice(0, most / 2), ...values.slice(-most / 2)];
    if (typeof values[0] === 'string') kept.splice(most / 2, 0, `[… ${formatCount(values.length - most)} left out …]`);
    return kept;
  };
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return text(value, nameKeys.has(key) ? nameMax : textMax);
    if (Array.isArray(value)) return list(value, key).map((child) => walk(child, key));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    if (entries.length > keysMax) cuts += 1;
    return Object.fromEntries(
      entries.slice(0, keysMax).map(([name, child]) => [text(name, nameMax), walk(child, name)]),
    );
  };
  const tidy = walk(result, '') as Result;
  return cuts === 0
    ? tidy
    : noted(tidy, `${formatCount(cuts)} long texts or lists are cut in their middle here; result.json has them whole.`);
}

/** Of `tidied`, what tables and charts show. */
export function shownPart(result: Result): Result {
  const { summaries, faultTrials } = result;
  const names = byRecovery(result);
  let shown = result;
  if (names.length > remediesMax) {
    const kept = new Set(names.slice(0, remediesMax));
    const isKept = ({ strategy }: { readonly strategy: string }) => kept.has(strategy);
    shown = {
      ...shown,
      trials: shown.trials.filter(isKept),
      summaries: summaries.filter(isKept),
    };
    shown = noted(
      shown,
      `Tables and charts show ${remediesMax} of ${formatCount(names.length)} remedies, those that recovered most often and quickest; the verdict is over all of them, and result.json has their figures.`,
    );
  }
  if (faultTrials.length <= faultTrialsMax) return shown;
  return noted(
    { ...shown, faultTrials: faultTrials.slice(0, faultTrialsMax) },
    `${formatCount(faultTrialsMax)} of ${formatCount(faultTrials.length)} trials that were broken on purpose are shown; result.json has all.`,
  );
}

/** Plain text: no escape sequences, no control characters but line breaks and tabs, nothing that turns the direction of letters. */
export function shownText(value: string): string {
  return (
    stripVTControlCharacters(value)
      .replace(/[\u2028\u2029]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be shown.
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
  );
}

export function cutInMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  const cut = `[… ${formatCount(text.length - 2 * half)} characters left out …]`;
  // Not through a pair of surrogates.
  const head = text.slice(0, half).replace(/[\ud800-\udbff]$/, '');
  const tail = text.slice(-half).replace(/^[\udc00-\udfff]/, '');
  return text.includes('\n') ? `${head}\n${cut}\n${tail}` : `${head} ${cut} ${tail}`;
}

function noted(result: Result, message: string): Result {
  return { ...result, warnings: [...result.warnings, { code: 'shown-in-part', message }] };
}
