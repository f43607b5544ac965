import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricsAtThreshold, optimizeThreshold } from '../../../../src-main/core/evaluation/classification';
import { thresholdRecall } from '../../../../src-main/core/evaluation/regression';
import type { Predictions } from '../../../../src-main/core/run/schema';
import {
  classData,
  labelsAt,
  matrixOf,
  rowsOfCell,
  tablesOf,
} from '../../../../src-renderer/views/run/classes/class-data';
import { configurationRows } from '../../../../src-renderer/views/run/record/configuration-rows';
import {
  forecastData,
  hasBreaks,
  knownValues,
  stepSeries,
  windowSeries,
} from '../../../../src-renderer/views/run/forecast/forecast-data';
import { parseKnownFuture } from '../../../../src-renderer/views/run/future/known-future';
import { recallCurve } from '../../../../src-renderer/views/run/levels/level-curve';
import { patienceSpan } from '../../../../src-renderer/views/run/outcome/iterative/patience';
import { predictionsCsv } from '../../../../src-renderer/views/run/header/predictions-csv';

const hour = 3_600_000;
const forecast: Predictions = {
  part: 'test',
  horizon: 2,
  classNames: null,
  time: [0, hour, 2 * hour],
  hasTime: true,
  intervalMs: hour,
  rows: [10, 11, 12],
  actual: [1, 2, 2, 3, 3, null],
  predicted: [1.5, 2.5, 1, 3, 3, 4],
};
const classes: Predictions = {
  part: 'test',
  horizon: 1,
  classNames: ['Normal', 'Abnormal'],
  time: [0, 1, 2, 3],
  hasTime: false,
  intervalMs: null,
  rows: [4, 5, 6, 7],
  actual: [0, 1, 1, null],
  predicted: [0.9, 0.1, 0.2, 0.8, 0.7, 0.3, 0.5, 0.5],
};

function need<T>(value: T | null): T {
  if (value === null) throw new Error('there is nothing to look at');
  return value;
}

describe('forecasts as they are drawn', () => {
  const data = need(forecastData(forecast));

  it('places every step at its own time', () => {
    expect(stepSeries(data, 2)).toEqual({
      windows: [0, 1, 2],
      x: [hour, 2 * hour, 3 * hour],
      actual: [2, 3, null],
      predicted: [2.5, 3, 4],
      residuals: [-0.5, 0, null],
    });
    expect(windowSeries(data, 1)).toEqual({ x: [hour, 2 * hour], actual: [2, 3], predicted: [1, 3] });
  });

  it('break where windows were left out, such as those whose target is missing', () => {
    // Windows 12 to 14 are not there.
    const holed = need(forecastData({ ...forecast, time: [0, hour, 5 * hour], rows: [10, 11, 15] }));
    expect(stepSeries(holed, 1)).toEqual({
      windows: [0, 1, -1, 2],
      x: [0, hour, 2 * hour, 5 * hour],
      actual: [1, 2, null, 3],
      predicted: [1.5, 1, null, 3],
      residuals: [-0.5, 1, null, 0],
    });
    expect(hasBreaks(stepSeries(holed, 1))).toBe(true);
    expect(hasBreaks(stepSeries(data, 1))).toBe(false);
    // A stride of several rows is no hole.
    const strided = need(forecastData({ ...forecast, time: [0, 3 * hour, 6 * hour], rows: [10, 13, 16] }));
    expect(hasBreaks(stepSeries(strided, 1))).toBe(false);
  });

  it('leaves out what is not known', () => {
    const known = knownValues(data);
    expect([...known.actual]).toEqual([1, 2, 2, 3, 3]);
    expect([...known.places]).toEqual([0, hour, hour, 2 * hour, 2 * hour]);
  });

  it('places later steps at the times of their rows where they lie unevenly, whatever distance a run of earlier releases tells', () => {
    const stepTimes = [0, hour, hour, 9 * hour, 9 * hour, 10 * hour];
    for (const intervalMs of [null, hour]) {
      const uneven = need(forecastData({ ...forecast, intervalMs, time: [0, hour, 9 * hour], stepTimes }));
      expect(stepSeries(uneven, 2).x).toEqual([hour, 9 * hour, 10 * hour]);
      expect(windowSeries(uneven, 1).x).toEqual([hour, 9 * hour]);
    }
  });

  it('are written as a table with a row for each window', () => {
    expect(predictionsCsv(forecast, 'UTC').split('\r\n').slice(0, 2)).toEqual([
      '\uFEFFtime,row,actual_1,actual_2,predicted_1,predicted_2',
      '1970-01-01T00:00:00.000Z,10,1,2,1.5,2.5',
    ]);
    expect(predictionsCsv(forecast, 'Asia/Seoul').split('\r\n')[1]).toBe(
      '1970-01-01T09:00:00.000+09:00,10,1,2,1.5,2.5',
    );
    expect(predictionsCsv(classes, 'UTC').split('\r\n')[1]).toBe('4,Normal,0.9,0.1');
  });
});

