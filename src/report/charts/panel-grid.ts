/**
 * Small multiples: one little plot a remedy, in as many columns as there is room for. Every panel has axes of its
 * own, so that none has to be looked up far away; over ranges alike all of them have the same ones.
 */
import { plotWidth } from './chart-style.js';

export interface Panel {
  readonly title: string;
  /** What a line under the title says, one string a line. */
  readonly notes: readonly string[];
  readonly layer: readonly object[];
}

export type Range = readonly [from: number, to: number];

/** A page has as many as fit, one on a phone. */
const columnsMax = 3;
/** What a panel's own axis and the gap beside it take of a column. */
const besidePlot = 52;
const panelHeight = 92;
/** Ranges further apart than this would leave the shorter one a corner of its panel. */
const sharedRatioMax = 4;

export function panelGrid(panels: readonly Panel[]) {
  const columns = Math.min(columnsMax, panels.length);
  return {
    columns,
    spacing: { row: 20, column: 14 },
    concat: panels.map(({ title, notes, layer }) => ({
      title: {
        text: title,
        subtitle: [...notes],
        anchor: 'start',
        frame: 'bounds',
        fontSize: 12,
        fontWeight: 'bold',
        subtitleFontSize: 11,
        subtitleLineHeight: 14,
        subtitlePadding: 2,
        offset: 6,
      },
      width: Math.floor(plotWidth / columns) - besidePlot,
      height: panelHeight,
      layer: [...layer],
    })),
  };
}

/** The same range for all panels where they are alike; else each its own. */
export function panelRanges(ranges: readonly Range[]): { readonly ranges: readonly Range[]; readonly shared: boolean } {
  const lengths = ranges.map(([from, to]) => to - from);
  const all: Range = [Math.min(...ranges.map(([from]) => from)), Math.max(...ranges.map(([, to]) => to))];
  const shared = all[1] - all[0] <= sharedRatioMax * Math.min(...lengths);
  return { ranges: shared ? ranges.map(() => all) : ranges, shared };
}

/** `abreast` names in a row, one on a phone: words that say what was measured must not be cut. A picture has no container. */
export function panelLegend(abreast: number) {
  return { columns: { expr: `containerSize()[0] < 520 ? 1 : ${abreast}` }, labelLimit: 300 };
}

/** Seconds with their unit at every tick: a title under each panel would be wider than the panel. */
export function secondsX(range: Range) {
  return {
    type: 'quantitative',
    scale: { domain: [...range], nice: false },
    axis: { title: null, tickCount: 3, labelSeparation: 2, labelExpr: "format(datum.value, '~f') + ' s'" },
  };
}
