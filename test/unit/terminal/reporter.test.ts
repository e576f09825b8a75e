import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../../src/events.js';
import { formatBytes, formatDurationMs } from '../../../src/measure/format.js';
import { createReporter, type ReporterMode, reporterMode } from '../../../src/terminal/reporter.js';
import { displayWidth } from '../../../src/terminal/width.js';
import { aTrial } from '../../support/a-result.js';
import { capturedStream } from '../../support/captured-stream.js';
import { recordedRun } from '../../support/recorded-run.js';

const runStarted = recorded('run-started');
const historyStarted = recorded('phase-started', ({ phase }) => phase === 'history');
const historyProgress = recorded('progress', ({ phase, done, total }) => phase === 'history' && done > total / 2);
const historyFinished = recorded('phase-finished', ({ phase }) => phase === 'history');
const head = `[${historyStarted.number}/${historyStarted.of}] ${historyStarted.title}`;
const loaded = `${formatBytes(historyProgress.done)} of ${formatBytes(historyProgress.total)}`;
const left = `${formatDurationMs(historyProgress.remainingMs ?? 0)} left`;
const finishedLine = `✓ history: ${historyFinished.note} (${formatDurationMs(historyFinished.durationMs)})`;
const grown = `${formatBytes(historyProgress.tableBytes ?? 0)} of 96 MiB`;

