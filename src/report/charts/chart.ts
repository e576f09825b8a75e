/**
 * What a chart is: a pure function from a result to a vega-lite specification, or to null where the
 * result holds nothing to draw. Title and subtitle stand apart from the specification, since a page
 * sets them as text that can wrap, and a picture on its own carries them inside.
 */
import type { TopLevelSpec } from 'vega-lite';
import type { Result } from '../../result/schema.js';
import { chartConfig } from './chart-style.js';

export interface Chart {
  /** File name without ending: `time-to-recover`. */
  readonly name: string;
  /** The question that the chart answers. */
  readonly title: string;
  /** Units and method, one or two sentences. */
  readonly subtitle: string;
  /** What the chart shows, in words with figures, for readers who cannot see it. */
  readonly description: string;
  /** Marks and scales; every view in it, or row of panels, is about `plotWidth` wide, so that a page can set another width. */
  readonly spec: ChartSpec;
}

/** A view without title and configuration. */
export type ChartSpec = Pick<TopLevelSpec, 'data' | 'transform'> & Readonly<Record<string, unknown>>;

export type DrawChart = (result: Result) => Chart | null;

/** The chart as a specification that stands on its own, with data, title and configuration: `<name>.vl.json`. */
export function standaloneSpec(chart: Chart): TopLevelSpec {
  return {
    ...pageSpec(chart),
    title: { text: wrap(chart.title, 74), subtitle: wrap(chart.subtitle, 96) },
    config: chartConfig,
  } as TopLevelSpec;
}

/** The chart for a page that says title and subtitle itself. */
export function pageSpec(chart: Chart): TopLevelSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: chart.description,
    background: '#ffffff',
    padding: 8,
    ...chart.spec,
    config: chartConfig,
  } as unknown as TopLevelSpec;
}

/** Vega breaks no lines by itself. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
