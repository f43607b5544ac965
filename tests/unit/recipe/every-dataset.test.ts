import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewiseError } from '../../../src-main/core/common/errors';
import type { DatasetColumn, PanelFacts, Table, TableColumn } from '../../../src-main/core/dataset';
import { preflight } from '../../../src-main/core/preflight';
import { presetNameSchema } from '../../../src-main/core/model';
import { ownCyclicColumns, prepare } from '../../../src-main/core/preparation';
import { defaultConfiguration, type DatasetFacts } from '../../../src-main/core/recipe';
import { shapedModel } from '../../../src-main/engine';
import { shapeOf } from '../../../src-main/jobs/process/model/facts';

const hour = 3_600_000;

interface Made {
  readonly facts: DatasetFacts;
  readonly panel: PanelFacts | null;
  readonly table: Table;
}

const names = ['y', 'hour_sin', 'hour_cos', 'weekday_sin', 'weekday_cos', 'state=a', 'state=other', 'state', 'total'];

/** A dataset as an import could leave it: names of automatic columns, gaps, constants, rare classes, few rows, short series. */
const datasets = fc
  .record({
    rows: fc.integer({ min: 1, max: 160 }),
    chosen: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 5 }),
    kinds: fc.array(fc.constantFrom('number', 'constant', 'category', 'rare', 'one', 'holes', 'empty'), {
      minLength: 5,
      maxLength: 5,
    }),
    intervalMs: fc.constantFrom(null, hour / 4, hour, 24 * hour, 30 * 24 * hour),
    target: fc.integer({ min: 0, max: 4 }),
    series: fc.constantFrom(1, 1, 2, 7),
  })
  .map(({ rows, chosen, kinds, intervalMs, target, series }): Made => {
    const columns: DatasetColumn[] = [];
    const held: TableColumn[] = [];
    const seriesOf = (row: number): number => Math.floor((row * series) / rows);
    if (intervalMs !== null) {
      columns.push({ name: 'time', kind: 'time', role: 'time', unit: null, missing: 0, categories: null });
      held.push({
        kind: 'time',
        name: 'time',
        values: Float64Array.from({ length: rows }, (_, row) => row * intervalMs),
      });
    }
    if (series > 1) {
      const ids = Array.from({ length: series }, (_, index) => `s${index}`);
      columns.push({ name: 'id', kind: 'category', role: 'seriesId', unit: null, missing: 0, categories: ids });
      held.push({
        kind: 'category',
        name: 'id',
        codes: Int32Array.from({ length: rows }, (_, row) => seriesOf(row)),
        categories: ids,
      });
    }
    const constantColumns: string[] = [];
    chosen.forEach((name, index) => {
      const kind = kinds[index] ?? 'number';
      const role = index === target % chosen.length ? 'target' : 'feature';
      if (kind === 'category' || kind === 'rare' || kind === 'one') {
        const code = (row: number): number =>
          kind === 'one' ? 0 : kind === 'rare' ? Number(row === 0) : (row * 7 + index) % 3;
        const codes = Int32Array.from({ length: rows }, (_, row) => code(row));
        const categories = ['a', 'b', 'c'].filter((_, other) => codes.includes(other));
        columns.push({ name, kind: 'category', role, unit: null, missing: 0, categories });
        held.push({
          kind: 'category',
          name,
          codes: codes.map((each) => Math.min(each, categories.length - 1)),
          categories,
        });
        if (kind === 'one') constantColumns.push(name);
        return;
      }
      const values = Float64Array.from({ length: rows }, (_, row) => {
        if (kind === 'constant') return 5;
        if (kind === 'empty' || (kind === 'holes' && row % 4 === 1)) return Number.NaN;
        return Math.sin(row * row * 0.37 + index) * 3;
      });
      const missing = values.filter(Number.isNaN).length;
      columns.push({ name, kind: 'number', role, unit: null, missing, categories: null });
      held.push({ kind: 'number', name, values });
    });
    const lengths = Array.from({ length: series }, (_, index) =>
      held[0] === undefined
        ? 0
        : Array.from({ length: rows }, (_each, row) => row).filter((row) => seriesOf(row) === index).length,
    ).filter((length) => length > 0);
    const panel =
      series === 1
        ? null
        : {
            seriesCount: lengths.length,
            shortest: Math.min(...lengths),
            longest: Math.max(...lengths),
            constantColumns,
          };
    return {
      facts: {
        rowCount: rows,
        columns,
        sampling: {
          intervalMs,
          start: intervalMs === null ? null : 0,
          end: intervalMs === null ? null : (rows - 1) * intervalMs,
        },
      },
      panel,
      table: {
        rowCount: rows,
        columns: held,
        ...(intervalMs === null ? { timeColumn: null } : {}),
        ...(series > 1 ? { seriesIdColumn: 'id' } : {}),
      },
    };
  });

