/** What users felt: a remedy a row while it ran; and every phase of a remedy, an operation a row. */
import type { Result, TrafficFigures } from '../result/schema.js';
import { trafficPhases } from '../result/traffic.js';
import {
  type Line,
  lineCells,
  lineColumns,
  lockWaitsCell,
  operationWords,
  ratesCell,
  stretchWords,
} from './felt-traffic.js';
import { byRecovery } from './remedy-order.js';
import { plainCell, type TextRow, type TextTable } from './text-table.js';

export const latencyNote =
  'Writing a row: accepted statements from their intended start, all rounds together, and the longest wait of any, refused or not. A statement counts where it was due, whenever it was answered: what waits behind a remedy’s lock is felt while it runs. A dash: none accepted, or fewer than the figure needs. Before it was full, refusals are those that told that it was. Row-lock waits are of all connections, the remedy’s too; rates are of all operations, statements a second.';

const stretchColumns = [
  { label: 'Row-lock waits', meaning: '' },
  { label: 'Sent, of asked for', meaning: '' },
];

/** The healthy table first, then each remedy while it ran. Null for results of versions without latency by phase. */
export function latencyTable(result: Result): TextTable | null {
  const rows = byRecovery(result).flatMap((strategy) => {
    const during = phasesOf(result, strategy).find(({ phase }) => phase === 'during');
    return during ? [issueRow(strategy, during)] : [];
  });
  if (rows.length === 0) return null;
  const [before] = phasesBeforeRemedies(result);
  return {
    columns: [...lineColumns, ...stretchColumns],
    rows: before ? [issueRow('before it was full', before), ...rows] : rows,
  };
}

function issueRow(name: string, { lines, stretches }: FeltPhase): TextRow {
  const cells = lines.filter(({ operation }) => operation === 'issue').flatMap(lineCells);
  return { name, cells: [...cells, lockWaitsCell(stretches), ratesCell(stretches)] };
}

/** Every phase and operation that was tried, flat: for the markdown, which has no groups of rows. */
export function phaseTable(result: Result): TextTable | null {
  const [before] = phasesBeforeRemedies(result);
  const remedies = byRecovery(result).map((name) => ({ name, phases: ownPhases(result, name) }));
  if (remedies.every(({ phases }) => phases.length === 0)) return null;
  const rows = [{ name: 'before any remedy', phases: before ? [before] : [] }, ...remedies].flatMap(
    ({ name, phases }) =>
      phases.flatMap((phase) =>
        operationRows(phase).map((row, index) => ({
          name,
          cells: [
            plainCell(phase.phase),
            plainCell(row.name),
            ...row.cells,
            // Once a phase: they are of all its operations.
            ...(index === 0
              ? [lockWaitsCell(phase.stretches), ratesCell(phase.stretches)]
              : [plainCell(''), plainCell('')]),
          ],
        })),
      ),
  );
  return {
    columns: [{ label: 'Phase', meaning: '' }, { label: 'Operation', meaning: '' }, ...lineColumns, ...stretchColumns],
    rows,
  };
}

export interface FeltPhase {
  readonly phase: 'before' | (typeof trafficPhases)[number];
  /** All rounds' stretches of traffic, and their figures as one. */
  readonly stretches: readonly TrafficFigures[];
  readonly lines: readonly Line[];
}

const phaseLabels: Readonly<Record<FeltPhase['phase'], string>> = {
  before: 'Before it was full',
  full: 'While full',
  during: 'While the remedy ran',
  after: 'After it',
};

/** "While full: 3 rounds, 1.57 s together; row-lock waits 0; …". */
export function phaseWords({ phase, stretches }: FeltPhase): string {
  return `${phaseLabels[phase]}: ${stretchWords(stretches)}`;
}

/** Operations that were tried; cells for `lineColumns`. */
export function operationRows({ lines }: FeltPhase): readonly TextRow[] {
  return lines
    .filter(({ accepted, refused, failed }) => accepted + refused + failed > 0)
    .map((line) => ({ name: operationWords[line.operation], cells: lineCells(line) }));
}

/** Before, full, during, after; the healthy table was watched once, for all remedies. */
export function phasesOf(result: Result, strategy: string): readonly FeltPhase[] {
  const own = ownPhases(result, strategy);
  return own.length === 0 ? [] : [...phasesBeforeRemedies(result).slice(0, 1), ...own];
}

/** The run before any remedy: healthy, then full. */
export function phasesBeforeRemedies({ outage }: Result): readonly FeltPhase[] {
  return outage === null ? [] : [onePhase('before', outage.traffic.before), onePhase('full', outage.traffic.full)];
}

/** A single stretch of traffic as a phase. */
export function onePhase(phase: FeltPhase['phase'], figures: TrafficFigures): FeltPhase {
  const { operations, all } = figures;
  return {
    phase,
    stretches: [figures],
    lines: [...operations, ...(all ? [{ operation: 'all' as const, ...all }] : [])],
  };
}

function ownPhases({ summaries, trials }: Result, strategy: string): readonly FeltPhase[] {
  const latency = summaries.find((summary) => summary.strategy === strategy)?.latency ?? [];
  const own = trials.filter((trial) => trial.strategy === strategy);
  return trafficPhases.flatMap((phase) => {
    const lines = latency.filter((line) => line.phase === phase);
    return lines.length === 0 ? [] : [{ phase, lines, stretches: own.flatMap(({ traffic }) => traffic[phase] ?? []) }];
  });
}
