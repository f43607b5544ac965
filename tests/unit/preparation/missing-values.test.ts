import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import type { Table, TableColumn } from '../../../src-main/core/dataset';
import { upgradeDocument } from '../../../src-main/core/document';
import {
  fittedPreparationSchema,
  runTableSteps,
  preparationSchema,
  prepare,
  previewStep,
  replayPreparation,
  type PreparedData,
  type PreparedRows,
} from '../../../src-main/core/preparation';
import { configurationVersion } from '../../../src-main/core/experiment/schema';
import { parseConfiguration } from '../../../src-main/core/experiment/versions';
import { treatAsMissing, treatTextsAsMissing } from '../../../src-main/core/experiment/treat-as-missing';
import { leftOutOf, leftOutSentence } from '../../../src-main/core/run/left-out';
import { splitSchema } from '../../../src-main/core/task/schema';
import { summarizeSplit } from '../../../src-main/jobs/process/model/facts';
import { inputOf, tableOf } from './make';

const hour = 3_600_000;
const [seriesCount, rows] = [4, 90];
const marker = { y: -999, x: 1e20, kind: 'n/k', label: 'unknown' };
const marking = {
  kind: 'missingValues',
  markers: [
    { column: 'y', values: [-999] },
    { column: 'x', values: ['1e20', 7777] },
    { column: 'kind', values: ['N/K '] },
    { column: 'label', values: ['unknown'] },
  ],
};

/** A panel with markers here and there, and the same with nothing in their places. */
function panels(seed: number, share: number): { marked: Table; missing: Table; counts: Record<string, number> } {
  const random = createRandom(seed);
  const count = seriesCount * rows;
  const counts: Record<string, number> = { y: 0, x: 0, kind: 0, label: 0 };
  const isMarked = (name: string): boolean => {
    if (random.uniform() >= share) return false;
    counts[name] = (counts[name] ?? 0) + 1;
    return true;
  };
  const numbers = (name: 'y' | 'x'): [TableColumn, TableColumn] => {
    const plain = Float64Array.from({ length: count }, (_, row) => 20 + Math.sin(row / 5) + random.normal());
    const places = plain.map(() => (isMarked(name) ? 1 : 0));
    const put = (value: number): TableColumn => ({
      kind: 'number',
      name,
      values: plain.map((own, row) => (places[row] === 1 ? value : own)),
    });
    return [put(marker[name]), put(Number.NaN)];
  };
  const words = (name: 'kind' | 'label', others: readonly string[]): [TableColumn, TableColumn] => {
    const names = [marker[name], ...others];
    const codes = Int32Array.from({ length: count }, () => (isMarked(name) ? 0 : 1 + random.integer(others.length)));
    const without = codes.map((code) => (code === 0 ? -1 : code));
    return [
      { kind: 'category', name, codes, categories: names },
      { kind: 'category', name, codes: without, categories: names },
    ];
  };
  const pairs = [numbers('y'), numbers('x'), words('kind', ['p', 'q', 'r']), words('label', ['on', 'off'])];
  const table = (which: 0 | 1): Table => ({
    rowCount: count,
    timeColumn: 'time',
    seriesIdColumn: 'id',
    columns: [
      { kind: 'time', name: 'time', values: Float64Array.from({ length: count }, (_, row) => (row % rows) * hour) },
      {
        kind: 'category',
        name: 'id',
        codes: Int32Array.from({ length: count }, (_, row) => Math.floor(row / rows)),
        categories: ['a', 'b', 'c', 'd'],
      },
      ...pairs.map((pair) => pair[which]),
    ],
  });
  return { marked: table(0), missing: table(1), counts };
}

const forecasting = { target: 'y', features: ['x', 'kind'] };
const classifying = { kind: 'classification' as const, target: 'label', features: ['x', 'kind'], targetHistory: false };
const resample = { kind: 'resample', intervalMs: 2 * hour };
/** What may come after the marking, with as much to learn as there is. */
const followers: readonly (readonly object[])[] = [
  [{ kind: 'fillMissing' }],
  [{ kind: 'fillMissing', method: 'linear', flag: true }],
  [{ kind: 'fillMissing', method: 'drop' }],
  [
    { ...resample, aggregation: 'sum' },
    { kind: 'fillMissing', method: 'median' },
  ],
  [resample, { kind: 'fillMissing' }, { kind: 'clipOutliers', columns: ['x'] }, { kind: 'oneHot', maxCategories: 2 }],
];
const stepsOf = (given: readonly object[]) => preparationSchema.parse({ steps: given }).steps;
const inputWith = (task: object, steps: readonly object[]) =>
  inputOf({
    task: task as never,
    preparation: { steps: steps as never },
    window: { lookback: 4, horizon: 'kind' in task ? 1 : 2 },
  });

