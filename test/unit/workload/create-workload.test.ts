import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { quantile } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { createWorkload } from '../../../src/workload/create-workload.js';
import { parseRow } from '../../../src/workload/load-data-text.js';
import { jobsWorkload } from '../../support/a-scenario.js';
import { byName } from '../../support/jobs-table.js';

const workload = createWorkload(jobsWorkload());
const rowCount = 2500;

function bytesOf(start: number, rows: number): Buffer {
  const target = Buffer.alloc(4 * 2 ** 20);
  const written = workload.writeRows(target, 0, start, rows);
  expect(written.rows).toBe(rows);
  return target.subarray(0, written.bytes);
}

type Row = Readonly<Record<string, string | null>>;

function historyRow(index: number, from = workload): Row {
  return byName(from, from.historyRow(index));
}

function historyRows(from = workload, rows = rowCount): Row[] {
  return Array.from({ length: rows }, (_, index) => historyRow(index, from));
}

function queryOf(row: Row): string {
  return row['query'] ?? '';
}

describe('writeRows', () => {
  it('writes what historyRow says, once LOAD DATA has read it', () => {
    const lines = bytesOf(0, 500)
      .toString()
      .split(/(?<=\n)/);
    expect(lines).toHaveLength(500);
    lines.forEach((line, index) => {
      expect(parseRow(line, workload.columns.length)).toEqual(workload.historyRow(index));
    });
  });

  it('gives the same bytes in whatever chunks they are asked for', () => {
    const whole = bytesOf(100, 300);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }), (chunks) => {
        const parts: Buffer[] = [];
        let at = 100;
        for (const wanted of [...chunks, 300]) {
          const rows = Math.min(wanted, 400 - at);
          parts.push(bytesOf(at, rows));
          at += rows;
        }
        expect(Buffer.concat(parts).equals(whole)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('stops at the last row that fits, and writes nothing outside its window', () => {
    const exact = bytesOf(0, 3).length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: exact + 200 }), fc.integer({ min: 0, max: 40 }), (room, offset) => {
        const around = Buffer.alloc(offset + room + 64, 0xaa);
        const written = workload.writeRows(around.subarray(0, offset + room), offset, 0, 3);
        expect(written.bytes).toBeLessThanOrEqual(room);
        expect(written.rows === 3).toBe(room >= exact);
        expect(around.subarray(0, offset).every((byte) => byte === 0xaa)).toBe(true);
        expect(around.subarray(offset + room).every((byte) => byte === 0xaa)).toBe(true);
        expect(around.subarray(offset, offset + written.bytes).equals(bytesOf(0, written.rows))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('counts the bytes that the query column will store', () => {
    const target = Buffer.alloc(2 ** 20);
    const { textBytes, rows } = workload.writeRows(target, 0, 0, 100);
    const stored = historyRows(workload, rows).reduce((sum, row) => sum + Buffer.byteLength(queryOf(row)), 0);
    expect(textBytes).toBe(stored);
  });
});

describe('rows', () => {
  it('are a function of seed and index alone', () => {
    const again = createWorkload(jobsWorkload());
    expect(again.historyRow(1234)).toEqual(workload.historyRow(1234));
    expect(createWorkload(jobsWorkload({ seed: 43 })).historyRow(1234)).not.toEqual(workload.historyRow(1234));
  });

  it('go forward in time, at a growing rate, and go on past the end', () => {
    const last = workload.historyRows * 2;
    fc.assert(
      fc.property(fc.nat(last), fc.nat(last), (a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)];
        expect(workload.createdAtMs(early)).toBeLessThanOrEqual(workload.createdAtMs(late));
      }),
    );
    expect(workload.createdAtMs(0)).toBe(Date.parse('2011-06-01T00:00:00Z'));
    const end = workload.createdAtMs(workload.historyRows);
    expect(Math.abs(end - Date.parse('2019-09-04T00:00:00Z'))).toBeLessThan(60_000);
    const firstHalf = workload.createdAtMs(workload.historyRows / 2) - workload.createdAtMs(0);
    expect(firstHalf).toBeGreaterThan((end - workload.createdAtMs(0)) * 0.6);
  });

  it('end as the scenario’s shares say, errors alone with a message of some size', () => {
    const rows = historyRows();
    const share = (status: string) => rows.filter((row) => row['status'] === status).length / rows.length;
    expect(share('error')).toBeCloseTo(0.08, 1);
    expect(share('killed')).toBeCloseTo(0.04, 1);
    for (const { status, error_message: errorMessage } of rows) {
      expect(errorMessage !== null).toBe(status === 'error');
      if (errorMessage) expect(Buffer.byteLength(errorMessage)).toBeGreaterThanOrEqual(200);
      if (errorMessage) expect(Buffer.byteLength(errorMessage)).toBeLessThanOrEqual(4096);
    }
  });

  it('are issued with the same text and owner, queued, and end as history has it', () => {
    for (let index = 0; index < 200; index++) {
      const history = historyRow(index);
      const live = (life: Parameters<typeof workload.liveRow>[1]) => byName(workload, workload.liveRow(index, life));
      const { created_at } = history;
      const issued = {
        status: 'queued',
        error_message: null,
        updated_at: created_at,
        started_at: null,
        finished_at: null,
      };
      expect(live('issued')).toEqual({ ...history, ...issued });
      expect(live('running')).toEqual({ ...history, ...issued, status: 'running', started_at: created_at });
      const { outcome, durationFactor } = workload.ending(index);
      expect(outcome).toBe(history['status']);
      const ended = { status: outcome, updated_at: created_at, started_at: created_at, finished_at: created_at };
      expect(live(outcome)).toEqual({ ...history, ...ended });
      expect(durationFactor).toBeGreaterThan(0);
    }
  });

  it('were never finished in the share that was asked for, at every age', () => {
    const stuck = createWorkload(jobsWorkload({ unfinished: 0.01 }));
    const places = historyRows(stuck, stuck.historyRows).flatMap(({ status }, index) =>
      status === 'queued' || status === 'running' ? [index / stuck.historyRows] : [],
    );
    expect(places.length / stuck.historyRows).toBeCloseTo(0.01, 3);
    for (const tenth of Array.from({ length: 10 }, (_, n) => n / 10))
      expect(places.filter((place) => place >= tenth && place < tenth + 0.1).length).toBeGreaterThan(5);
  });

  it('leave the table by whole accounts, in the share that was asked for', () => {
    for (const deleted of [0, 0.05, 0.12, 0.5, 1]) {
      const holey = createWorkload(jobsWorkload({ deleted }));
      const gone = Array.from({ length: 20_000 }, (_, index) => holey.isDeleted(index));
      expect(Math.abs(gone.filter(Boolean).length / gone.length - deleted)).toBeLessThan(0.015);
    }
    const open = new Set<number>();
    const closed = new Set<number>();
    historyRows().forEach((row, index) => {
      (workload.isDeleted(index) ? closed : open).add(Number(row['account_id']));
    });
    expect([...open].filter((accountId) => closed.has(accountId))).toEqual([]);
  });
});

describe('texts', () => {
  it('follow their distribution: median, 95th percentile and mean within sampling error', () => {
    const target = Buffer.alloc(2 ** 20);
    const lengths: number[] = [];
    for (let index = 0; index < 20_000; index++) lengths.push(workload.writeRows(target, 0, index, 1).textBytes);
    const sigma = Math.log(4) / 1.6449;
    expect(quantile(lengths, 0.5) / 2000).toBeGreaterThan(0.97);
    expect(quantile(lengths, 0.5) / 2000).toBeLessThan(1.03);
    expect(quantile(lengths, 0.95) / 8000).toBeGreaterThan(0.95);
    expect(quantile(lengths, 0.95) / 8000).toBeLessThan(1.05);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    expect(mean / (2000 * Math.exp(sigma ** 2 / 2))).toBeGreaterThan(0.97);
    expect(mean / (2000 * Math.exp(sigma ** 2 / 2))).toBeLessThan(1.03);
  });

  it('grow over the years and stay within textMax', () => {
    const text = [{ share: 1, medianStart: 500, medianEnd: 4000, p95: 3 }];
    const growing = createWorkload(jobsWorkload({ text, textMax: 9000 }));
    const rows = historyRows(growing, growing.historyRows);
    const lengths = rows.map((row) => Buffer.byteLength(queryOf(row)));
    expect(Math.max(...lengths)).toBe(9000);
    expect(quantile(lengths.slice(-2000), 0.5)).toBeGreaterThan(4 * quantile(lengths.slice(0, 500), 0.5));
  });

  it('are brackets closed, quotes paired; configurations are JSON', () => {
    for (const { type, query } of historyRows(workload, 2000).map((row) => ({
      type: row['type'],
      query: queryOf(row),
    })))
      if (query.startsWith('{')) expect(JSON.parse(query)).toBeTypeOf('object');
      else expect({ type, depth: bracketDepth(query) }).toEqual({ type, depth: 0 });
  });

  it('hold what breaks careless loaders: quotes, backslashes, tabs, newlines, 4-byte characters', () => {
    const all = historyRows(workload, 1000).map(queryOf).join('');
    for (const character of ["'", '"', '\\', '\t', '\n', '🍣', '𠮷']) expect(all).toContain(character);
  });

  it('are as long as was drawn, from 16 bytes on', () => {
    const text = [{ share: 1, medianStart: 100, medianEnd: 100, p95: 40 }];
    const uneven = createWorkload(jobsWorkload({ text }));
    const target = Buffer.alloc(2 ** 21);
    const lengths = historyRows(uneven).map((row, index) => {
      const bytes = Buffer.byteLength(queryOf(row));
      expect(uneven.writeRows(target, 0, index, 1).textBytes).toBe(bytes);
      return bytes;
    });
    expect(Math.min(...lengths)).toBe(16);
  });

  it.each([0.4, 0.5, 0.6, 0.7, 0.8, 0.9])('lose a share of %f to gzip -6, within 7 points', (compressibility) => {
    const rows = historyRows(createWorkload(jobsWorkload({ compressibility })), 1200);
    const text = Buffer.from(rows.map(queryOf).join('\n'));
    const saved = 1 - gzipSync(text, { level: 6 }).length / text.length;
    expect(Math.abs(saved - compressibility)).toBeLessThan(0.07);
  });
});

/** Depth of brackets at the statement's end, comments and literals left out; -1 where one closed too early. */
function bracketDepth(sql: string): number {
  const bare = sql.replace(/--[^\n]*|'(?:\\[\s\S]|''|[^'\\])*'/g, '');
  expect(bare).not.toContain("'");
  let depth = 0;
  for (const character of bare) {
    if (character === '(') depth++;
    if (character === ')' && --depth < 0) return -1;
  }
  return depth;
}