/** The first of that type in the recorded run. */
function recorded<Type extends RunEvent['type']>(
  type: Type,
  isWanted: (event: Extract<RunEvent, { type: Type }>) => boolean = () => true,
): Extract<RunEvent, { type: Type }> {
  const found = recordedRun.find(
    (event): event is Extract<RunEvent, { type: Type }> =>
      event.type === type && isWanted(event as Extract<RunEvent, { type: Type }>),
  );
  if (!found) throw new Error(`no ${type} was recorded`);
  return found;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function reporter(mode: ReporterMode, columns = 100, env: Record<string, string> = { NO_COLOR: '1' }) {
  const stdout = capturedStream(columns);
  const interrupt = new AbortController();
  return { stdout, interrupt, ...createReporter({ mode, io: { stdout, env, signal: interrupt.signal } }) };
}

describe('the recorded run', () => {
  const told: Readonly<Record<RunEvent['type'], true>> = {
    'run-started': true,
    'phase-started': true,
    progress: true,
    'phase-finished': true,
    'lab-ready': true,
    'table-full': true,
    evidence: true,
    'server-crashed': true,
    'trial-started': true,
    'trial-finished': true,
    'fault-trial-started': true,
    'fault-trial-finished': true,
    'crash-loop-finished': true,
    warning: true,
    'run-finished': true,
  };

  it('holds every event that there is', () => {
    expect(new Set(recordedRun.map(({ type }) => type))).toEqual(new Set(Object.keys(told)));
  });

  it('counts its phases without a gap, each to its end, the report last', () => {
    const started = recordedRun.filter((event) => event.type === 'phase-started');
    expect(started.map(({ number }) => number)).toEqual(started.map((_, index) => index + 1));
    expect(started.every((event) => event.of === started.length)).toBe(true);
    const finished = recordedRun.filter((event) => event.type === 'phase-finished');
    expect(finished.map(({ phase }) => phase)).toEqual(started.map(({ phase }) => phase));
    expect(finished.at(-1)?.phase).toBe('report');
  });
});

describe('the reporter on a terminal', () => {
  it('shows the phase, a bar, the rate, the remaining time and the table against its cap', () => {
    const { stdout, emit } = reporter('tty');
    for (const event of [runStarted, historyStarted, historyProgress]) emit(event);
    vi.advanceTimersByTime(100);
    const lines = stdout.screen().slice(-3);
    const plain = lines.map((line) => line.replace(/[━─]+ +/, ''));
    const rate = `${formatBytes(historyProgress.ratePerSecond ?? 0)}/s`;
    expect(plain).toEqual([
      `${head}  ${loaded}  ${rate}  ${left}`,
      `      table  ${grown}`,
      `      ${historyProgress.note}`,
    ]);
    const bar = /━+/.exec(lines[1] ?? '')?.[0] ?? '';
    expect(bar).toHaveLength(Math.round((30 * (historyProgress.tableBytes ?? 0)) / runStarted.capBytes));
  });

  it('says which trial of how many it is, and about how long the rest takes', () => {
    const { stdout, emit } = reporter('tty');
    const started = recorded('trial-started', ({ number }) => number === 2);
    const progress = recorded('progress', ({ unit, done }) => unit === 'trials' && done === 1);
    const many = { ...progress, done: 11, total: 110, remainingMs: 235_000 };
    for (const event of [runStarted, recorded('phase-started', ({ phase }) => phase === 'trials'), started, many])
      emit(event);
    vi.advanceTimersByTime(100);
    expect(stdout.screen().slice(-2)).toEqual([
      expect.stringMatching(/^\[6\/9\] Trying the remedies: 2 trials {2}━+─+ {2}trial 12 of 110, about 4 min left$/),
      `      ${started.strategy}, round 1 of 1`,
    ]);
  });

  it('says which fault of how many it is', () => {
    const { stdout, emit } = reporter('tty');
    const events = recordedRun.filter((event) => 'phase' in event && event.phase === 'faults');
    for (const event of [runStarted, events[0], recorded('fault-trial-started'), events[1]]) if (event) emit(event);
    vi.advanceTimersByTime(100);
    expect(stdout.screen().at(-2)).toMatch(/Breaking the remedies on purpose .*fault 1 of 2$/);
    expect(stdout.screen().at(-1)).toBe('      prune, kill-server');
  });

  it('leaves a line of what is finished, and no bar', () => {
    const { stdout, emit, close } = reporter('tty');
    for (const event of [runStarted, historyStarted, historyProgress]) emit(event);
    vi.advanceTimersByTime(500);
    emit(historyFinished);
    close();
    expect(stdout.screen().at(-1)).toBe(finishedLine);
    expect(stdout.screen().join('\n')).not.toContain('━');
  });

  it('redraws ten times a second at most, however many events come', () => {
    const { stdout, emit } = reporter('tty');
    for (const event of [runStarted, historyStarted]) emit(event);
    const before = stdout.raw().length;
    for (let event = 0; event < 1000; event++) emit(historyProgress);
    expect(stdout.raw().length).toBe(before);
    vi.advanceTimersByTime(1000);
    expect(stdout.raw().match(/\[3\/9\]/g)?.length).toBe(10);
  });

  it.each([20, 40, 60, 80, 120, 200])('keeps to %d columns, whatever the letters', (columns) => {
    const { stdout, emit } = reporter('tty', columns);
    for (const event of recordedRun) {
      emit(event);
      vi.advanceTimersByTime(100);
      if (columns < 40) continue;
      for (const line of stdout.screen()) expect(displayWidth(line)).toBeLessThan(columns);
    }
    expect(stdout.screen().slice(-2).join('\n')).toContain('reports/every-event');
  });

  it('gives the cursor back on close, once', () => {
    const { stdout, emit, close } = reporter('tty');
    emit(runStarted);
    close();
    close();
    expect(stdout.raw().startsWith('\x1b[?25l')).toBe(true);
    expect(stdout.raw().endsWith('\x1b[?25h')).toBe(true);
    expect(stdout.raw().split('\x1b[?25h')).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives the cursor back on an interrupt, and draws no more', () => {
    const { stdout, emit, interrupt } = reporter('tty');
    for (const event of [runStarted, historyStarted, historyProgress]) emit(event);
    vi.advanceTimersByTime(100);
    interrupt.abort();
    expect(stdout.raw().endsWith('\x1b[?25h')).toBe(true);
    emit(historyProgress);
    vi.advanceTimersByTime(1000);
    expect(stdout.screen().join('\n')).not.toContain('━');
  });

  it('lets no server log steer the terminal', () => {
    const { stdout, emit } = reporter('tty');
    const serverLog = ['[FATAL] Out of tablespace \u001b[31mduring rollback'];
    emit({ ...recorded('server-crashed'), serverLog });
    expect(stdout.raw()).not.toContain('\x1b[31m');
    expect(stdout.screen().join('\n')).toContain('[FATAL] Out of tablespace');
  });

  it('aligns the trials as a table, and says what a failed one ended in', () => {
    const { stdout, emit } = reporter('tty');
    const finished = recorded('trial-finished');
    const failed = aTrial({ strategy: 'archive', status: 'not-recovered', timeToRecoverMs: null, headroom: null });
    emit({ ...finished, trial: aTrial(), number: 1 });
    emit({ ...finished, trial: failed, number: 2 });
    const table = stdout.screen().filter((line) => /round {2}|prune {2}|archive {2}/.test(line));
    expect(table).toEqual([
      '  round  remedy            recovered in       took    rows out  true headroom  DATA_FREE  p99 issue',
      '      1  prune                   600 ms     900 ms      16,000         30 MiB     10 MiB      20 ms',
      '      1  archive             still full     900 ms      16,000              –     10 MiB      20 ms',
    ]);
  });
});

describe('the reporter without a terminal', () => {
  it('writes a line a finished thing, without colour or cursor codes', () => {
    const { stdout, emit } = reporter('lines');
    for (const event of recordedRun) emit(event);
    expect(stdout.raw()).not.toContain('\x1b');
    expect(stdout.screen()).toContain(head);
    expect(stdout.screen()).toContain(finishedLine);
    expect(stdout.screen().some((line) => line.startsWith('✓ trials ('))).toBe(true);
    const elsewhere = recorded('evidence', ({ key }) => key === 'insertElsewhere');
    expect(stdout.screen()).toContain(`  accepted 20 of 20: ${elsewhere.meaning}`);
    emit({ ...elsewhere, accepted: 0 });
    expect(stdout.screen()).toContain(`  refused 20 of 20: ${elsewhere.meaning}`);
    expect(stdout.screen()).toContain("  ERROR 1114 (HY000): The table 'jobs' is full");
  });

  it('tells progress every two seconds', () => {
    const { stdout, emit } = reporter('lines');
    for (const event of [runStarted, historyStarted]) emit(event);
    for (let second = 0; second < 10; second++) {
      emit(historyProgress);
      vi.advanceTimersByTime(1000);
    }
    const progress = stdout.screen().filter((line) => line.includes(loaded));
    expect(progress).toHaveLength(4);
    expect(progress[0]).toContain(`table ${grown}`);
  });

  it('tells how many trials are to come every twenty seconds, between their own lines', () => {
    const { stdout, emit } = reporter('lines');
    emit(recorded('phase-started', ({ phase }) => phase === 'trials'));
    const progress = recorded('progress', ({ unit }) => unit === 'trials');
    for (let done = 0; done < 110; done++) {
      emit({ ...recorded('trial-started'), number: done + 1, of: 110 });
      emit({ ...progress, done, total: 110, remainingMs: (110 - done) * 3_000 });
      vi.advanceTimersByTime(3_000);
    }
    const told = stdout.screen().filter((line) => line.includes(' of 110, about '));
    expect(told).toHaveLength(15);
    expect(told[0]).toMatch(/trial 8 of 110, about 5 min left · prune, round 1 of 1$/);
  });
});

describe('the reporter for programs', () => {
  it('writes each event as a line of JSON', () => {
    const { stdout, emit } = reporter('ndjson');
    for (const event of recordedRun) emit(event);
    const lines = stdout.raw().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(recordedRun)));
  });

  it('is quiet but for the directory', () => {
    const { stdout, emit } = reporter('quiet');
    for (const event of recordedRun) emit(event);
    expect(stdout.raw()).toBe('reports/every-event\n');
  });
});

describe('the mode', () => {
  it.each([
    [{}, true, {}, 'tty'],
    [{}, false, {}, 'lines'],
    [{}, true, { TERM: 'dumb' }, 'lines'],
    [{ json: true, quiet: true }, true, {}, 'ndjson'],
    [{ quiet: true }, true, {}, 'quiet'],
  ] as const)('for %o, a terminal: %s, %o is %s', (options, isTTY, env, mode) => {
    expect(reporterMode(options, { stdout: capturedStream(80, isTTY), env })).toBe(mode);
  });
});

describe('colours', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('with %o, a terminal: %s, are there: %s', (env, isTTY, colored) => {
    const stdout = capturedStream(80, isTTY);
    const { emit } = createReporter({ mode: 'lines', io: { stdout, env, signal: new AbortController().signal } });
    emit(runStarted);
    expect(stdout.raw().includes('\x1b[1m')).toBe(colored);
  });
});
