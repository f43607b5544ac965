import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src-main/core/dataset';
import { prepare, replayPreparation, runTableSteps } from '../../../src-main/core/preparation';
import { inputOf, tableOf } from './make';

const hour = 3_600_000;
const valuesOf = (table: Table, name: string): number[] => {
  const column = table.columns.find((one) => one.name === name);
  if (column === undefined || column.kind === 'category') throw new Error(`no numbers ${name}`);
  return [...column.values];
};
const sort = { kind: 'sortRows' as const };
const merge = (aggregation: 'mean' | 'sum' | 'first' | 'last') => ({ kind: 'repeatedTimes' as const, aggregation });

function panel(rows: readonly (readonly [shop: number, time: number, load: number])[]): Table {
  return {
    rowCount: rows.length,
    timeColumn: 'time',
    seriesIdColumn: 'shop',
    columns: [
      { kind: 'time', name: 'time', values: Float64Array.from(rows, ([, time]) => time) },
      { kind: 'category', name: 'shop', codes: Int32Array.from(rows, ([shop]) => shop), categories: ['A', 'B'] },
      { kind: 'number', name: 'load', values: Float64Array.from(rows, ([, , load]) => load) },
    ],
  };
}

describe('steps that put the rows of a table in order', () => {
  it('sort by time within each series, keep the order of equal times, and remember where a row was', () => {
    const table = panel([
      [1, 3, 13],
      [0, 2, 2],
      [1, 1, 11],
      [0, 1, 1],
      [1, 1, 12],
      [0, Number.NaN, 9],
    ]);
    const { table: sorted, arranged } = runTableSteps(table, [sort]);
    expect(valuesOf(sorted, 'load')).toEqual([11, 12, 13, 1, 2, 9]);
    expect([...(sorted.sourceRows ?? [])]).toEqual([2, 4, 0, 3, 1, 5]);
    expect(arranged).toEqual([{ kind: 'sortRows', count: 5 }]);
  });

  it.each([
    ['mean', [2, 5, 7]],
    ['sum', [4, 5, Number.NaN]],
    ['first', [1, 5, 7]],
    ['last', [3, 5, 7]],
  ] as const)('make one row of those of one time by %s', (aggregation, expected) => {
    const table = tableOf({ load: [1, 3, 5, 7, Number.NaN] }, [hour, hour, 2 * hour, 3 * hour, 3 * hour]);
    const { table: merged, arranged } = runTableSteps(table, [merge(aggregation)]);
    expect(valuesOf(merged, 'load')).toEqual(expected);
    expect(valuesOf(merged, 'time')).toEqual([hour, 2 * hour, 3 * hour]);
    expect([...(merged.sourceRows ?? [])]).toEqual([0, 2, 3]);
    expect(arranged).toEqual([{ kind: 'repeatedTimes', count: 2 }]);
  });

  it('leave the rows of a series out from the first to the last time, both included', () => {
    const times = (series: string | null) => ({
      kind: 'leaveOut' as const,
      times: [{ from: '1970-01-01T02:00:00+01:00', to: '1970-01-01T02:00:00Z', series }],
    });
    const rows = [0, 1].flatMap((shop) => [0, 1, 2, 3].map((row) => [shop, row * hour, 10 * shop + row] as const));
    expect(valuesOf(runTableSteps(panel(rows), [times('B')]).table, 'load')).toEqual([0, 1, 2, 3, 10, 13]);
    expect(valuesOf(runTableSteps(panel(rows), [times(null)]).table, 'load')).toEqual([0, 3, 10, 13]);
  });

  it('change nothing when they are run again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1), fc.nat(8), fc.nat(100)), { minLength: 1, maxLength: 30 }),
        fc.shuffledSubarray([sort, merge('mean'), merge('last')], { minLength: 1 }),
        (rows, steps) => {
          const once = runTableSteps(panel(rows), steps);
          const twice = runTableSteps(once.table, steps);
          expect(twice.table).toBe(once.table);
          expect(twice.arranged.every(({ count }) => count === 0)).toBe(true);
        },
      ),
    );
  });

  it('want a time column', () => {
    expect(() => runTableSteps(tableOf({ load: [1, 2] }), [sort])).toThrow(
      expect.objectContaining({ code: 'COLUMN_NOT_TIME' }),
    );
  });

  it('make of shuffled and repeated rows what the file in order would have given, in a run and in a replay', () => {
    const count = 200;
    const load = Array.from({ length: count }, (_, row) => Math.sin(row / 7) + row / 50);
    const time = load.map((_, row) => row * hour);
    const rows = load.map((_, row) => (row * 77) % count).flatMap((row) => (row % 9 === 0 ? [row, row] : [row]));
    const shuffled = tableOf(
      { load: rows.map((row) => load[row] ?? 0) },
      rows.map((row) => row * hour),
    );
    const input = inputOf({ task: { target: 'load' }, window: { lookback: 12, horizon: 3 } });
    const steps = [sort, merge('mean')];
    const expected = prepare(tableOf({ load }, time), input);
    const own = prepare(shuffled, { ...input, preparation: { ...input.preparation, steps } });
    expect(own.inputs).toEqual(expected.inputs);
    expect(own.plan).toEqual(expected.plan);
    expect(own.sourceRows?.[1]).toBe(rows.indexOf(1));
    expect(replayPreparation(own.fitted, shuffled).inputs).toEqual(expected.inputs);
  });
});
