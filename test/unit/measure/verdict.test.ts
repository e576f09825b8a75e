import { describe, expect, it } from 'vitest';
import { summarizeTrials } from '../../../src/measure/summarize.js';
import { verdictOf } from '../../../src/measure/verdict.js';
import type { Trial } from '../../../src/result/schema.js';
import { aFaultTrial } from '../../support/a-fault-trial.js';
import { aResult, aTraffic, aTrial } from '../../support/a-result.js';

const mib = 2 ** 20;

function verdict(...trials: Trial[]): readonly string[] {
  const labels = [...new Set(trials.map(({ strategy }) => strategy))];
  const summaries = summarizeTrials(
    trials,
    labels.map((label) => ({ label, title: label })),
    42,
  );
  return verdictOf(aResult({ trials, summaries }));
}

function rounds(times: readonly number[], changes: Partial<Trial> = {}): Trial[] {
  return times.map((timeToRecoverMs, index) => aTrial({ timeToRecoverMs, round: index + 1, ...changes }));
}

const headroom = (megabytes: number) => ({
  rows: megabytes * 300,
  bytes: megabytes * mib,
  fileBytes: megabytes * mib,
  status: 'full-again' as const,
});

const wide = [600, 650, 700, 750, 800];
const shifted = (byMs: number) => wide.map((time) => time + byMs);

