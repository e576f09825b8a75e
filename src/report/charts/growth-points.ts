/** Samples of a history as points of a curve: few enough rows in each would leave a mean that says nothing. */
import type { HistoryFigures } from '../../result/schema.js';

type Sample = HistoryFigures['samples'][number];

/**
 * Samples one after another until they add a hundredth of all rows: as the table nears its fill they add a few rows
 * each, on one day, and the mean of so few says nothing.
 */
export function growthPoints({ samples }: HistoryFigures): readonly Sample[] {
  const rowsMin = (samples.at(-1)?.rows ?? 0) / 100;
  const points: Sample[] = [];
  let [pending, queryBytes, rowsBefore]: [Sample | null, number, number] = [null, 0, 0];
  for (const [index, sample] of samples.entries()) {
    const added = sample.rows - (samples[index - 1]?.rows ?? 0);
    queryBytes += added * sample.queryBytesMean;
    pending = sample;
    if (sample.rows - rowsBefore < rowsMin) continue;
    points.push({ ...sample, queryBytesMean: Math.round(queryBytes / (sample.rows - rowsBefore)) });
    [pending, queryBytes, rowsBefore] = [null, 0, sample.rows];
  }
  const last = points.at(-1);
  // What is left over moves the end of the file's line, and no mean.
  if (pending) points.push({ ...pending, queryBytesMean: last?.queryBytesMean ?? pending.queryBytesMean });
  return points;
}
