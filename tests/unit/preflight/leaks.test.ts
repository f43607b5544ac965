import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import { preflight, preflightSearch } from '../../../src-main/core/preflight';
import type { PreflightFinding } from '../../../src-main/core/preflight/schema';
import type { Table } from '../../../src-main/core/dataset';
import { casePath } from '../../support/cases';
import { inputOf, tableOf } from '../preparation/make';
import { asFile, honest, noisyLeaks, plainLeaks, processes, type Made } from './leak-cases';

const hour = 3_600_000;
const ofLeaks = new Set([
  'targetCopy',
  'targetAffine',
  'targetFromFuture',
  'targetFunction',
  'singleFeatureExplainsTest',
  'knowsAhead',
  'targetIdentity',
]);

function leaksIn(table: Table, target: string, features: string[]): PreflightFinding[] {
  const input = inputOf({ task: { target, features }, window: { lookback: 48, horizon: 6 } });
  return preflight(table, input).filter(({ id }) => ofLeaks.has(id));
}
const tableWith = ({ x, y }: Made): Table =>
  tableOf(
    { y: [...y], x: [...x] },
    y.map((_, row) => row * hour),
  );
const judge = (made: Made): string => leaksIn(tableWith(made), 'y', ['x'])[0]?.severity ?? 'none';

/** A file of the fixtures as a table. */
function readCase(name: string): Table {
  const [head = '', ...lines] = readFileSync(casePath(`32-leaks/${name}.csv`), 'utf8')
    .trim()
    .split('\n');
  const cells = lines.map((line) => line.split(','));
  const columns = head.split(',').map((column, index) => [column, cells.map((row) => row[index] ?? '')] as const);
  const [, ...numbers] = columns;
  return tableOf(
    Object.fromEntries(numbers.map(([column, texts]) => [column, texts.map(Number)])),
    (columns[0]?.[1] ?? []).map((text) => Date.parse(`${text}Z`)),
  );
}