/** What no repair of a default can help: it is said in a sentence, before or at the check. */
const ofTheData =
  /Nothing can be trained|is empty in the training rows|The column .* is empty|no known target|has [01] class|the target is missing in|has no classes to predict/;

describe('the default configuration of any dataset', () => {
  it('is one that runs, or one sentence says why nothing can be trained', () => {
    const outcomes = { runs: 0, refused: 0 };
    fc.assert(
      fc.property(datasets, fc.constantFrom(...presetNameSchema.options), ({ facts, panel, table }, preset) => {
        try {
          const configuration = defaultConfiguration({ preset, dataset: facts, panel });
          const data = prepare(table, configuration);
          expect(new Set(data.featureNames).size).toBe(data.featureNames.length);
          const model = shapedModel(configuration.model, shapeOf(configuration, data));
          const { parameterCount, facts: told } = model.summary();
          // A model that learns no weights says what it is made of instead.
          expect(parameterCount ?? told.length).toBeGreaterThan(0);
          preflight(table, configuration);
          outcomes.runs += 1;
        } catch (error) {
          if (!(error instanceof GatewiseError)) throw error;
          expect(`${error.code} ${error.message} ${JSON.stringify(facts)}`).toMatch(ofTheData);
          outcomes.refused += 1;
        }
      }),
      { seed: 7, numRuns: 600 },
    );
    expect(outcomes.runs).toBeGreaterThan(300);
  });

  it('makes no calendar columns that the data have, and keeps the others', () => {
    const column = (
      name: string,
      role: DatasetColumn['role'],
      kind: DatasetColumn['kind'] = 'number',
    ): DatasetColumn => ({
      name,
      kind,
      role,
      unit: null,
      missing: 0,
      categories: null,
    });
    const facts = (...own: DatasetColumn[]): DatasetFacts => ({
      rowCount: 1500,
      sampling: { intervalMs: hour, start: 0, end: 1499 * hour },
      columns: [column('time', 'time', 'time'), column('y', 'target'), ...own],
    });
    const steps = (dataset: DatasetFacts) => defaultConfiguration({ preset: 'gru', dataset }).preparation.steps;
    const own = facts(column('hour_sin', 'feature'), column('hour_cos', 'feature'));
    expect(ownCyclicColumns(['time', 'hour_sin', 'hour_cos', 'hour'])).toEqual(['hour_sin', 'hour_cos']);
    expect(steps(own)).toMatchObject([{ kind: 'cyclicEncoding', components: ['weekday'] }]);
    expect(steps(facts(column('weekday_cos', 'feature'), column('hour_sin', 'feature')))).toEqual([]);
    expect(steps(facts(column('hour_sin', 'ignored')))).toMatchObject([{ components: ['hour', 'weekday'] }]);
    const asTarget = defaultConfiguration({ preset: 'gru', dataset: own, target: 'hour_sin' });
    expect(asTarget.preparation.steps).toMatchObject([{ components: ['weekday'] }]);
  });
});
