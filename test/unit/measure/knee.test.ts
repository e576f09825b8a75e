import { describe, expect, it } from 'vitest';
import { kneeOf } from '../../../src/measure/knee.js';

const curve = (figures: readonly number[], spread = 1) =>
  figures.map((y, x) => ({ x, y, low: y - spread, high: y + spread }));

describe('the knee of a curve', () => {
  it('is where a steep rise flattens', () => {
    expect(kneeOf(curve([0, 60, 90, 96, 99, 100]))).toMatchObject({ x: 2 });
  });

  it('is looked for up to the highest point only', () => {
    expect(kneeOf(curve([0, 80, 95, 100, 40, 10]))).toMatchObject({ x: 1 });
  });

  it('is not where a line is straight, falls, or has two points', () => {
    expect(kneeOf(curve([0, 20, 40, 60, 80, 100]))).toBeNull();
    expect(kneeOf(curve([100, 60, 30, 10]))).toBeNull();
    expect(kneeOf(curve([0, 100]))).toBeNull();
    expect(kneeOf([])).toBeNull();
  });

  it('is not where the rise is within what the figures vary by', () => {
    expect(kneeOf(curve([10, 18, 19, 20], 6))).toBeNull();
    expect(kneeOf(curve([10, 18, 19, 20], 4))).toMatchObject({ x: 1 });
  });
});
