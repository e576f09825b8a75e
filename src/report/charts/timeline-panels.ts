/**
 * A timeline as a stack of three views over one time axis: flags that name each event on a row of its
 * own (so that labels never overlap, however close events are), statements a second, and the backlog.
 */
import type { Timeline } from '../../result/schema.js';
import { colors, plotWidth } from './chart-style.js';
import { type Flag, flagLines, flagView, timeX } from './flag-view.js';

export interface TimelinePanels {
  readonly title: string;
  readonly axisTitle: string;
  readonly timeline: Timeline;
  /** The instant that the axis counts from. */
  readonly originMs: number;
  /** Slices after this are left out. */
  readonly untilMs: number;
  readonly flags: readonly Flag[];
}

const slicesMax = 90;
const quietAxis = { title: null, labels: false, ticks: false };
const outcomes = ['accepted', 'refused with 1114', 'failed otherwise'] as const;

export function timelinePanels(panels: TimelinePanels) {
  const slices = slicesOf(panels);
  const places = [...slices.flatMap(({ from, seconds }) => [from, seconds]), ...panels.flags.map(({ x }) => x)];
  const domain = [Math.min(...places), Math.max(...places)];
  return {
    title: { text: panels.title, anchor: 'start', fontSize: 13, fontWeight: 'bold', offset: 8 },
    spacing: 0,
    vconcat: [
      flagView(panels.flags, domain),
      rateView(slices, panels.flags, domain),
      backlogView(slices, panels, domain),
    ],
  };
}

interface Slice {
  readonly from: number;
  readonly seconds: number;
  readonly backlog: number;
  readonly rates: readonly number[];
}

/** Ticks joined so that at most `slicesMax` remain: single ticks of 100 ms hold too few statements to read. */
function slicesOf({ timeline, originMs, untilMs }: TimelinePanels): readonly Slice[] {
  const ticks = timeline.ticks.filter((tick) => tick.tMs <= untilMs);
  const size = Math.max(1, Math.ceil(ticks.length / slicesMax));
  const slices: Slice[] = [];
  for (let start = 0; start < ticks.length; start += size) {
    const group = ticks.slice(start, start + size);
    const last = group.at(-1) as (typeof group)[number];
    // A tick's time is its end.
    const fromMs = ticks[start - 1]?.tMs ?? last.tMs - group.length * timeline.tickMs;
    const perSecond = (key: 'accepted' | 'refused' | 'failed') =>
      group.reduce((sum, tick) => sum + tick[key], 0) / Math.max(1e-3, (last.tMs - fromMs) / 1000);
    slices.push({
      from: (fromMs - originMs) / 1000,
      seconds: (last.tMs - originMs) / 1000,
      backlog: last.backlog,
      rates: [perSecond('accepted'), perSecond('refused'), perSecond('failed')],
    });
  }
  return slices;
}

function rateView(slices: readonly Slice[], flags: readonly Flag[], domain: readonly number[]) {
  // A step runs back from its point, so the first slice needs its beginning too.
  const steps = slices.flatMap((slice, index) => (index === 0 ? [{ ...slice, seconds: slice.from }, slice] : [slice]));
  const values = steps.flatMap(({ seconds, rates }) =>
    rates.map((rate, index) => ({ seconds, rate: Math.round(rate * 10) / 10, outcome: outcomes[index] })),
  );
  const seen = outcomes.filter(
    (outcome, index) => index < 2 || values.some((value) => value.outcome === outcome && value.rate > 0),
  );
  return {
    width: plotWidth,
    height: 120,
    layer: [
      flagLines(flags, domain, quietAxis),
      {
        data: { values: values.filter((value) => seen.some((outcome) => outcome === value.outcome)) },
        mark: { type: 'line', interpolate: 'step-before', point: { size: 60, opacity: 0 } },
        encoding: {
          x: timeX('seconds', domain, quietAxis),
          y: { field: 'rate', type: 'quantitative', title: 'statements/s', axis: { tickCount: 4 } },
          color: outcomeScale(seen, [colors.accepted, colors.refused, colors.ink]),
          strokeDash: outcomeScale(seen, [
            [1, 0],
            [5, 2],
            [1, 2],
          ]),
          tooltip: [
            { field: 'seconds', title: 'seconds', format: '.2f' },
            { field: 'outcome', title: 'statements' },
            { field: 'rate', title: 'a second' },
          ],
        },
      },
    ],
  };
}

function outcomeScale(seen: readonly string[], range: readonly unknown[]) {
  return {
    field: 'outcome',
    type: 'nominal',
    scale: { domain: [...seen], range: range.slice(0, seen.length) },
    legend: { symbolType: 'stroke', symbolSize: 300 },
  };
}

function backlogView(slices: readonly Slice[], { axisTitle, flags }: TimelinePanels, domain: readonly number[]) {
  const axis = { title: axisTitle };
  return {
    width: plotWidth,
    height: 64,
    layer: [
      flagLines(flags, domain, axis),
      {
        data: { values: slices.map(({ seconds, backlog }) => ({ seconds, backlog })) },
        mark: { type: 'area', line: { color: colors.backlog }, color: colors.backlog, opacity: 0.25 },
        encoding: {
          x: timeX('seconds', domain, axis),
          // Two slices at one instant are two readings of one backlog.
          y: { field: 'backlog', type: 'quantitative', title: 'backlog', stack: null, axis: { tickCount: 3 } },
          tooltip: [
            { field: 'seconds', title: 'seconds', format: '.2f' },
            { field: 'backlog', title: 'statements waiting' },
          ],
        },
      },
    ],
  };
}
