import { describe, expect, it } from 'vitest';
import { evaluateRegression } from '../../../src-main/core/evaluation/regression';

describe('the warning that MAPE is not defined', () => {
  // Rows 10 to 14 hold 5, 0, 7, 0, 9, and three windows of three rows predict them: four values that are zero, in two rows.
  const rows = [5, 0, 7, 0, 9];
  const windows = [0, 1, 2];
  const actual = Float64Array.from(windows.flatMap((start) => rows.slice(start, start + 3)));
  const input = {
    actual,
    predicted: actual.map((value) => value + 1),
    insample: Float64Array.of(1, 2, 4, 8),
    seasonalPeriod: 1,
    horizon: 3,
    targetScale: null,
    baselines: [],
  };
  const zeros = (levels?: { values: number[]; targetRows: number[]; offset: number }) =>
    evaluateRegression({ ...input, ...(levels === undefined ? {} : { levels }) }).warnings.find(
      ({ code }) => code === 'mapeUndefined',
    )?.values['zeros'];

  it('counts rows, however many windows predict each of them', () => {
    expect(zeros({ values: [], targetRows: [10, 11, 12], offset: 1 })).toBe(2);
  });

  it('counts values where it is not known which rows they are', () => {
    expect(zeros()).toBe(4);
  });
});
