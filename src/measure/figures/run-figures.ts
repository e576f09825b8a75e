/** The catalogue of figures that a run has once, beside those of its trials. */
import type { Result } from '../../result/schema.js';
import type { Unit } from './trial-figures.js';

export interface RunFigure {
  readonly unit: Unit;
  readonly label: string;
  readonly better: 'lower' | 'higher' | null;
  /** Null where the run did not get so far. */
  readonly read: (result: Result) => number | null;
}

export const runFigures = {
  'history.rows': {
    unit: 'rows',
    label: 'Rows of history',
    better: null,
    read: ({ history }) => history?.rows ?? null,
  },
  'history.bytes': {
    unit: 'bytes',
    label: 'Row text of history',
    better: null,
    read: ({ history }) => history?.bytes ?? null,
  },
  'outage.firstFullMs': {
    unit: 'ms',
    label: 'From the start to the first 1114',
    better: null,
    read: ({ outage }) => outage?.firstFullMs ?? null,
  },
  'outage.rows': {
    unit: 'rows',
    label: 'Rows in the full table',
    better: 'higher',
    read: ({ outage }) => outage?.rows ?? null,
  },
  'outage.tableBytes': {
    unit: 'bytes',
    label: 'File of the full table',
    better: null,
    read: ({ outage }) => outage?.tableBytes ?? null,
  },
  'outage.bytesPerRow': {
    unit: 'bytes',
    label: 'File bytes a row of the full table',
    better: 'lower',
    read: ({ outage }) => (outage && outage.rows > 0 ? outage.tableBytes / outage.rows : null),
  },
  'outage.dataFreeBytes': {
    unit: 'bytes',
    label: 'DATA_FREE of the full table',
    better: null,
    read: ({ outage }) => outage?.dataFreeBytes ?? null,
  },
} as const satisfies Readonly<Record<string, RunFigure>>;
