/**
 * What a chart really draws: its specification compiled and run as a Vega view, and every number that a mark takes
 * from a data field to a quantitative place. Transforms of Vega-lite's own (stacking, binning) have happened by then.
 */
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

export interface DrawnValue {
  readonly channel: 'x' | 'x2' | 'y' | 'y2';
  /** As the chart names it; what stacking made of it keeps its name. */
  readonly field: string;
  readonly value: number;
  /** Ends of the axis that it lies on. */
  readonly from: number;
  readonly to: number;
}

interface Mark {
  readonly type: string;
  readonly from?: { readonly data?: string; readonly facet?: { readonly name: string; readonly data: string } };
  readonly encode?: { readonly update?: Readonly<Record<string, unknown>> };
  readonly marks?: readonly Mark[];
}

const channels = ['x', 'x2', 'y', 'y2'] as const;
const quantitative = new Set(['linear', 'log', 'time', 'utc']);

export async function drawnValues(spec: TopLevelSpec): Promise<readonly DrawnValue[]> {
  const compiled = compile(spec).spec;
  const view = await new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.Error }).runAsync();
  try {
    return (compiled.marks as unknown as readonly Mark[]).flatMap((mark) => drawnBy(view, mark, new Map()));
  } finally {
    view.finalize();
  }
}

function drawnBy(view: vega.View, mark: Mark, facets: ReadonlyMap<string, string>): readonly DrawnValue[] {
  const { facet, data } = mark.from ?? {};
  const inner = facet ? new Map([...facets, [facet.name, facet.data]]) : facets;
  if (mark.marks) return mark.marks.flatMap((child) => drawnBy(view, child, inner));
  if (data === undefined) return [];
  const rows = view.data(facets.get(data) ?? data) as readonly Readonly<Record<string, unknown>>[];
  return channels.flatMap((channel) => {
    const place = placeOf(mark.encode?.update?.[channel]);
    if (!place) return [];
    const scale = view.scale(place.scale);
    if (!quantitative.has(scale.type)) return [];
    const [from, to] = scale.domain().map(Number) as [number, number];
    const field = place.field.replace(/_(start|end)$/, '');
    return rows.map((row) => ({ channel, field, value: Number(row[place.field]), from, to }));
  });
}

function placeOf(given: unknown): { readonly scale: string; readonly field: string } | null {
  const place = (Array.isArray(given) ? given.at(-1) : given) as { scale?: unknown; field?: unknown } | undefined;
  return typeof place?.scale === 'string' && typeof place.field === 'string'
    ? { scale: place.scale, field: place.field }
    : null;
}
