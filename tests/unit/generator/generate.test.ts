import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preflight } from '../../../src-main/core/preflight';
import {
  csvOf,
  generateTable,
  generatorKinds,
  generatorSchema,
  type GeneratedTable,
} from '../../../src-main/core/generator';
import { powerCurve } from '../../../src-main/core/generator/machines';
import { asTable } from './as-table';
import { inputOf } from '../preparation/make';

const make = (input: object): GeneratedTable => generateTable(generatorSchema.parse(input));
const hashOf = (input: object): string => {
  const hash = createHash('sha256');
  for (const piece of csvOf(make(input))) hash.update(piece);
  return hash.digest('hex');
};
const numbers = (table: GeneratedTable, name: string): Float64Array => {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column?.kind !== 'number') throw new Error(name);
  return column.values;
};
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('generated datasets', () => {
  it.each(generatorKinds)('%s: the same seed gives the same bytes, another seed other ones', (kind) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4294967295 }), (seed) => {
        expect(hashOf({ kind, seed, rows: 500 })).toBe(hashOf({ kind, seed, rows: 500 }));
        expect(hashOf({ kind, seed, rows: 500 })).not.toBe(hashOf({ kind, seed: (seed + 1) >>> 0, rows: 500 }));
      }),
      { numRuns: 5 },
    );
  });

  it('keep their bytes from one version of Gatewise to the next', () => {
    expect(Object.fromEntries(generatorKinds.map((kind) => [kind, hashOf({ kind, rows: 1000 }).slice(0, 12)]))).toEqual(
      {
        cosine: '7c03dd013939',
        powerUsage: '3a27f5ba4257',
        windPower: 'dd07ee2c75ab',
        spikyLoad: '315af6d0e9da',
        sensor: '2942c6b13bfa',
      },
    );
  });

  it('cosine: the noise is what is left when the cosine is taken away', () => {
    const values = numbers(make({ kind: 'cosine', rows: 5000, period: 50, amplitude: 3, noise: 0.5 }), 'value');
    const rest = values.map((value, row) => value - 3 * Math.cos((2 * Math.PI * row) / 50));
    expect(mean(rest)).toBeCloseTo(0, 1);
    expect(Math.sqrt(mean(rest.map((value) => value ** 2)))).toBeCloseTo(0.5, 1);
  });

  it('power usage: working days, weekends and weather show', () => {
    const table = make({ kind: 'powerUsage' });
    const usage = numbers(table, 'usage');
    const temperature = numbers(table, 'temperature');
    const when = (keep: (row: number) => boolean) => mean(usage.filter((_, row) => keep(row)));
    const isWeekend = (row: number) => Math.floor(row / 24) % 7 >= 5;
    expect(when((row) => row % 24 === 19)).toBeGreaterThan(1.4 * when((row) => row % 24 === 3));
    expect(when((row) => !isWeekend(row) && row % 24 === 19)).toBeGreaterThan(
      1.1 * when((row) => isWeekend(row) && row % 24 === 19),
    );
    expect(when((row) => temperature[row]! < 0)).toBeGreaterThan(
      1.2 * when((row) => Math.abs(temperature[row]! - 18) < 3),
    );
    const july = temperature.subarray(190 * 24, 200 * 24);
    expect(mean(july)).toBeGreaterThan(mean(temperature.subarray(0, 240)) + 15);
  });

  it('wind power: 50,000 quarter hours with calms at zero, saturation and ramps', () => {
    const table = make({ kind: 'windPower' });
    const power = numbers(table, 'power');
    expect(table.rowCount).toBe(50_000);
    const share = (keep: (value: number) => boolean) => power.filter(keep).length / power.length;
    expect(share((value) => value === 0)).toBeGreaterThan(0.03);
    expect(share((value) => value === 0)).toBeLessThan(0.3);
    expect(share((value) => value === 3600)).toBeGreaterThan(0.03);
    expect(share((value) => value === 3600)).toBeLessThan(0.3);
    // Ramps: within an hour the power changes by more than a third of its capacity now and then.
    const ramps = power.filter((value, row) => Math.abs(value - (power[row - 4] ?? value)) > 1200).length;
    expect(ramps / power.length).toBeGreaterThan(0.01);
    expect([2, 3.5, 12.5, 24.9, 25].map(powerCurve)).toEqual([0, 0, 1, 1, 0]);
  });

  it('load with rare peaks: few rows lie far above the rest', () => {
    const load = numbers(make({ kind: 'spikyLoad' }), 'load')
      .slice()
      .sort();
    const median = load[10_000]!;
    const high = load.filter((value) => value > 3 * median).length / load.length;
    expect(high).toBeGreaterThan(0.001);
    expect(high).toBeLessThan(0.02);
  });

  it('sensors: one machine has a label a row, several have one label each', () => {
    const one = make({ kind: 'sensor' }).columns.find(({ name }) => name === 'state');
    if (one?.kind !== 'category') throw new Error();
    expect(one.categories).toEqual(['Abnormal', 'Normal']);
    const abnormal = one.codes.filter((code) => code === 0).length / one.codes.length;
    expect(abnormal).toBeGreaterThan(0.05);
    expect(abnormal).toBeLessThan(0.3);

    const panel = make({ kind: 'sensor', series: 20, rows: 60, abnormalShare: 0.3 });
    const [ids, , , , , state] = panel.columns;
    if (ids?.kind !== 'category' || state?.kind !== 'category') throw new Error();
    expect([ids.name, ids.role, panel.rowCount]).toEqual(['machine', 'seriesId', 1200]);
    const labels = Array.from({ length: 20 }, (_, index) => new Set(state.codes.subarray(60 * index, 60 * index + 60)));
    expect(labels.every((set) => set.size === 1)).toBe(true);
    expect(labels.filter((set) => set.has(0))).toHaveLength(6);
  });

  it('power usage of several sites is a panel', () => {
    const panel = make({ kind: 'powerUsage', series: 3, rows: 100 });
    expect(panel.columns.map(({ name, role }) => [name, role])).toEqual([
      ['site', 'seriesId'],
      ['date', 'time'],
      ['temperature', 'feature'],
      ['usage', 'target'],
    ]);
    expect(panel.rowCount).toBe(300);
  });

  it.each(generatorKinds)('%s: nothing blocks a run on it', (kind) => {
    const generated = make({ kind, ...(kind === 'windPower' ? { rows: 20_000 } : {}) });
    const target = generated.columns.find(({ role }) => role === 'target')!;
    const features = generated.columns.flatMap(({ name, role }) => (role === 'feature' ? [name] : []));
    const isLabel = target.kind === 'category';
    const found = preflight(
      asTable(generated),
      inputOf({
        task: isLabel
          ? { kind: 'classification', target: target.name, features, targetHistory: false }
          : { target: target.name, features },
        window: { lookback: 24, horizon: isLabel ? 1 : 6, offset: isLabel ? 0 : 1 },
      }),
    );
    expect(found.filter(({ severity }) => severity === 'blocking')).toEqual([]);
  });
});
