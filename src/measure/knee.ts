/**
 * The knee of a curve that rises and flattens: the point farthest above the chord from its first to its highest
 * point, both axes scaled to 0…1 (Kneedle; Satopaa, Albrecht, Irwin and Raghavan, 2011, without its online part).
 * Beyond it a further step of the setting brings less than the average step did.
 */

export interface CurvePoint {
  /** Where the point stands on the axis: its logarithm where the axis is logarithmic. */
  readonly x: number;
  readonly y: number;
  /** How far the figure could be from `y`. */
  readonly low: number;
  readonly high: number;
}

/** So far above the chord a point must be, as a share of the rise: less is noise, or a straight line. */
const bendMin = 0.1;

/** The knee of points in ascending x; null with fewer than 3 up to the highest, without a rise beyond the intervals, or without a bend. */
export function kneeOf<Point extends CurvePoint>(points: readonly Point[]): Point | null {
  const top = points.reduce((best, { y }, index) => (y > (points[best]?.y ?? -Infinity) ? index : best), 0);
  const rising = points.slice(0, top + 1);
  const first = rising[0];
  const last = rising.at(-1);
  if (rising.length < 3 || !first || !last || last.low <= first.high) return null;
  const above = ({ x, y }: Point) => (y - first.y) / (last.y - first.y) - (x - first.x) / (last.x - first.x);
  const knee = rising.reduce((best, point) => (above(point) > above(best) ? point : best));
  return above(knee) >= bendMin ? knee : null;
}
