import { describe, expect, it } from 'vitest';
import { StallClock } from '../../../src/watch/stall-clock.js';

describe('StallClock', () => {
  it('counts how late the timer was, and no jitter', () => {
    const clock = new StallClock(0);
    for (const at of [10, 22, 34]) clock.tick(at);
    expect(clock.stalledMs(0, 34)).toBe(0);
    clock.tick(134);
    expect(clock.stalledMs(0, 134)).toBe(90);
  });

  it('counts of a stall what lies within the span that is asked about', () => {
    const clock = new StallClock(0);
    clock.tick(110);
    clock.tick(120);
    clock.tick(230);
    expect(clock.stalledMs(60, 180)).toBe(50 + 50);
    expect(clock.stalledMs(110, 120)).toBe(0);
  });

  it('sees a stall before the timer has told of it: an answer may be read first', () => {
    const clock = new StallClock(0);
    clock.tick(10);
    expect(clock.stalledMs(0, 520)).toBe(500);
  });
});
