/** What users felt in each phase, a row a remedy: four figures a cell, and what was refused beside them. */
import { formatCount, formatDurationMs } from '../measure/format.js';
import type { PhaseLatency, Result } from '../result/schema.js';
import { trafficPhases } from '../result/traffic.js';
import { byRecovery } from './remedy-order.js';
import type { TextCell, TextTable } from './text-table.js';

type TrafficPhase = (typeof trafficPhases)[number];

const phaseLabels: Readonly<Record<TrafficPhase, string>> = {
  full: 'While full',
  during: 'While the remedy ran',
  after: 'After it',
};

export const latencyNote =
  'p50 · p90 · p99 · max of accepted statements from their intended start, all rounds together; a dash where there are too few for the figure. Small print: how many were accepted and refused, and waits for row locks of all connections.';

/** Null for results of versions without latency by phase. */
export function latencyTable(result: Result, operation: 'issue' | 'all'): TextTable | null {
  const rows = byRecovery(result).flatMap((strategy) => {
    const lines = result.summaries.find((summary) => summary.strategy === strategy)?.latency ?? [];
    if (lines.length === 0) return [];
    const cells = trafficPhases.map((phase) => {
      const line = lines.find((one) => one.phase === phase && one.operation === operation);
      return line ? cellOf(line, operation === 'all' ? lockWaitsOf(result, strategy, phase) : 0) : noCell;
    });
    return [{ name: strategy, cells }];
  });
  const columns = trafficPhases.map((phase) => ({ label: phaseLabels[phase], meaning: '' }));
  return rows.length === 0 ? null : { columns, rows };
}

const noCell: TextCell = { text: '–', detail: '' };

function cellOf(line: PhaseLatency, lockWaits: number): TextCell {
  const figures = [line.latencyMsP50, line.latencyMsP90, line.latencyMsP99, line.latencyMsMax];
  return {
    text: figures.map((figure) => (figure === null ? '–' : formatDurationMs(figure))).join(' · '),
    detail: [
      `${formatCount(line.accepted)} accepted`,
      `${formatCount(line.refused)} refused`,
      line.failed > 0 ? `${formatCount(line.failed)} failed` : '',
      lockWaits > 0 ? `${formatCount(lockWaits)} lock waits` : '',
    ]
      .filter(Boolean)
      .join(', '),
  };
}

function lockWaitsOf({ trials }: Result, strategy: string, phase: TrafficPhase): number {
  return trials
    .filter((trial) => trial.strategy === strategy)
    .reduce((sum, { traffic }) => sum + (traffic[phase]?.lockWaits?.count ?? 0), 0);
}
