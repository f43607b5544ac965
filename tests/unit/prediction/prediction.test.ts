import { describe, expect, it } from 'vitest';
import {
  agedVerdict,
  driftOf,
  matchColumns,
  requireMatch,
  type LossFacts,
  type TrainedColumn,
  type TrainingFacts,
} from '../../../src-main/core/prediction';

const trained = (name: string, more: Partial<TrainedColumn> = {}): TrainedColumn => ({
  name,
  kind: 'number',
  unit: null,
  categories: null,
  purpose: 'feature',
  isNeeded: true,
  ...more,
});
const found = (name: string, kind: TrainedColumn['kind'] = 'number', unit: string | null = null) => ({
  name,
  kind,
  unit,
});

describe('columns of a file', () => {
  it('are found by name, and a close name is suggested and never taken', () => {
    const match = matchColumns(
      [trained('wind speed'), trained('load')],
      [found('Wind_Speed [m/s]'), found('load')],
      {},
    );
    expect(match.columns.map((column) => [column.found, column.suggestions])).toEqual([
      [null, ['Wind_Speed [m/s]']],
      ['load', []],
    ]);
    expect(match.unused).toEqual(['Wind_Speed [m/s]']);
    expect(() => {
      requireMatch('new.csv', match);
    }).toThrow('“new.csv”: there is no column “wind speed”');
  });

  it('are renamed by choice, and no two become one', () => {
    const columns = [trained('load')];
    expect(matchColumns(columns, [found('Last')], { Last: 'load' })).toMatchObject({
      columns: [{ found: 'Last', isRenamed: true }],
      problems: [],
    });
    const codes = (renames: Record<string, string>): string[] =>
      matchColumns(columns, [found('Last'), found('load')], renames).problems.map(({ code }) => code);
    expect(codes({ Last: 'load' })).toEqual(['takenTwice']);
    expect(codes({ nothing: 'load' })).toEqual(['unknownRename']);
    expect(codes({ Last: 'power' })).toEqual(['unknownRename']);
  });

  it('of another kind stand in the way, of another unit are told', () => {
    const problems = (kind: TrainedColumn['kind'], unit: string | null) =>
      matchColumns([trained('load', { unit: 'kW' })], [found('load', kind, unit)], {}).problems.map(
        ({ code, severity }) => [code, severity],
      );
    expect(problems('text', null)).toEqual([['kind', 'error']]);
    expect(problems('number', 'MW')).toEqual([['unit', 'warning']]);
    expect(problems('number', 'kW')).toEqual([]);
  });
});

it('drift is told with its figures, and only what is worth knowing is flagged', () => {
  const training = { count: 100, missing: 0, minimum: 0, maximum: 10, mean: 5, standardDeviation: 2 };
  const facts: TrainingFacts = {
    columns: [
      { ...trained('load'), training },
      { ...trained('state', { kind: 'category', categories: ['on', 'off'] }), training: null },
    ],
    step: null,
    intervalMs: null,
    timeZone: 'UTC',
    hasTime: false,
    test: null,
  };
  const table = {
    rowCount: 4,
    columns: [
      { kind: 'number' as const, name: 'load', values: Float64Array.of(11, 9, Number.NaN, 10) },
      { kind: 'category' as const, name: 'state', codes: Int32Array.of(0, 2, 1, 2), categories: ['on', 'off', 'idle'] },
    ],
  };
  const [load, state] = driftOf(facts, table, [0, 1, 2, 3]);
  expect(load).toMatchObject({ outside: 1 / 3, shift: 2.5, flags: ['outside', 'shifted', 'missing'] });
  expect(state).toMatchObject({ unknownCategories: ['idle'], unknownRows: 2, flags: ['unknown'] });
});

describe('whether a model has aged', () => {
  const losses = (mean: number, independent = 100): LossFacts => ({
    metric: 'mae',
    windows: 200,
    mean,
    variance: 0.01,
    degrees: 30,
    independent,
  });

  it('is told where the difference is beyond chance, and no further', () => {
    expect(agedVerdict(losses(2), losses(1))).toMatchObject({ kind: 'worse', difference: 1 });
    expect(agedVerdict(losses(1), losses(2)).kind).toBe('better');
    expect(agedVerdict(losses(1.1), losses(1)).kind).toBe('notShown');
    // 2.0003 is Student's t of 60 degrees of freedom; the standard error is √0.02.
    expect(agedVerdict(losses(2), losses(1)).interval?.[0]).toBeCloseTo(1 - 2.0003 * Math.sqrt(0.02), 4);
  });

  it('is not told by few independent windows, or without a test part', () => {
    expect(agedVerdict(losses(9, 19), losses(1))).toMatchObject({ kind: 'tooFew', pValue: null, interval: null });
    expect(agedVerdict(losses(9), null)).toMatchObject({ kind: 'noTest', test: null });
  });
});
