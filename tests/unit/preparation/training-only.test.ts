import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src-main/core/common/random';
import type { Table } from '../../../src-main/core/dataset';
import { prepare, preparationStepKindSchema, type PreparationStep } from '../../../src-main/core/preparation';
import { inputOf } from './make';

const hour = 3_600_000;
const [series, rows] = [5, 80];

/** Each kind of step, with what makes it learn as much as it can. */
const steps: Readonly<Record<PreparationStep['kind'], readonly object[]>> = {
  missingValues: [{ kind: 'missingValues', markers: [{ column: 'kind', values: ['P ', 'none'] }] }],
  sortRows: [{ kind: 'sortRows' }],
  repeatedTimes: [{ kind: 'repeatedTimes' }],
  leaveOut: [{ kind: 'leaveOut', times: [{ from: '1970-01-01T03:00:00Z', to: '1970-01-01T05:00:00Z' }] }],
  fillMissing: [
    { kind: 'fillMissing', method: 'linear', flag: true },
    { kind: 'fillMissing', method: 'median' },
    { kind: 'fillMissing', method: 'seasonal', period: 7 },
    { kind: 'fillMissing', method: 'forward' },
    { kind: 'fillMissing', method: 'drop', columns: ['y'] },
  ],
  resample: [{ kind: 'resample', intervalMs: 2 * hour, exceptions: [{ column: 'x', aggregation: 'max' }] }],
  clipOutliers: [
    { kind: 'clipOutliers', columns: ['x', 'y'], threshold: 2 },
    { kind: 'clipOutliers', columns: ['x', 'y'], method: 'quantile', lower: 0.1, upper: 0.9 },
  ],
  power: [
    { kind: 'power', method: 'yeoJohnson', columns: ['x', 'y'] },
    { kind: 'power', method: 'boxCox', columns: ['y'] },
  ],
  difference: [{ kind: 'difference', lag: 2, columns: ['x', 'y'] }],
  lag: [{ kind: 'lag', columns: ['x', 'y'], lags: [1, 5] }],
  rolling: [{ kind: 'rolling', columns: ['x'], size: 4, statistics: ['mean', 'sd', 'median'] }],
  cyclicEncoding: [{ kind: 'cyclicEncoding', components: ['hour', 'weekday'] }],
  calendar: [{ kind: 'calendar', components: ['hour', 'isWeekend'] }],
  holidays: [{ kind: 'holidays', dates: ['1970-01-02'] }],
  oneHot: [{ kind: 'oneHot', maxCategories: 2 }],
  knownFuture: [{ kind: 'knownFuture', columns: ['x'] }],
};
/** What a known-future column becomes in later steps is no less from the future. */
const behindKnownFuture = [
  { kind: 'clipOutliers', threshold: 2, columns: ['x_future'] },
  { kind: 'power', columns: ['x_future'] },
  { kind: 'rolling', columns: ['x_future'], size: 3 },
  { kind: 'lag', columns: ['x_future'], lags: [1] },
];
const everyStep = [
  ...preparationStepKindSchema.options.flatMap((kind) => steps[kind].map((step) => [kind, [step]] as const)),
  ...behindKnownFuture.map((step) => ['knownFuture', [{ kind: 'knownFuture', columns: ['x'] }, step]] as const),
];

function panel(random: Random, withGaps: boolean): Table {
  const count = series * rows;
  const column = (gap: number): Float64Array =>
    Float64Array.from({ length: count }, () =>
      withGaps && random.uniform() < gap ? Number.NaN : Math.exp(0.5 * random.normal()),
    );
  const codes = (bound: number) => Int32Array.from({ length: count }, () => random.integer(bound));
  return {
    rowCount: count,
    seriesIdColumn: 'id',
    columns: [
      {
        kind: 'category',
        name: 'id',
        codes: Int32Array.from({ length: count }, (_, row) => Math.floor(row / rows)),
        categories: ['a', 'b', 'c', 'd', 'e'],
      },
      { kind: 'time', name: 'time', values: Float64Array.from({ length: count }, (_, row) => (row % rows) * hour) },
      { kind: 'number', name: 'y', values: column(0.05) },
      { kind: 'number', name: 'x', values: column(0.05) },
      { kind: 'category', name: 'kind', codes: codes(4), categories: ['p', 'q', 'r', 's'] },
    ],
  };
}

/** The same table with everything after the training part replaced: values, gaps and categories. */
function withOtherFuture(table: Table, isTraining: (row: number) => boolean, random: Random): Table {
  return {
    ...table,
    columns: table.columns.map((column) => {
      if (column.name === 'id' || column.kind === 'time') return column;
      if (column.kind === 'category') {
        return { ...column, codes: column.codes.map((code, row) => (isTraining(row) ? code : random.integer(4))) };
      }
      // A gap stays a gap, so that dropped rows are the same and nothing that is used is missing.
      const other = (value: number): number => (Number.isNaN(value) ? value : 1000 * random.uniform() + 1);
      return { ...column, values: column.values.map((value, row) => (isTraining(row) ? value : other(value))) };
    }),
  };
}

describe('what is fitted', () => {
  it.each(everyStep)('%s: %j learns nothing from later rows, and training windows hold none of them', (kind, made) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.constantFrom('ratio' as const, 'series' as const),
        (seed, split) => {
          const table = panel(createRandom(seed), kind === 'fillMissing');
          const fill =
            kind === 'fillMissing' && made.some((step) => 'columns' in step)
              ? [{ kind: 'fillMissing', columns: ['x'] }]
              : [];
          const input = inputOf({
            task: { target: 'y', features: ['x', 'kind'] },
            preparation: { steps: [...made, ...fill] as never, scaling: { features: 'robust', target: 'standard' } },
            split: { kind: split },
            window: { lookback: 6, horizon: 2 },
          });
          const before = prepare(table, input);
          const source = (row: number): number => before.sourceRows?.[row] ?? row;
          const training = new Set<number>();
          for (const { from, to } of before.plan.parts.train.segments) {
            const last =
              to < before.rowCount && split === 'ratio' ? source(to) : Math.ceil((source(to - 1) + 1) / rows) * rows;
            for (let row = source(from); row < last; row += 1) training.add(row);
          }
          const after = prepare(
            withOtherFuture(table, (row) => training.has(row), createRandom(seed + 1)),
            input,
          );
          expect(JSON.stringify(after.fitted)).toBe(JSON.stringify(before.fitted));
          const width = before.featureCount;
          for (const start of before.plan.parts.train.starts) {
            const [from, to] = [start * width, (start + 6) * width];
            expect(after.inputs.subarray(from, to)).toEqual(before.inputs.subarray(from, to));
            expect(after.targets.subarray(start + 6, start + 8)).toEqual(before.targets.subarray(start + 6, start + 8));
          }
        },
      ),
      { numRuns: 4 },
    );
  });
});
