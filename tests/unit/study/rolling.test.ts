import { describe, expect, it } from 'vitest';
import { rollingSplits } from '../../../src-main/core/study';
import type { RowFacts } from '../../../src-main/core/task/split-at';

const split = { kind: 'count', train: 8640, validation: 2880, test: 2880 } as const;
const facts: RowFacts = { rows: 17_420, trainRows: 8640, before: 11_520, split, times: null, timeZone: 'UTC' };
const ratio = { kind: 'ratio', train: 0.7, validation: 0.15, test: 0.15 } as const;

/** Rows where the parts of a split by counts end. */
function ends(own: unknown): readonly [train: number, validation: number, test: number] {
  const { train, validation, test } = own as typeof split;
  return [train, train + validation, train + validation + test];
}

describe('validation windows that roll back', () => {
  it('are as long as the validation part, follow each other, and end with the split as it is', () => {
    const splits = rollingSplits(facts, { count: 3, span: 120, horizon: 24 });

    expect(splits.map(ends)).toEqual([
      [2880, 5760, 8640],
      [5760, 8640, 11_520],
      [8640, 11_520, 14_400],
    ]);
    expect(splits.at(-1)).toBe(split);
  });

  it('are shorter where that many do not fit, and never leave the first too little to train on', () => {
    const splits = rollingSplits(facts, { count: 6, span: 120, horizon: 24 });
    const parts = splits.map(ends);

    expect(splits).toHaveLength(6);
    expect(parts[0]?.[0]).toBeGreaterThanOrEqual(8640 * 0.3);
    for (const [index, [, validation, test]] of parts.entries()) {
      const next = parts[index + 1];
      if (next === undefined) continue;
      expect(validation).toBe(next[0]);
      // The rows of the real test part are in no part of a window before.
      expect(test).toBeLessThanOrEqual(11_520);
    }
  });

  it('are fewer where none may be shorter than what is predicted, and one where no other fits', () => {
    const short: RowFacts = { rows: 100, trainRows: 70, before: 85, split: ratio, times: null, timeZone: 'UTC' };

    expect(rollingSplits(short, { count: 10, span: 20, horizon: 8 })).toHaveLength(7);
    expect(rollingSplits(short, { count: 10, span: 60, horizon: 12 })).toEqual([ratio]);
    expect(rollingSplits(short, { count: 1, span: 20, horizon: 8 })).toEqual([ratio]);
  });

  it('never reach into the test part of any series of a panel', () => {
    const panel: RowFacts = { rows: 100, trainRows: 70, before: 85, split: ratio, times: null, timeZone: 'UTC' };
    for (const length of [97, 100, 131, 250]) {
      for (const own of rollingSplits(panel, { count: 4, span: 10, horizon: 4 }).slice(0, -1)) {
        const { train, validation, test } = own as typeof ratio;
        expect(Math.floor(length * (train + validation + test) + 1e-6)).toBeLessThanOrEqual(
          Math.floor(length * 0.85 + 1e-6),
        );
      }
    }
  });

  it('are borders in time where the split is', () => {
    const day = 86_400_000;
    const dates = { kind: 'date', validationStart: '1970-03-12', testStart: '1970-03-27', end: null } as const;
    const daily: RowFacts = {
      rows: 101,
      trainRows: 70,
      before: 85,
      split: dates,
      times: [0, 100 * day],
      timeZone: 'Asia/Seoul',
    };

    expect(rollingSplits(daily, { count: 2, span: 10, horizon: 5 })).toEqual([
      {
        kind: 'date',
        validationStart: new Date(55 * day).toISOString(),
        testStart: new Date(70 * day).toISOString(),
        // Midnight in Seoul, where the test part begins: 9 hours before that of UTC.
        end: '1970-03-27',
      },
      dates,
    ]);
  });

  it('are one where whole series make up the parts, which have no order', () => {
    const series = { kind: 'series', train: 0.7, validation: 0.15, test: 0.15, seed: 0 } as const;

    expect(rollingSplits({ ...facts, split: series }, { count: 3, span: 8, horizon: 1 })).toEqual([series]);
  });
});