/** Everything that a model, its figures and its forecasts are made of. */
const heldIn = ({ inputs, targets, rawTargets, time, seriesNames, classNames, sourceRows, ...rest }: PreparedRows) => ({
  ...{ inputs, targets, rawTargets, time, seriesNames, classNames, sourceRows },
  features: rest.fitted.features,
  target: rest.fitted.target,
  steps: rest.fitted.steps.filter(({ kind }) => kind !== 'missingValues'),
});
const plannedIn = ({ plan, untimedRows, leftOutSeries }: PreparedData) => ({ plan, untimedRows, leftOutSeries });

const cases = [forecasting, classifying].flatMap((task) =>
  followers.map((steps) => [task.target, task, steps] as const),
);

describe('values that stand for missing ones', () => {
  it.each(cases)('of %s leave what an import with them as missing leaves: %j, %j', (_, task, steps) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.constantFrom('ratio', 'series'), (seed, kind) => {
        const { marked, missing, counts } = panels(seed, 0.03);
        const split = kind === 'ratio' ? { kind } : { kind, train: 0.5, validation: 0.25, test: 0.25 };
        const input = { ...inputWith(task, [marking, ...steps]), split: splitSchema.parse(split) };
        const own = prepare(marked, input);
        const expected = prepare(missing, { ...input, preparation: inputWith(task, steps).preparation });
        expect(heldIn(own)).toEqual(heldIn(expected));
        expect(plannedIn(own)).toEqual(plannedIn(expected));
        expect(own.markedValues).toEqual([
          { column: 'y', value: -999, count: counts['y'] },
          { column: 'x', value: '1e20', count: counts['x'] },
          { column: 'x', value: 7777, count: 0 },
          { column: 'kind', value: 'N/K ', count: counts['kind'] },
          { column: 'label', value: 'unknown', count: counts['label'] },
        ]);
        // A stored run reads other rows alike.
        const other = panels(seed + 1, 0.03);
        const fitted = fittedPreparationSchema.parse(JSON.parse(JSON.stringify(own.fitted)));
        expect(heldIn(replayPreparation(fitted, other.marked))).toEqual(
          heldIn(replayPreparation(fitted, other.missing)),
        );
      }),
      { numRuns: 5 },
    );
  });

  it('are equal numbers and the same words; nothing else is touched', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double(), { minLength: 1, maxLength: 40 }),
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(39), { maxLength: 10 }),
        (values, markers, places) => {
          for (const place of places) values[place % values.length] = markers[place % markers.length]!;
          const given = tableOf({ y: values, z: values });
          const steps = [{ kind: 'missingValues' as const, markers: [{ column: 'y', values: markers }] }];
          const { table, marked } = runTableSteps(given, steps);
          const column = (of: Table, name: string) =>
            (of.columns.find((one) => one.name === name) as { values: Float64Array }).values;
          // `includes` finds NaN too, which is no marker; zero has one value under two signs.
          const isMarked = (value: number): boolean => markers.some((one) => one === value);
          expect([...column(table, 'y')]).toEqual(values.map((value) => (isMarked(value) ? Number.NaN : value)));
          expect([...column(table, 'z')]).toEqual(values);
          expect([...column(given, 'y')]).toEqual(values);
          expect(marked.reduce((sum, { count }) => sum + count, 0)).toBe(values.filter(isMarked).length);
          expect(runTableSteps(table, steps).marked.every(({ count }) => count === 0)).toBe(true);
          expect(runTableSteps(table, steps).table).toBe(table);
        },
      ),
    );
  });

  it('of a label are no class, and the other classes keep their order', () => {
    const { marked } = panels(3, 0.05);
    const input = inputWith(classifying, [marking, { kind: 'fillMissing' }]);
    expect(prepare(marked, input).classNames).toEqual(['on', 'off']);
  });

  it.each([
    [[{ column: 'time', values: [0] }], 'BAD_INPUT', /“time” holds times/],
    [[{ column: 'id', values: ['a'] }], 'BAD_INPUT', /“id” names the series/],
    [[{ column: 'wind', values: [-999] }], 'COLUMN_NOT_FOUND', /no column “wind”/],
  ])('%j are refused at their step', (markers, code, message) => {
    const { marked } = panels(1, 0.03);
    const steps = [marking, { kind: 'missingValues', markers }];
    for (const work of [
      () => prepare(marked, inputWith(forecasting, steps)),
      () => previewStep(marked, inputWith(forecasting, steps), 0),
    ]) {
      expect(work).toThrow(
        expect.objectContaining({
          code,
          message: expect.stringMatching(message) as string,
          details: expect.objectContaining({ field: 'preparation.steps.1' }) as object,
        }) as Error,
      );
    }
  });

  it.each([
    [[resample, marking], 1, /known before any other step/],
    [[{ kind: 'fillMissing', method: 'drop' }, marking], 1, /known before any other step/],
    [[marking, { kind: 'fillMissing' }, resample], 2, /Resampling and dropping rows/],
  ])('have to be known first: %j', (steps, index, message) => {
    const { marked } = panels(1, 0.03);
    expect(() => prepare(marked, inputWith(forecasting, steps))).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(message) as string,
        details: expect.objectContaining({ field: `preparation.steps.${index}` }) as object,
      }) as Error,
    );
  });

  it('are shown on real rows before and after, categories by their names', () => {
    const { marked, counts } = panels(2, 0.05);
    const shown = previewStep(marked, inputWith(forecasting, [marking, { kind: 'fillMissing' }]), 0);
    expect(shown).toMatchObject({ kind: 'missingValues', rowsBefore: 360, rowsAfter: 360, addedColumns: [] });
    // The label is no column in use.
    expect(shown.changedValues).toBe(counts['y']! + counts['x']! + counts['kind']!);
    expect(shown.before.columns).toEqual(['y', 'x', 'kind']);
    const markers: readonly unknown[] = Object.values(marker);
    shown.before.cells.flat().forEach((cell, index) => {
      expect(shown.after.cells.flat()[index]).toBe(markers.includes(cell) ? null : cell);
    });
    expect(shown.before.cells[2]?.some((cell) => markers.includes(cell))).toBe(true);
    const filled = previewStep(marked, inputWith(forecasting, [marking, { kind: 'fillMissing' }]), 1);
    expect(filled.changedValues).toBe(counts['y']! + counts['x']!);
  });

  it('are told with the run, each with its count, and so is what is nowhere', () => {
    const { marked, counts } = panels(5, 0.03);
    const told = (steps: readonly object[]) =>
      leftOutOf(
        summarizeSplit(
          prepare(marked, inputWith({ target: 'y', features: ['x'] }, [...steps, { kind: 'fillMissing' }])),
        ),
      )
        .filter(({ code }) => code === 'markedValues' || code === 'absentMarkers')
        .map(leftOutSentence);
    const y = { column: 'y', values: [-999] };
    expect(told([{ kind: 'missingValues', markers: [y, { column: 'x', values: [1e20, -1] }] }])).toEqual([
      `Values treated as missing: ${counts['y']! + counts['x']!}, by column and value: y -999 (${counts['y']}), x 100000000000000000000 (${counts['x']}).`,
      'To be treated as missing, but nowhere in the data: x -1.',
    ]);
    expect(told([])).toEqual([]);
  });
});

