/** What a run tells while it goes on. Reporters in terminal/ and `--json` are the only readers. */
import type { LabFacts } from './lab/lab.js';
import type { CrashLoop } from './result/crash-loop.js';
import type { FaultTrial } from './result/fault.js';
import type { Trial } from './result/schema.js';

/** Parts of a run that are told and timed one by one; which of them a run has, its scenario decides. */
export type Phase = 'lab' | 'table' | 'history' | 'outage' | 'snapshot' | 'trials' | 'faults' | 'crash-loop' | 'report';

export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly scenario: string;
      readonly question: string;
      readonly seed: number;
      readonly capBytes: number;
      readonly mechanism: string;
    }
  | {
      readonly type: 'phase-started';
      readonly phase: Phase;
      /** From 1, among the phases that this run has. */
      readonly number: number;
      readonly of: number;
      readonly title: string;
    }
  | {
      readonly type: 'progress';
      readonly phase: Phase;
      /** Of `total`, in `unit`. */
      readonly done: number;
      readonly total: number;
      readonly unit: 'bytes' | 'trials' | 'faults';
      /** Bytes a second; null of what has no steady rate. */
      readonly ratePerSecond: number | null;
      /** Null where the table is not what grows. */
      readonly tableBytes: number | null;
      /** To the phase's end, as far as what is done tells; null before anything is. */
      readonly remainingMs: number | null;
      readonly note: string;
    }
  /** `note` says what came of it, and is empty where events within the phase told that. */
  | { readonly type: 'phase-finished'; readonly phase: Phase; readonly durationMs: number; readonly note: string }
  | { readonly type: 'lab-ready'; readonly facts: LabFacts }
  | {
      readonly type: 'table-full';
      readonly errno: number;
      readonly sqlState: string;
      readonly message: string;
      /** ISO 8601. */
      readonly at: string;
      readonly tableBytes: number;
      readonly bufferPoolBytes: number;
      readonly rows: number;
      /** Of a partitioned table: the one whose file is full. */
      readonly partition: string | null;
      readonly dataFreeBytes: number;
      readonly firstFullMs: number;
    }
  | {
      readonly type: 'evidence';
      readonly key: string;
      readonly meaning: string;
      readonly attempts: number;
      readonly accepted: number;
      readonly error: string | null;
    }
  /** `hung`: it gave no answer, and was killed for it; `killed`: by Plimsoll, as a fault asks. */
  | {
      readonly type: 'server-crashed';
      readonly how: 'died' | 'hung' | 'killed';
      readonly exit: string;
      readonly serverLog: readonly string[];
    }
  | {
      readonly type: 'trial-started';
      readonly strategy: string;
      readonly round: number;
      readonly rounds: number;
      readonly number: number;
      readonly of: number;
    }
  | { readonly type: 'trial-finished'; readonly trial: Trial; readonly number: number; readonly of: number }
  | {
      readonly type: 'fault-trial-started';
      readonly strategy: string;
      readonly fault: string;
      readonly number: number;
      readonly of: number;
    }
  | { readonly type: 'fault-trial-finished'; readonly trial: FaultTrial; readonly number: number; readonly of: number }
  | { readonly type: 'crash-loop-finished'; readonly crashLoop: CrashLoop }
  | { readonly type: 'warning'; readonly code: string; readonly message: string }
  | {
      readonly type: 'run-finished';
      readonly status: string;
      readonly directory: string;
      readonly verdict: readonly string[];
      readonly durationMs: number;
    };

export type Emit = (event: RunEvent) => void;
