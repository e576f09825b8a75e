import { expect, it } from 'vitest';
import { whyNotRecovered } from '../../../src/trial/not-recovered.js';

const full = { errno: 1114, sqlState: 'HY000', message: "The table 'jobs' is full" };
const watched = { watchEndedMs: 20_000, watchedAfterMs: 5_500 };

it.each([
  [
    { refused: { atMs: 19_990, error: full }, acceptedSince: 0, acceptedMs: null, waits: 0 },
    "new rows were still refused 5.5 s after the remedy's end with 1114 (HY000): The table 'jobs' is full",
  ],
  [
    { refused: { atMs: 13_000, error: full }, acceptedSince: 412, acceptedMs: 19_990, waits: 2 },
    "new rows were not accepted for 500 ms without a break until 5.5 s after the remedy's end: the last refusal with 1114 (HY000): The table 'jobs' is full was 7 s before the watch ended, and 412 new rows were accepted since; 2 waits interrupted it",
  ],
  [
    { refused: null, acceptedSince: 1, acceptedMs: 19_990, waits: 0 },
    "new rows were not accepted for 500 ms without a break until 5.5 s after the remedy's end: one new row was accepted and none refused",
  ],
  [
    { refused: null, acceptedSince: 0, acceptedMs: null, waits: 0 },
    "no new row was answered until 5.5 s after the remedy's end",
  ],
])('says what was seen of new jobs last: %j', (seen, words) => {
  expect(whyNotRecovered({ seen, ...watched }, 500)).toBe(words);
});