describe('a configuration with them', () => {
  const texts = fc.string({ minLength: 1, maxLength: 8 });
  // JSON has one zero.
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const markers = fc.array(
    fc.record({ column: texts, values: fc.array(fc.oneof(numbers, texts), { minLength: 1, maxLength: 4 }) }),
    { maxLength: 4 },
  );

  it('comes back from its file as it was, to the last digit', () => {
    fc.assert(
      fc.property(markers, (given) => {
        const preparation = preparationSchema.parse({ steps: [{ kind: 'missingValues', markers: given }] });
        expect(preparationSchema.parse(JSON.parse(JSON.stringify(preparation)))).toEqual(preparation);
        expect(preparation.steps[0]).toEqual({ kind: 'missingValues', markers: given });
      }),
    );
  });

  it('is read without them as before, and so is a stored preparation', () => {
    const old = {
      task: { target: 'y' },
      preparation: { steps: [{ kind: 'fillMissing' }] },
      model: { kind: 'sequential', layers: [{ type: 'GRU', units: 2 }] },
    };
    const written = { ...old, schemaVersion: 1 };
    for (const one of [old, written])
      expect(parseConfiguration(one).data?.preparation.steps).toEqual(stepsOf([{ kind: 'fillMissing' }]));
    expect(upgradeDocument('configuration', written)).toMatchObject({
      ok: true,
      value: { schemaVersion: configurationVersion, preparation: { steps: stepsOf([{ kind: 'fillMissing' }]) } },
    });
    const part = { from: 0, to: 1, windows: 1, start: null, end: null };
    const split = { rowCount: 3, parts: { train: part, validation: part, test: part } };
    expect(upgradeDocument('split', split)).toMatchObject({ ok: true, value: { markedValues: [] } });
    const { marked } = panels(1, 0);
    const { fitted } = prepare(marked, inputWith(forecasting, [{ kind: 'fillMissing' }]));
    const stored: unknown = JSON.parse(JSON.stringify({ ...fitted, version: 1 }));
    expect(upgradeDocument('preparation', stored)).toEqual({ ok: true, value: fitted });
  });
});

