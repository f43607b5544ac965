import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import {
  classificationReport,
  confusionMatrix,
  dieboldMariano,
  fitConformalIntervals,
  holm,
  mcnemar,
  meanAbsoluteError,
  pairedT,
  scoreIntervals,
  summarize,
  wilcoxon,
} from '../../../src-main/core/evaluation';

const value = fc.integer({ min: -1000, max: 1000 }).map((number) => number / 8);
const pairs = fc.array(fc.tuple(value, value), { minLength: 5, maxLength: 60 });
const split = (rows: readonly (readonly [number, number])[]) => ({
  first: rows.map(([first]) => first),
  second: rows.map(([, second]) => second),
});

describe('tests of difference', () => {
  it('find no difference between a run and itself', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 5, maxLength: 60 }),
        fc.integer({ min: 1, max: 24 }),
        (errors, horizon) => {
          expect(pairedT(errors, errors).pValue).toBe(1);
          expect(wilcoxon(errors, errors).pValue).toBe(1);
          expect(dieboldMariano(errors, errors, horizon).pValue).toBe(1);
        },
      ),
    );
    expect(mcnemar(0, 0).exactP).toBe(1);
  });

  it('are symmetric: the p stays and the sign turns when the runs change places', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const { first, second } = split(rows);
        const [there, back] = [pairedT(first, second), pairedT(second, first)];
        expect(back.pValue).toBeCloseTo(there.pValue, 10);
        if (Number.isFinite(there.statistic)) expect(back.statistic).toBeCloseTo(-there.statistic, 10);
        expect(wilcoxon(second, first).pValue).toBeCloseTo(wilcoxon(first, second).pValue, 10);
        expect(dieboldMariano(second, first, 3).pValue).toBeCloseTo(dieboldMariano(first, second, 3).pValue, 10);
      }),
    );
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (first, second) => {
        expect(mcnemar(second, first).exactP).toBeCloseTo(mcnemar(first, second).exactP, 10);
      }),
    );
  });

  it('do not depend on the order of the pairs', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const { first, second } = split(rows);
        const turned = split(rows.toReversed());
        expect(pairedT(turned.first, turned.second).pValue).toBeCloseTo(pairedT(first, second).pValue, 9);
        expect(wilcoxon(turned.first, turned.second).pValue).toBeCloseTo(wilcoxon(first, second).pValue, 9);
      }),
    );
  });

  it('keep the order of the p under Holm’s correction and never lower one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), (p) => {
        const adjusted = holm(p);
        p.forEach((own, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(own);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          p.forEach((other, j) => {
            if (own < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? Number.NaN);
          });
        });
      }),
    );
  });
});

describe('averages', () => {
  it('of a report agree with its classes: macro is the plain mean, weighted recall the accuracy', () => {
    const row = fc.tuple(fc.nat(2), fc.nat(2));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 80 }), (rows) => {
        const { first, second } = split(rows);
        const report = classificationReport(confusionMatrix(first, second, 3), ['a', 'b', 'c']);
        const recalls = report.classes.map(({ recall }) => recall);
        expect(report.macroAvg.recall).toBeCloseTo(recalls.reduce((sum, recall) => sum + recall, 0) / 3, 12);
        expect(report.weightedAvg.recall).toBeCloseTo(report.accuracy, 12);
        expect(report.weightedAvg.support).toBe(rows.length);
      }),
    );
  });

  it('of repeats lie between the least and the greatest, inside their interval, in any order', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 20 }), (values) => {
        const summary = summarize(values);
        const turned = summarize(values.toReversed());
        if (summary === null || summary.interval === null) throw new Error('There are values.');
        expect(summary.mean).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(summary.mean).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        expect(summary.interval[0]).toBeLessThanOrEqual(summary.mean);
        expect(summary.interval[1]).toBeGreaterThanOrEqual(summary.mean);
        expect(turned?.mean).toBeCloseTo(summary.mean, 9);
      }),
    );
  });

  it('of errors do not change when actual and predicted change places', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const { first, second } = split(rows);
        expect(meanAbsoluteError(first, second)).toBeCloseTo(meanAbsoluteError(second, first), 12);
      }),
    );
  });
});

describe('conformal intervals', () => {
  it('of 90 % cover 87 to 93 % of exchangeable data at every seed', () => {
    const windows = 4000;
    const horizon = 3;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4294967295 }), (seed) => {
        const random = createRandom(seed);
        const noise = () => Float64Array.from({ length: windows * horizon }, () => random.normal() ** 3);
        const zeros = new Float64Array(windows * horizon);
        const scored = scoreIntervals(fitConformalIntervals(noise(), zeros, horizon, 0.9), noise(), zeros);
        expect(scored.coverage).toBeGreaterThan(0.87);
        expect(scored.coverage).toBeLessThan(0.93);
      }),
      { numRuns: 20 },
    );
  });

  it('refuse a level that the windows are too few for', () => {
    expect(fitConformalIntervals([1, 2, 3], [1, 2, 4], 1, 0.9).halfWidths).toEqual([null]);
  });
});