describe('the recall of levels', () => {
  it('is the same curve as counting at each level', () => {
    const value = fc.integer({ min: -20, max: 20 });
    const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(pairs, fc.constantFrom('above', 'below'), (list, direction) => {
        const actual = list.map(([first]) => first);
        const predicted = list.map(([, second]) => second);
        const targetRows = list.map((_, row) => row);
        for (const point of recallCurve(actual, predicted, direction, 9)) {
          const counted = thresholdRecall({ actual, predicted, horizon: 1, targetRows, level: point.level, direction });
          expect(point.recall ?? 0).toBeCloseTo(counted.recall, 12);
          expect(point.precision ?? 0).toBeCloseTo(counted.precision, 12);
          expect(point.f1Score ?? 0).toBeCloseTo(counted.f1Score, 12);
        }
      }),
    );
  });
});

describe('patience', () => {
  const record = (epoch: number, valLoss: number) => ({ epoch, loss: 1, valLoss, learningRate: 0.001, durationMs: 1 });
  const rule = { monitor: 'valLoss' as const, patience: 3, minDelta: 0.1, restoreBestWeights: true };

  it('runs from the last improvement that counted', () => {
    const history = [record(1, 1), record(2, 0.5), record(3, 0.45), record(4, 0.6)];
    expect(patienceSpan(history, rule)).toEqual({ from: 2, to: 5, left: 1 });
    expect(patienceSpan([...history, record(5, 0.6)], rule)).toEqual({ from: 2, to: 5, left: 0 });
  });

  it('is nothing without early stopping or epochs', () => {
    expect(patienceSpan([record(1, 1)], null)).toBeNull();
    expect(patienceSpan([], rule)).toBeNull();
  });
});

describe('classes', () => {
  const data = need(classData(classes));

  it('leave out rows without a label and list the rows of a cell', () => {
    expect([...data.rows]).toEqual([4, 5, 6]);
    const predicted = labelsAt(data, 0.5);
    expect(matrixOf(data, predicted)).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(rowsOfCell(data, predicted, { actual: 1, predicted: 0 })).toEqual([2]);
  });

  it('choose a threshold on their own scores', () => {
    const table = tablesOf(data)[1];
    if (table === undefined) throw new Error('no table');
    expect(metricsAtThreshold(table, 0.3).f1Score).toBe(1);
    expect(optimizeThreshold(table, { kind: 'f1' })?.threshold).toBe(0.3);
  });
});

describe('a configuration beside its parent', () => {
  it('marks what differs, and what only one of them has', () => {
    const rows = configurationRows({ a: 1, b: { c: [1, 2] } }, { a: 2, b: { c: [1, 2] }, d: null });
    expect(rows.filter(({ differs }) => differs)).toEqual([
      { path: 'a', own: '1', other: '2', differs: true },
      { path: 'd', own: null, other: 'null', differs: true },
    ]);
    expect(configurationRows({ a: 1 }, undefined).some(({ differs }) => differs)).toBe(false);
  });
});

describe('a pasted future', () => {
  const columns = ['temperature', 'holiday'];

  it('is read with tabs and decimal commas, with empty cells held', () => {
    expect(parseKnownFuture('temperature\tholiday\n1,5\tyes\n\t\n2\t', columns)).toEqual({
      kind: 'known',
      rowCount: 3,
      known: { series: null, columns: { temperature: [1.5, null, 2], holiday: ['yes', null, null] } },
    });
    expect(parseKnownFuture('temperature,holiday\n1.5,no', columns)).toMatchObject({
      known: { columns: { temperature: [1.5], holiday: ['no'] } },
    });
  });

  it('names a column that the run does not have', () => {
    expect(parseKnownFuture('wind\n1', columns)).toEqual({ kind: 'unknownColumn', column: 'wind' });
    expect(parseKnownFuture('temperature\n', columns)).toEqual({ kind: 'noRows' });
    expect(parseKnownFuture('  ', columns)).toEqual({ kind: 'empty' });
  });
});