describe('leaks', () => {
  it('names a centred mean, how far it looks ahead and how much of the next value it explains', () => {
    const [finding, ...others] = leaksIn(readCase('leak_centred_mean'), 'y', ['smooth']);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ id: 'knowsAhead', severity: 'blocking', columns: ['smooth'] });
    expect(finding!.evidence).toMatchObject({ ahead: 2, aheadMs: 2 * hour });
    expect(finding!.evidence['share']).toBeGreaterThan(0.999);
    expect(finding!.message).toContain('up to 2 rows (2 hr) ahead');
  });

  it('names columns that make up the target of their own row, in a regression alone', () => {
    const table = readCase('leak_sum');
    const task = { kind: 'regression' as const, target: 'total', features: ['a', 'b'], targetHistory: false };
    const ofRegression = preflight(table, inputOf({ task, window: { lookback: 24, horizon: 1, offset: 0 } }));
    expect(ofRegression.filter(({ severity }) => severity === 'blocking')).toMatchObject([
      { id: 'targetIdentity', columns: ['a', 'b'], evidence: { relation: 'sum' } },
    ]);
    expect(leaksIn(table, 'total', ['a', 'b'])).toEqual([]);
  });

  it('finds the smallest set of columns, sums with weights and rounding, products and quotients', () => {
    const random = createRandom(4);
    const column = (round = 1e6) =>
      Array.from({ length: 800 }, () => Math.round((5 + Math.abs(random.normal())) * round) / round);
    const [a, b, c, noise] = [column(10), column(10), column(), column()];
    const found = (target: number[], columns: Record<string, number[]>) => {
      const table = tableOf({ target, ...columns });
      const task = {
        kind: 'regression' as const,
        target: 'target',
        features: Object.keys(columns),
        targetHistory: false,
      };
      const findings = preflight(table, inputOf({ task, window: { lookback: 8, horizon: 1, offset: 0 } }));
      return findings.flatMap(({ id, columns: names }) => (id === 'targetIdentity' ? [names] : []));
    };
    const rounded = (values: number[]) => values.map((value) => Math.round(value * 10) / 10);
    expect(found(rounded(a.map((value, row) => value + b[row]!)), { a, noise, b, c })).toEqual([['a', 'b']]);
    expect(
      found(
        a.map((value, row) => 1000 * (value - 0.2 * c[row]!)),
        { a, b, c },
      ),
    ).toEqual([['a', 'c']]);
    expect(
      found(
        a.map((value, row) => (value * b[row]!) / c[row]!),
        { a, b, c, noise },
      ),
    ).toEqual([['a', 'b', 'c']]);
    const measured = a.map((value, row) => value + b[row]! + 0.1 * random.normal());
    expect(found(measured, { a, b, c })).toEqual([]);
  });

  it('finds no leak where a file brings its own calendar', () => {
    expect(leaksIn(readCase('clean_hour_sin'), 'y', ['hour_sin', 'hour_cos'])).toEqual([]);
  });

  it.each(Object.keys(honest))('blocks nothing that is honest: %s', (name) => {
    for (const [index, process] of Object.keys(processes).entries()) {
      const rows = (index + name.length) % 2 === 0 ? 400 : 1500;
      const random = createRandom(rows + name.length);
      const made = asFile(rows, (y) => honest[name]!(y, random), process, random);
      expect(`${process} ${rows}: ${judge(made)}`).not.toContain('blocking');
    }
  });

  it.each(Object.keys(plainLeaks))('blocks what is plain: %s', (name) => {
    for (const process of Object.keys(processes)) {
      const random = createRandom(name.length);
      const made = asFile(1500, (y) => ({ y, x: plainLeaks[name]!(y, random) }), process, random);
      expect(`${process}: ${judge(made)}`).toBe(`${process}: blocking`);
    }
  });

  it.each(Object.keys(noisyLeaks))('says what is likely where the series does not drown it: %s', (name) => {
    const random = createRandom(9);
    const made = asFile(4000, (y) => ({ y, x: noisyLeaks[name]!(y, random) }), 'autoregressive', random);
    expect(judge(made)).not.toBe('none');
  });

  it('judges alike whatever the units and the origin of a column and of the target', () => {
    const random = createRandom(2);
    const cases = [plainLeaks['centred mean of 5']!, plainLeaks['mean of the day']!].map((make) =>
      asFile(1200, (y) => ({ y, x: make(y, random) }), 'daily', random),
    );
    const drivers = asFile(1200, (y) => honest['driver 3 rows ahead']!(y, random), 'autoregressive', random);
    const unit = fc.tuple(fc.constantFrom(-3, 0.001, 0.5, 1000), fc.constantFrom(-50, 0, 7, 200));
    fc.assert(
      fc.property(fc.constantFrom(...cases, drivers), unit, unit, (made, [a, b], [c, d]) => {
        const changed = { x: made.x.map((value) => a * value + b), y: made.y.map((value) => c * value + d) };
        expect(judge(changed)).toBe(judge(made));
      }),
      { seed: 3, numRuns: 12 },
    );
  });

  it('looks within each series of a panel, and at labels that a column knows ahead', () => {
    const random = createRandom(6);
    const rows = 300;
    const parts = Array.from({ length: 6 }, () => processes['autoregressive']!(rows + 20, random));
    const panel = (ahead: number): Table => {
      const take = (shift: number) => parts.flatMap((part) => part.slice(10 + shift, 10 + shift + rows));
      const table = tableOf({ y: take(0), x: take(ahead).map((value) => 2 * value + 0.02 * random.normal()) });
      const codes = Int32Array.from({ length: 6 * rows }, (_, row) => Math.floor(row / rows));
      const categories = Array.from({ length: 6 }, (_, series) => `s${series}`);
      return {
        ...table,
        columns: [...table.columns, { kind: 'category', name: 'id', codes, categories }],
        seriesIdColumn: 'id',
      };
    };
    expect(leaksIn(panel(4), 'y', ['x'])).toMatchObject([{ severity: 'blocking', columns: ['x'] }]);
    expect(leaksIn(panel(-4), 'y', ['x'])).toEqual([]);

    let state = 0;
    const labels = Array.from({ length: 2000 }, () => (state = random.uniform() < 0.08 ? 1 - state : state));
    const withLabel = (column: number[]): Table => ({
      rowCount: 2000,
      columns: [
        ...tableOf({ x: column }).columns,
        { kind: 'category', name: 'state', codes: Int32Array.from(labels), categories: ['off', 'on'] },
      ],
    });
    const task = { kind: 'classification' as const, target: 'state', features: ['x'], targetHistory: false };
    const found = (column: number[]) =>
      preflight(withLabel(column), inputOf({ task, window: { lookback: 12, horizon: 1, offset: 1 } }));
    const later = labels.map((_, row) => labels[Math.min(1999, row + 3)]! + 0.01 * random.normal());
    expect(found(later).filter(({ id }) => ofLeaks.has(id))).toMatchObject([{ id: 'knowsAhead', columns: ['x'] }]);
    const sensor = labels.map((label) => label + 2 * random.normal());
    expect(found(sensor).filter(({ id }) => ofLeaks.has(id))).toEqual([]);
  });

  it('finds a later value mixed with a column that is there', () => {
    const random = createRandom(8);
    const { y, x: other } = asFile(
      2000,
      (series) => honest['independent column']!(series, random),
      'autoregressive',
      random,
    );
    const mixed = y.map((_, row) => 0.6 * (y[row + 2] ?? 0) + 0.5 * other[row]! + 0.02 * random.normal());
    expect(leaksIn(tableOf({ y: [...y], other: [...other], mixed }), 'y', ['other', 'mixed'])).toMatchObject([
      { id: 'knowsAhead', columns: ['mixed'], evidence: { ahead: 2 } },
    ]);
  });

  it('stops before each feature, so that it can be left', () => {
    const random = createRandom(1);
    const table = tableWith(asFile(400, (y) => honest['price']!(y, random), 'walk', random));
    const input = inputOf({ task: { target: 'y', features: ['x'] }, window: { lookback: 8, horizon: 2 } });
    const search = preflightSearch(table, input);
    const steps = Array.from({ length: 3 }, () => search.next());
    expect(steps).toEqual([0, 1, 1].map((done) => ({ done: false, value: { done, all: 1 } })));
    expect(search.next()).toEqual({ done: true, value: preflight(table, input) });
  });
});