describe('the verdict', () => {
  it('names the fastest with its interval, the roomiest, the price and what DATA_FREE claimed', () => {
    expect(
      verdict(
        ...rounds([600, 620, 590, 610, 605]),
        ...rounds([1900, 1800, 2000, 1850, 1950], {
          strategy: 'compact',
          headroom: headroom(60),
          rowsDeleted: 0,
          extraBytesMax: 170 * mib,
        }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "prune brings the table back fastest, in 605 ms (590 ms to 620 ms in 5 rounds), with 16,000 rows gone for good; next is compact (1.9 s), 3.1 times as long (ratio 2.98 to 3.31, 95 %).",
        "compact makes room for 60 MiB of further rows (18,000 rows), the most of all; next is prune (30 MiB), 50 % of that (ratio 0.50 to 0.50, 95 %).",
        "The price of prune: 900 ms of work, a p99 of 20 ms for new rows meanwhile.",
        "After compact DATA_FREE claimed 10 MiB free, and 60 MiB really went in.",
      ]
    `);
  });

  it('says so when two cannot be told apart', () => {
    expect(verdict(...rounds(wide), ...rounds(shifted(50), { strategy: 'archive' }))[0]).toContain(
      'archive (750 ms) cannot be told apart from it in 5 rounds',
    );
  });

  it('keeps many failing remedies in one short sentence', () => {
    const failed = { status: 'not-recovered', timeToRecoverMs: null, reason: 'still refused' } as const;
    const labels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const sentences = verdict(...rounds([1, 2, 3]), ...labels.map((strategy) => aTrial({ ...failed, strategy })));
    expect(sentences[1]).toBe(
      'Trials that did not bring it back for good: a 1 of 1, b 1 of 1, c 1 of 1, d 1 of 1 and 4 more (inserts were still refused).',
    );
  });

  it('names all that cannot be told apart, and counts the slower ones', () => {
    const [first] = verdict(
      ...rounds(wide),
      ...rounds(shifted(50), { strategy: 'archive' }),
      ...rounds(shifted(60), { strategy: 'compact' }),
      ...rounds(shifted(6000), { strategy: 'dump' }),
    );
    expect(first).toContain(
      '; archive and compact cannot be told apart from it in 5 rounds, 1 other is slower or recovers less often.',
    );
  });

  it('lets the lifted cap be the reference, not the winner', () => {
    const lifted = { strategy: 'lift', use: 'raise-cap', headroom: headroom(900) };
    const sentences = verdict(...rounds([600, 600, 600]), ...rounds([10, 10, 10], lifted));
    expect(sentences[0]).toMatch(/^prune brings the table back/);
    expect(sentences.join(' ')).not.toContain('lift makes room');
  });

  it('ranks by the room made, not by what was left when traffic had taken its part', () => {
    const made = (mebibytes: number) => ({ rows: mebibytes * 300, fileBytes: mebibytes * mib });
    const sentences = verdict(
      ...rounds([600, 600, 600], { headroom: headroom(5), roomMade: made(40) }),
      ...rounds([700, 700, 700], { strategy: 'compact', headroom: headroom(30), roomMade: made(31) }),
    );
    expect(sentences[1]).toContain('prune makes room for 40 MiB of further rows (12,000 rows), the most of all');
  });

  it.each([
    [[600], 'one round'],
    [[600, 590, 610, 600], '4 rounds'],
  ])('claims no difference from %j', (times, words) => {
    const others = times.map((time) => 10 * time);
    expect(verdict(...rounds(times), ...rounds(others, { strategy: 'archive' }))[0]).toContain(
      `next is archive (6 s), 10.0 times as long, which ${words} cannot tell from chance (5 can).`,
    );
  });

  it('speaks of one strategy without comparing', () => {
    const [first] = verdict(...rounds([600, 620, 590]));
    expect(first).toBe(
      'prune brings the table back in 600 ms (590 ms to 620 ms in 3 rounds), with 16,000 rows gone for good.',
    );
  });

  it('tells the longest wait where there are too few samples for a p99', () => {
    const sentences = verdict(
      ...rounds([600], { traffic: { full: null, during: aTraffic({ issueP99: null }), after: null } }),
    );
    expect(sentences.join(' ')).toContain('waits of up to 50 ms for new rows meanwhile');
  });

  it('lets no remedy win that is full again soon after', () => {
    const relapsed = {
      strategy: 'compact',
      status: 'relapsed',
      reason: 'full again 1.7 s after it recovered',
    } as const;
    const sentences = verdict(...rounds([600, 600, 600]), ...rounds([100, 100, 100], relapsed));
    expect(sentences[0]).toBe(
      'prune brings the table back in 600 ms (600 ms to 600 ms in 3 rounds), with 16,000 rows gone for good.',
    );
    expect(sentences[1]).toContain('compact 3 of 3 (full again 1.7 s after it recovered)');
  });

  it('puts lost rows first', () => {
    const { invariants } = aTrial();
    const [first] = verdict(
      ...rounds([600], { invariants: { ...invariants, lost: 7, checksumsMatch: false, holds: false } }),
    );
    expect(first).toContain('ROWS WERE NOT ACCOUNTED FOR after 1 of 1 trials (first: prune, round 1): 7 lost');
  });

  it('puts rows that a fault made away with first as well', () => {
    const rows = { ...aTrial().invariants };
    const lost = { ...rows, lost: 3, holds: false };
    const [first, ...others] = verdictOf(
      aResult({
        trials: rounds([600]),
        summaries: summarizeTrials(rounds([600]), [{ label: 'prune', title: 'prune' }], 42),
        faultTrials: [
          aFaultTrial({ rows }),
          aFaultTrial({ rerun: { status: 'done', reason: null, durationMs: 1, rows: lost, leftBehind: [] } }),
        ],
      }),
    );
    expect(first).toContain(
      'ROWS WERE NOT ACCOUNTED FOR after 1 of 2 faults (first: prune, fault kill-server): 3 lost.',
    );
    expect(others[0]).toContain('prune brings the table back');
  });

  it('tells of a replica that holds other rows', () => {
    const replica = {
      cloneMs: 1,
      lag: [],
      lagMsMax: 1,
      caughtUpMs: 1,
      stopped: null,
      receiver: null,
      restarts: 0,
      tableBytes: 1,
    };
    const [first] = verdict(
      aTrial({ replica: { ...replica, same: false } as Trial['replica'] }),
      aTrial({ round: 2, replica: { ...replica, same: null } as Trial['replica'] }),
    );
    expect(first).toBe('A REPLICA THAT HAD CAUGHT UP HELD OTHER ROWS THAN ITS SOURCE after prune, round 1.');
  });

  it('calls fastest none that fails in some rounds, and says in how many each did it', () => {
    const failed = { status: 'not-recovered', timeToRecoverMs: null } as const;
    const seldom = [...rounds([80], { strategy: 'lucky' }), ...rounds([1, 1], { ...failed, strategy: 'lucky' })];
    expect(verdict(...seldom, ...rounds([600, 610, 620]))[0]).toBe(
      'prune brings the table back fastest, in 610 ms (600 ms to 620 ms in 3 rounds), with 16,000 rows gone for good; next is lucky (80 ms), which did so in only 1 of 3 rounds.',
    );
    expect(verdict(...seldom)[0]).toBe(
      'No remedy brings the table back in every round: lucky does in 1 of 3, in 80 ms (one round), with 16,000 rows gone for good.',
    );
  });

  it('prices a remedy that was cut by its limit by the rounds that ran to their end', () => {
    const cut = rounds([620], { durationMs: 60_000, completed: false, reason: 'its time limit was reached' });
    expect(verdict(...rounds([600]), ...cut).join(' ')).toContain('900 ms of work (1 of 2 rounds ran to their end)');
    expect(verdict(...cut).join(' ')).toContain('The price of prune: work that it never ended,');
  });

  it('tells failures and crashes with their reasons', () => {
    const failed = { timeToRecoverMs: null, headroom: null } as const;
    const sentences = verdict(
      aTrial({ ...failed, status: 'remedy-failed', reason: 'ERROR 1114 during the rebuild' }),
      aTrial({ ...failed, strategy: 'compact', status: 'server-crashed' }),
    );
    expect(sentences).toContain('No remedy brought the table back.');
    expect(sentences).toContain(
      'Trials that did not bring it back for good: compact 1 of 1 (the server died); prune 1 of 1 (ERROR 1114 during the rebuild).',
    );
  });

  it('has words for no trials, and for a table that was never full', () => {
    expect(verdict()).toEqual([
      "The table was full at 192 MiB with 80,000 rows: ERROR 1114 (HY000): The table 'jobs' is full.",
      'No trial was finished, so no remedy can be judged.',
    ]);
    expect(verdictOf(aResult({ outage: null }))[0]).toContain('was not filled to its cap of 2 TiB');
  });

  it('is two to five sentences', () => {
    for (const sentences of [verdict(), verdict(...rounds([1])), verdict(...rounds([1, 2, 3]))]) {
      expect(sentences.length).toBeGreaterThanOrEqual(2);
      expect(sentences.length).toBeLessThanOrEqual(5);
    }
  });
});
