import { expect, it } from 'vitest';
import { trafficRate } from '../../../src/init/traffic-rate.js';

const cap = 64 * 2 ** 20;

it('is the usual one for rows of a kilobyte', () => {
  expect(trafficRate(200, 60_000, cap)).toBe(200);
});

it('brings rows of 60 bytes into the cap within the time that a scenario has for it', () => {
  const rows = cap / 60;
  const rate = trafficRate(400, rows, cap);
  expect(rate).toBe(1500);
  expect(rows / 64 / rate).toBeLessThan(15);
});

it('rises with the number of rows, and has an end', () => {
  const rates = [1e4, 1e5, 3e5, 1e6, 1e9].map((rows) => trafficRate(400, rows, cap));
  expect(rates).toEqual(rates.toSorted((a, b) => a - b));
  expect(rates.at(-1)).toBe(1500);
});
