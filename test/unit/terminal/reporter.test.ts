import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReporter, type ReporterMode, reporterMode } from '../../../src/terminal/reporter.js';
import { displayWidth } from '../../../src/terminal/width.js';
import { capturedStream } from '../../support/captured-stream.js';
import { historyFinished, historyProgress, historyStarted, runStarted, wholeRun } from './run-events.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function reporter(mode: ReporterMode, columns = 100, env: Record<string, string> = { NO_COLOR: '1' }) {
  const stdout = capturedStream(columns);
  const interrupt = new AbortController();
  return { stdout, interrupt, ...createReporter({ mode, io: { stdout, env, signal: interrupt.signal } }) };
}

describe('the reporter on a terminal', () => {
  it('shows the phase, a bar, the rate, the remaining time and the table against its cap', () => {
    const { stdout, emit } = reporter('tty');
    for (const event of [runStarted, historyStarted, historyProgress]) emit(event);
    vi.advanceTimersByTime(100);
    expect(stdout.screen().slice(-3)).toEqual([
      `[3/7] Load history  ${'━'.repeat(15)}${'─'.repeat(15)}  30 MiB of 60 MiB  90 MiB/s  340 ms left`,
      `      table  ${'━'.repeat(15)}${'─'.repeat(15)}  32 MiB of 64 MiB`,
      '      2015-03-02',
    ]);
  });

  it('leaves a line of what is finished, and no bar', () => {
    const { stdout, emit, close } = reporter('tty');
    for (const event of [runStarted, historyStarted, historyProgress]) emit(event);
    vi.advanceTimersByTime(500);
    emit(historyFinished);
    close();
    expect(stdout.screen().at(-1)).toBe('✓ history: 80,000 rows (1.99 s)');
    expect(stdout.screen().join('\n')).not.toContain('━');
  });

  it('redraws ten times a second at most, however many events come', () => {
    const { stdout, emit } = reporter('tty');
    for (const event of [runStarted, historyStarted]) emit(event);
    const before = stdout.raw().length;
    for (let event = 0; event < 1000; event++) emit(historyProgress);
    expect(stdout.raw().length).toBe(before);
    vi.advanceTimersByTime(1000);
    expect(stdout.raw().match(/\[3\/7\]/g)?.length).toBe(10);
  });

  it.each([20, 40, 60, 80, 120, 200])('keeps to %d columns, whatever the letters', (columns) => {
    const { stdout, emit } = reporter('tty', columns);
    for (const event of wholeRun) {
      emit(event);
      vi.advanceTimersByTime(100);
      if (columns < 40) continue;
      for (const line of stdout.screen()) expect(displayWidth(line)).toBeLessThan(columns);
    }
    expect(stdout.screen().at(-1)).toContain('reports/smoke');
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
    for (const event of wholeRun) emit(event);
    expect(stdout.raw()).not.toContain('\x1b[31m');
    expect(stdout.screen().join('\n')).toContain('[FATAL] Out of tablespace');
  });

  it('aligns the trials as a table, and says what a failed one ended in', () => {
    const { stdout, emit } = reporter('tty');
    for (const event of wholeRun) emit(event);
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
    for (const event of wholeRun) emit(event);
    expect(stdout.raw()).not.toContain('\x1b');
    expect(stdout.screen()).toContain('[3/7] Load history');
    expect(stdout.screen()).toContain('✓ history: 80,000 rows (1.99 s)');
    expect(stdout.screen()).toContain('✓ trials (9 s)');
    expect(stdout.screen()).toContain('  refused 20 of 20: a new job is issued');
    expect(stdout.screen()).toContain("  ERROR 1114 (HY000): The table 'jobs' is full");
  });

  it('tells progress every two seconds', () => {
    const { stdout, emit } = reporter('lines');
    for (const event of [runStarted, historyStarted]) emit(event);
    for (let second = 0; second < 10; second++) {
      emit(historyProgress);
      vi.advanceTimersByTime(1000);
    }
    const progress = stdout.screen().filter((line) => line.includes('30 MiB of 60 MiB'));
    expect(progress).toHaveLength(4);
    expect(progress[0]).toContain('table 32 MiB of 64 MiB');
  });
});

describe('the reporter for programs', () => {
  it('writes each event as a line of JSON', () => {
    const { stdout, emit } = reporter('ndjson');
    for (const event of wholeRun) emit(event);
    const lines = stdout.raw().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(wholeRun)));
  });

  it('is quiet but for the directory', () => {
    const { stdout, emit } = reporter('quiet');
    for (const event of wholeRun) emit(event);
    expect(stdout.raw()).toBe('reports/smoke\n');
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
