/**
 * How long a job's text is: a mixture of log-normal distributions, each with a median that moves
 * geometrically over the simulated years. The 95th percentile is a fixed multiple of the median.
 */
import type { TextComponent } from '../scenario/schema.js';
import { normalQuantile } from './normal-quantile.js';

/** No text is shorter, whatever a distribution says: room for the smallest statement of each type. */
export const textBytesMin = 16;

const quantile95 = 1.6448536269514722;

export interface TextLength {
  /** Bytes of text at `progress` (0 to 1) through the years, for two draws above 0 and below 1. */
  bytes(progress: number, componentDraw: number, sizeDraw: number): number;
}

/** `components` need not sum to exactly 1; the rest goes to the last. `textMax` and `textMin` bound every draw. */
export function createTextLength(
  components: readonly TextComponent[],
  textMax: number,
  textMin = textBytesMin,
): TextLength {
  const total = components.reduce((sum, component) => sum + component.share, 0);
  let below = 0;
  const parts = components.map((component) => {
    below += component.share / total;
    return {
      below,
      logStart: Math.log(component.medianStart),
      logGain: Math.log(component.medianEnd / component.medianStart),
      sigma: Math.log(component.p95) / quantile95,
    };
  });
  const last = parts.length - 1;
  return {
    bytes(progress, componentDraw, sizeDraw) {
      let i = 0;
      while (i < last && componentDraw >= (parts[i] as (typeof parts)[number]).below) i++;
      const part = parts[i] as (typeof parts)[number];
      const length = Math.exp(part.logStart + part.logGain * progress + part.sigma * normalQuantile(sizeDraw));
      return Math.max(textMin, Math.min(textMax, Math.round(length)));
    },
  };
}
