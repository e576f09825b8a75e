/** Where more of a swept setting stops paying: the knee of rows a second, for each sweep and setting. */
import type { StrategySummary } from '../result/schema.js';
import { kneeOf } from './knee.js';

type Point = NonNullable<StrategySummary['sweep']>;

export interface Swept {
  readonly summary: StrategySummary;
  readonly point: Point;
}

/** From so far apart on, an axis is logarithmic. */
const logFromRatio = 10;

export function sweptOf(summaries: readonly StrategySummary[]): readonly Swept[] {
  return summaries.flatMap((summary) => (summary.sweep ? [{ summary, point: summary.sweep }] : []));
}

/** Whether values of one setting stand on a logarithmic axis: all quantities, above 0, and decades apart. */
export function isLogarithmic(shown: readonly Swept[]): boolean {
  const values = shown.map(({ point }) => point.value ?? 0);
  return Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > logFromRatio;
}

/** Of one setting's points, those that are the knee of their sweep. */
export function kneesAmong(shown: readonly Swept[]): readonly Swept[] {
  if (shown.some(({ point }) => point.value === null)) return [];
  const logarithmic = isLogarithmic(shown);
  return [...new Set(shown.map(({ point }) => point.of))].flatMap((label) => {
    const points = shown
      .filter(({ point }) => point.of === label)
      .flatMap(({ summary, point }) => {
        const rate = summary.rowsPerSecond;
        const x = logarithmic ? Math.log(point.value ?? 0) : (point.value ?? 0);
        return rate ? [{ summary, point, x, y: rate.median, low: rate.low, high: rate.high }] : [];
      });
    return kneeOf(points.toSorted((one, other) => one.x - other.x)) ?? [];
  });
}

/** One sentence over all sweeps of quantities; null without one. */
export function kneeSentence(summaries: readonly StrategySummary[]): string | null {
  const swept = sweptOf(summaries);
  const settings = [...new Set(swept.map(({ point }) => point.setting))];
  const told = settings.flatMap((setting) => {
    const shown = swept.filter(({ point }) => point.setting === setting);
    if (shown.some(({ point }) => point.value === null)) return [];
    const knees = kneesAmong(shown);
    return [...new Set(shown.map(({ point }) => point.of))].map((label) => {
      const knee = knees.find(({ point }) => point.of === label);
      return knee
        ? `at ${setting} ${knee.point.text} for ${label}`
        : `nowhere for ${label}, whose rows a second rise with ${setting} in a straight line or within their intervals`;
    });
  });
  return told.length === 0 ? null : `More stops paying (the knee of rows a second) ${told.join('; ')}.`;
}
