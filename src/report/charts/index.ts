/** Every chart, in the order in which a report shows them; a new one is a file and a line here. */
import type { Result } from '../../result/schema.js';
import type { Chart, DrawChart } from './chart.js';
import { headroom } from './headroom.js';
import { latency } from './latency.js';
import { outageTimeline } from './outage-timeline.js';
import { replicaLag } from './replica-lag.js';
import { spaceLedger } from './space-ledger.js';
import { spaceOverTime } from './space-over-time.js';
import { sweepCharts } from './sweep.js';
import { tableGrowth } from './table-growth.js';
import { throughput } from './throughput.js';
import { timeToRecover } from './time-to-recover.js';

const charts: readonly (DrawChart | ((result: Result) => readonly Chart[]))[] = [
  timeToRecover,
  headroom,
  spaceLedger,
  spaceOverTime,
  throughput,
  sweepCharts,
  latency,
  replicaLag,
  outageTimeline,
  tableGrowth,
];

/** The charts that this result has figures for. */
export function drawCharts(result: Result): readonly Chart[] {
  return charts.flatMap((draw) => draw(result) ?? []);
}
