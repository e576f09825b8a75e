/** The whole of it: one command, from an empty server to the report, on each provider. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli.js';
import { type Result, resultSchema } from '../../src/result/schema.js';
import { capturedIo } from '../support/captured-io.js';
import { labKinds } from '../support/machine.js';
import { recordedRun } from '../support/recorded-run.js';

describe.each(labKinds)('plimsoll run smoke --lab %s', (kind) => {
  let directory: string;
  let result: Result;
  let exitCode: number;
  let events: Record<string, unknown>[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'plimsoll-run-'));
    const io = capturedIo();
    exitCode = await main(['run', 'smoke', '--lab', kind, '--json', '--out', directory], io);
    events = io
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    result = resultSchema.parse(JSON.parse(await readFile(join(directory, 'result.json'), 'utf8')));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('ends well, with the provider that was asked for', () => {
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ status: 'complete', lab: { kind } });
  });

  it('saw MySQL refuse the table at its cap, to the byte, in MySQL’s own words', () => {
    expect(result.outage).toMatchObject({
      errno: 1114,
      sqlState: 'HY000',
      message: "The table 'jobs' is full",
      tableBytes: result.cap.bytes,
    });
    expect(result.outage?.serverLog.join('\n')).toMatch(/jobs\.ibd|errno: 27|number 27/);
  });

  it('took the evidence that the incident report had', () => {
    const evidence = result.outage?.evidence ?? {};
    expect(evidence['newJob']?.refused).toBeGreaterThan(0);
    expect(evidence['updateInPlace']?.refused).toBe(0);
    expect(evidence['deleteRow']?.refused).toBe(0);
    expect(evidence['insertElsewhere']?.refused).toBe(0);
    expect(evidence['finishThatGrows']).toBeDefined();
  });

  it('kept refused work in a backlog, and drained it after each recovery', () => {
    expect(result.outage?.backlogAtEnd).toBeGreaterThan(0);
    for (const trial of result.trials.filter(({ status }) => status === 'recovered'))
      expect(trial.backlogDrainMs).not.toBeNull();
  });

  it('lost no row in any trial', () => {
    expect(result.trials.length).toBeGreaterThanOrEqual(3);
    for (const { invariants } of result.trials) expect(invariants).toMatchObject({ holds: true, checksumsMatch: true });
  });

  it('told of every phase, each to its end, with the fields that readers of events are tested with', () => {
    const told = (type: string) => events.filter((event) => event['type'] === type).map(({ phase }) => phase);
    const phases = ['lab', 'table', 'history', 'outage', 'snapshot', 'trials', 'report'];
    expect(told('phase-started')).toEqual(phases);
    expect(told('phase-finished')).toEqual(phases);
    expect(events[0]).toMatchObject({ type: 'run-started', scenario: 'smoke', capBytes: result.cap.bytes });
    for (const event of events) {
      const like = recordedRun.filter(({ type }) => type === event['type']);
      expect(like.map((recorded) => Object.keys(recorded).toSorted())).toContainEqual(Object.keys(event).toSorted());
    }
  });

  it('wrote a report', async () => {
    expect(await readdir(directory)).toEqual(
      expect.arrayContaining(['charts', 'report.html', 'result.json', 'summary.md']),
    );
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['lab-ready', 'table-full', 'evidence', 'progress', 'trial-finished', 'run-finished']),
    );
  });
});

describe('plimsoll run, refused', () => {
  it('names what the server needs when the cap is too small for it', async () => {
    const io = capturedIo();
    expect(await main(['run', 'cap-too-small'], io)).toBe(2);
    expect(io.err()).toContain('16 MiB');
    expect(io.err()).not.toContain('    at ');
  });

  it('refuses a cap of the command line that no full table can be restored under, before anything starts', async () => {
    const io = capturedIo();
    expect(await main(['run', 'smoke', '--cap', '100MB'], io)).toBe(2);
    expect(io.err()).toContain('Use 92MiB or 96MiB');
  });
});
