/**
 * Vega-lite to SVG and PNG without a browser. The same specification gives the same bytes: text is
 * laid out by a fixed estimate (a canvas, where one is installed, would measure with that machine's
 * fonts), identifiers start at 1 each time, and the PNG's font ships with this package.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { PlimsollError } from '../errors.js';

/** Mean advance of DejaVu Sans over its size, for text as charts have it. */
const meanAdvance = 0.6;

interface TextMetrics {
  width: (item: { fontSize?: number }, text: unknown) => number;
}

/** Vega exports it and its type declarations leave it out. */
const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
textMetrics.width = (item, text) => String(text ?? '').length * (item.fontSize ?? 11) * meanAdvance;

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');

/** The chart as SVG text. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  vega.resetSVGDefIds();
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none', logLevel: vega.Error });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Seven digits before the point: no picture is a million pixels wide, and resvg ends the process over such a one. */
const farAway =
  /\s(?:d|transform|points|[xyr]|[xyc][12xy]|width|height)="(?:[^"]*[^\d."])?(?:\d{7}|\d+(?:\.\d+)?e\+?\d)/;

/** An SVG of `renderSvg` as PNG bytes, at twice its size in pixels. Throws `result-invalid` where it lies beyond any picture. */
export function renderPng(svg: string): Uint8Array {
  if (farAway.test(svg))
    throw new PlimsollError('a chart of this result cannot be drawn: its figures lie too far apart', {
      code: 'result-invalid',
      hint: 'A result is written by `plimsoll run` and not meant to be edited; run the scenario again.',
    });
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: {
      loadSystemFonts: false,
      fontFiles: [join(fonts, 'DejaVuSans.ttf'), join(fonts, 'DejaVuSans-Bold.ttf')],
      defaultFontFamily: 'DejaVu Sans',
    },
  });
  return image.render().asPng();
}