describe('treating a value as missing by one click', () => {
  const fill = preparationSchema.parse({ steps: [{ kind: 'fillMissing' }] }).steps;
  it('adds the step before all others, and one that fills what is then missing', () => {
    expect(treatAsMissing([], 'y', -999)).toEqual([
      { kind: 'missingValues', markers: [{ column: 'y', values: [-999] }] },
      ...fill,
    ]);
    const before = stepsOf([resample, { kind: 'lag', columns: ['y'], lags: [1] }]);
    expect(treatAsMissing(before, 'y', -999).map(({ kind }) => kind)).toEqual([
      'missingValues',
      'resample',
      'fillMissing',
      'lag',
    ]);
  });

  it('leaves the filling that is there, and adds to the step that is there', () => {
    const before = stepsOf([{ kind: 'fillMissing', method: 'median', columns: ['y'] }]);
    const once = treatAsMissing(before, 'y', -999);
    expect(once.map(({ kind }) => kind)).toEqual(['missingValues', 'fillMissing']);
    const twice = treatAsMissing(treatAsMissing(once, 'y', -99), 'x', 1e20);
    expect(twice).toEqual([
      {
        kind: 'missingValues',
        markers: [
          { column: 'y', values: [-999, -99] },
          { column: 'x', values: [1e20] },
        ],
      },
      ...fill,
      ...before,
    ]);
    expect(treatAsMissing(twice, 'y', -99)).toEqual(twice);
  });

  it('gives what can be prepared, whatever steps there were', () => {
    const orders = followers.map((steps) => stepsOf(steps));
    fc.assert(
      fc.property(
        fc.constantFrom(...orders, []),
        fc.boolean(),
        fc.integer({ min: 1, max: 1000 }),
        (steps, isMarked, seed) => {
          const { marked, counts } = panels(seed, 0.03);
          const before = isMarked ? treatAsMissing(steps, 'x', 1e20) : [...steps];
          const after = treatAsMissing(treatAsMissing(before, 'x', 1e20), 'y', -999);
          const { markedValues } = prepare(marked, inputWith({ target: 'y', features: ['x'] }, after));
          expect(markedValues).toEqual([
            { column: 'x', value: 1e20, count: counts['x'] },
            { column: 'y', value: -999, count: counts['y'] },
          ]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is done to a configuration file by options too, and leaves one alone that is none', () => {
    const done = treatTextsAsMissing({ task: { target: 'y' } }, { y: ['-999', '9999.9'], state: ['off line'] });
    expect(preparationSchema.parse(done['preparation']).steps).toEqual([
      {
        kind: 'missingValues',
        markers: [
          { column: 'y', values: [-999, 9999.9] },
          { column: 'state', values: ['off line'] },
        ],
      },
      ...fill,
    ]);
    const odd = { preparation: { steps: 5 } };
    expect(treatTextsAsMissing(odd, { y: ['-999'] })).toEqual(odd);
    expect(treatTextsAsMissing({ task: 1 }, {})).toEqual({ task: 1 });
  });
});
