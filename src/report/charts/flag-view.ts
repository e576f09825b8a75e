/**
 * Events named over a time axis. Each has a row of its own, so that labels never overlap however close
 * their events are, and a line down into the views below.
 */
import { colors, plotWidth } from './chart-style.js';

/** An event's place on the axis and its name as the flag shows it. */
export interface Flag {
  readonly x: number;
  readonly label: string;
}

/** Flags over a plot: each label in its row, a line from it down to the plot below. */
export function flagView(flags: readonly Flag[], domain: readonly number[], axis: object | null = null) {
  const [from, to] = domain as [number, number];
  const isEarly = ({ x }: Flag) => (x - from) / (to - from) <= 0.42;
  // Early labels run to the right and late ones to the left; in this order few cross another flag's line.
  const ordered = [...flags.filter(isEarly), ...flags.filter((flag) => !isEarly(flag)).toReversed()];
  const values = ordered.map((flag, row) => ({ ...flag, row: row + 0.5, bottom: flags.length }));
  const x = timeX('x', domain, axis);
  const y = { field: 'row', type: 'quantitative', axis: null, scale: { domain: [flags.length, 0], nice: false } };
  const text = (align: 'left' | 'right', outline: object) => ({
    data: { values: values.filter((value) => isEarly(value) === (align === 'left')) },
    mark: { type: 'text', align, dx: align === 'left' ? 5 : -5, fontSize: 11, color: colors.ink, ...outline },
    encoding: { x, y, text: { field: 'label' } },
  });
  const halo = { stroke: '#ffffff', strokeWidth: 4, strokeJoin: 'round' };
  return {
    width: plotWidth,
    height: Math.max(1, flags.length) * 15,
    layer: [
      {
        data: { values },
        mark: { type: 'rule', color: colors.quiet, strokeWidth: 1 },
        encoding: { x, y, y2: { field: 'bottom' } },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 22, color: colors.ink, opacity: 1 },
        encoding: { x, y },
      },
      ...[halo, {}].flatMap((outline) => [text('left', outline), text('right', outline)]),
    ],
  };
}

/** Views that share a place share an axis: every layer must ask for the same one. */
export function flagLines(flags: readonly Flag[], domain: readonly number[], axis: object) {
  return {
    data: { values: [...flags] },
    mark: { type: 'rule', color: colors.quiet, strokeWidth: 1 },
    encoding: { x: timeX('x', domain, axis) },
  };
}

/** Time on the horizontal axis, over exactly `domain`. */
export function timeX(field: string, domain: readonly number[], axis: object | null) {
  return { field, type: 'quantitative', axis, scale: { domain: [...domain], nice: false } };
}
