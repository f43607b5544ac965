import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preflight } from '../../../src-main/core/preflight';
import type { PreflightFinding } from '../../../src-main/core/preflight/schema';
import type { Table } from '../../../src-main/core/dataset';
import { createRandom } from '../../../src-main/core/common/random';
import { readEtth1 } from '../preparation/etth1';
import { inputOf, tableOf } from '../preparation/make';

const hour = 3_600_000;

/** Wind power with ramps: reproducible, not periodic, and no value tells the next one. */
function windPower(rows: number): number[] {
  let speed = 8;
  return Array.from({ length: rows }, (_, row) => {
    speed = Math.abs(speed + Math.sin(row * row * 0.37) * 1.3 + (8 - speed) * 0.05);
    return Math.min(2000, 3 * speed ** 3);
  });
}

const hours = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row * hour);

function check(table: Table, target: string, features: string[], testLookups = 0): PreflightFinding[] {
  return preflight(table, inputOf({ task: { target, features }, window: { lookback: 24, horizon: 6 } }), {
    testLookups,
  });
}

describe('preflight', () => {
  it('finds nothing in ETTh1, and nothing that blocks with loads as the target', () => {
    const table = readEtth1();
    const names = table.columns.flatMap((column) => (column.kind === 'number' ? [column.name] : []));
    const others = (target: string): string[] => names.filter((name) => name !== target);
    expect(check(table, 'OT', others('OT'))).toEqual([]);
    // The split that papers use, 12, 4 and 4 months: winter is told from the year, as any season within training is.
    const published = { split: { kind: 'count', train: 8640, validation: 2880, test: 2880 } } as const;
    const task = { target: 'OT', features: others('OT') };
    expect(preflight(table, { ...inputOf({ task, window: { lookback: 96, horizon: 24 } }), ...published })).toEqual([]);
    for (const target of ['HUFL', 'LULL', 'HULL', 'MUFL', 'MULL', 'LUFL']) {
      expect(check(table, target, others(target)).filter(({ severity }) => severity === 'blocking')).toEqual([]);
    }
  }, 300_000);

  it('names the target inside the features, as it is, scaled and under a monotone function', () => {
    const power = windPower(2000);
    const table = tableOf(
      {
        power,
        copy: power,
        kilowatts: power.map((value) => 5 - value / 1000),
        root: power.map((value) => Math.log1p(value)),
        temperature: power.map((_, row) => Math.cos(row * row * 0.11)),
      },
      hours(2000),
    );
    const findings = check(table, 'power', ['copy', 'kilowatts', 'root', 'temperature']);
    expect(findings.map(({ id, severity, columns }) => [id, severity, columns])).toEqual([
      ['targetCopy', 'blocking', ['copy']],
      ['targetAffine', 'blocking', ['kilowatts']],
      ['targetFunction', 'blocking', ['root']],
    ]);
  });

  it('names a column copied from the future with its shift, and accepts one from the past', () => {
    const power = windPower(3000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (shift) => {
        const table = tableOf({
          power: power.slice(50, 2900),
          future: power.slice(50 + shift, 2900 + shift),
          past: power.slice(50 - shift, 2900 - shift),
        });
        const findings = check(table, 'power', ['future', 'past']);
        expect(findings.map(({ id, columns, evidence }) => [id, columns, evidence['shift']])).toEqual([
          ['targetFromFuture', ['future'], shift],
        ]);
      }),
      { numRuns: 5 },
    );
  });

  it('names one feature that explains the test part, and blocks it where the model sees it at the predicted row', () => {
    const angle = windPower(4000).map((value) => (value % 7) - 3.5);
    const table = tableOf({ power: angle.map((value) => value ** 2), angle });
    const severity = (offset: number) =>
      preflight(
        table,
        inputOf({
          task: { kind: 'regression', target: 'power', features: ['angle'], targetHistory: false },
          window: { lookback: 24, horizon: 1, offset },
        }),
      ).map((finding) => [finding.id, finding.severity]);
    expect(severity(1)).toEqual([['singleFeatureExplainsTest', 'warning']]);
    expect(severity(0)).toEqual([['singleFeatureExplainsTest', 'blocking']]);
  });

  it('names repeated and descending times and says where', () => {
    const times = hours(1000);
    times[10] = 9 * hour;
    expect(check(tableOf({ power: windPower(1000) }, times), 'power', [])).toMatchObject([
      { id: 'duplicateTimes', severity: 'blocking', evidence: { count: 1, row: 11 } },
    ]);
    times[10] = 5.5 * hour;
    expect(check(tableOf({ power: windPower(1000) }, times), 'power', [])).toMatchObject([
      { id: 'timeNotAscending', severity: 'blocking', evidence: { count: 1, row: 11 } },
    ]);
    const shuffled = times.map((_, row) => ((row * 617) % 1000) * hour);
    expect(check(tableOf({ power: windPower(1000) }, shuffled), 'power', [])).toMatchObject([{ id: 'shuffledSplit' }]);
    const reversed = times.map((_, row) => (999 - row) * hour);
    const found = check(tableOf({ power: windPower(1000) }, reversed), 'power', []);
    expect(found).toMatchObject([{ id: 'newestFirst', severity: 'blocking', evidence: { count: 999 } }]);
    expect(found[0]?.message).toContain('newest row');
  });

  it('names training rows that come again in the test part', () => {
    const power = windPower(1000);
    const other = power.map((value, row) => Math.cos(value + row));
    const repeat = (values: number[]): number[] => [...values.slice(0, 900), ...values.slice(100, 200)];
    expect(check(tableOf({ power: repeat(power), other: repeat(other) }), 'power', ['other'])).toMatchObject([
      { id: 'duplicateRowsAcrossSplits', severity: 'blocking', evidence: { rows: 150 } },
    ]);
  });

  it('blocks a part without windows, and warns of few windows and of a test part used too often', () => {
    expect(
      check(tableOf({ power: windPower(30) }), 'power', []).map(({ id, severity }) => [id, severity]),
    ).toContainEqual(['tooFewWindows', 'blocking']);
    expect(check(tableOf({ power: windPower(1000) }), 'power', [], 12)).toMatchObject([
      { id: 'testLookedAt', severity: 'warning', evidence: { count: 12 } },
    ]);
  });

  it('names a wind farm’s features that hold the power itself, the classic R² of 0.99999', () => {
    const power = windPower(6000);
    const noise = createRandom(5);
    const table = tableOf(
      {
        // What a controller reports: the power with the rounding of its meter, and the same an hour ahead.
        active_power: power.map((value) => value + noise.normal()),
        power_setpoint: [...power.slice(6), ...power.slice(0, 6)],
        wind: power.map((value) => Math.cbrt(value / 3) + 2 * noise.normal()),
        power,
      },
      hours(6000),
    );
    const findings = check(table, 'power', ['active_power', 'power_setpoint', 'wind']);
    expect(findings.map(({ id, severity, columns }) => [id, severity, columns])).toEqual([
      ['targetAffine', 'blocking', ['active_power']],
      ['targetFromFuture', 'blocking', ['power_setpoint']],
    ]);
    expect(findings[0]!.evidence['r2']).toBeGreaterThan(0.99999);
    expect(findings[1]!.evidence['shift']).toBe(6);
    expect(findings.every(({ advice }) => advice.includes('out of the features'))).toBe(true);
  });

  it('warns of a test part that a classifier tells from training, and names the column; not of noise or seasons', () => {
    const random = createRandom(11);
    const rows = 4000;
    const noise = () => Array.from({ length: rows }, () => random.normal());
    const season = Array.from({ length: rows }, (_, row) => Math.sin(row / 9) + 0.3 * random.normal());
    const level = noise().map((value, row) => value + (row > 3300 ? 4 : 0));
    const target = noise();
    expect(check(tableOf({ target, season, other: noise() }), 'target', ['season', 'other'])).toEqual([]);
    const [finding, ...more] = check(tableOf({ target, season, level }), 'target', ['season', 'level']);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ id: 'drift', severity: 'warning' });
    expect(finding!.columns[0]).toBe('level');
    expect(finding!.evidence['auc']).toBeGreaterThan(0.97);
    // Daily and weekly seasons, and a level that is one higher in the test part: no column does it alone.
    const daily = (lift: number) =>
      season.map(
        (_, row) => Math.sin(row / 3.82) + Math.sin(row / 26.7) / 2 + 0.3 * random.normal() + (row > 3400 ? lift : 0),
      );
    const lifted = tableOf({ target, a: daily(1.2), b: daily(0) });
    const [drift, ...others] = check(lifted, 'target', ['a', 'b']);
    expect(others).toEqual([]);
    expect(drift).toMatchObject({ id: 'drift', severity: 'warning' });
    expect(drift!.columns[0]).toBe('a');
    expect(drift!.evidence['a']).toBeLessThan(0.9);
    // A band that moves without a change of level is seen by the tree, not by the logistic regression.
    const band = noise().map((value, row) => (row > 3300 ? 0.05 * value : value + 3 * Math.sign(value)));
    expect(check(tableOf({ target, band }), 'target', ['band'])).toMatchObject([
      { id: 'drift', columns: ['band', 'target'] },
    ]);
  });

  it('names a column that was standardised with all rows before the import', () => {
    const random = createRandom(3);
    const raw = Array.from({ length: 2000 }, (_, row) => 20 + row / 500 + Math.sin(row / 7) + 0.2 * random.normal());
    const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
    const sd = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / raw.length);
    const target = Array.from({ length: 2000 }, () => random.normal() + 3);
    const scaled = raw.map((value) => (value - mean) / sd);
    const ids = (feature: number[]) => check(tableOf({ target, feature }), 'target', ['feature']).map(({ id }) => id);
    expect(ids(scaled)).toContain('scalerBeyondTrain');
    expect(ids(raw)).not.toContain('scalerBeyondTrain');
  });

  it('names a column that was brought to 0 … 1 with all rows, and none whose bounds are its own', () => {
    const random = createRandom(5);
    const rows = 2000;
    const raw = Array.from({ length: rows }, (_, row) => 20 + row / 400 + Math.sin(row / 7) + 0.2 * random.normal());
    const [low, high] = [Math.min(...raw), Math.max(...raw)];
    const scaled = raw.map((value) => (value - low) / (high - low));
    const noise = Array.from({ length: rows }, () => random.normal());
    const found = (feature: number[]) =>
      check(tableOf({ target: noise, feature }), 'target', ['feature']).find(({ id }) => id === 'scalerBeyondTrain');
    const finding = found(scaled);
    expect(finding).toMatchObject({
      severity: 'warning',
      columns: ['feature'],
      evidence: { min: 0, max: 1, trainMin: 0 },
    });
    expect(finding!.evidence['trainMax']).toBeLessThan(1);
    expect(found(scaled.map((value) => 2 * value - 1))).toMatchObject({ evidence: { min: -1, max: 1 } });
    expect(found(raw)).toBeUndefined();
    // Scaled with the training rows alone: the test part leaves the bounds.
    const known = Math.max(...raw.slice(0, 1400));
    expect(found(raw.map((value) => (value - low) / (known - low)))).toBeUndefined();
    // Clouds from none to all, switches, hundredths of a percentage that reach all only in the test part.
    const clouds = noise.map((value, row) => Math.min(row > 1500 ? 1 : 0.9, Math.max(0, 0.5 + value / 2)));
    expect(found(clouds)).toBeUndefined();
    expect(found(noise.map((value, row) => (row > 1500 && value > 0 ? 1 : 0)))).toBeUndefined();
    expect(found(scaled.map((value) => Math.round(100 * value) / 100))).toBeUndefined();
    expect(found(noise.map((_, row) => Math.cos((Math.PI * row) / 12)))).toBeUndefined();
  });

  it('names a number that alone tells a label, and the columns that somebody says are known ahead', () => {
    const speed = windPower(2000);
    const state = Int32Array.from(speed, (value) => (value > 1000 ? 1 : 0));
    const table: Table = {
      rowCount: 2000,
      columns: [
        ...tableOf({ speed, other: windPower(2100).slice(100) }).columns,
        { kind: 'category', name: 'state', codes: state, categories: ['low', 'high'] },
      ],
    };
    const task = {
      kind: 'classification' as const,
      target: 'state',
      features: ['speed', 'other'],
      targetHistory: false,
    };
    const window = { lookback: 8, horizon: 1, offset: 0 };
    expect(preflight(table, inputOf({ task, window }))).toMatchObject([
      { id: 'singleFeatureExplainsTest', severity: 'blocking', columns: ['speed'] },
    ]);
    const preparation = { steps: [{ kind: 'knownFuture' as const, columns: ['other'] }] };
    expect(
      preflight(
        tableOf({ power: speed, other: windPower(2100).slice(100) }),
        inputOf({ task: { target: 'power', features: ['other'] }, preparation }),
      ),
    ).toContainEqual(expect.objectContaining({ id: 'lookAheadStep', severity: 'info', columns: ['other'] }));
  });

  it('warns of a sensor in which the states lie apart, and blocks a code or a cut through it', () => {
    const random = createRandom(5);
    const state = Int32Array.from({ length: 900 }, () => (random.uniform() < 0.6 ? 0 : 1));
    const window = { lookback: 8, horizon: 1, offset: 0 };
    const severityOf = (values: (row: number) => number): string | undefined => {
      const table: Table = {
        rowCount: 900,
        columns: [
          { kind: 'number', name: 'vibration', values: Float64Array.from(state, (_, row) => values(row)) },
          { kind: 'category', name: 'state', codes: state, categories: ['ok', 'bad'] },
        ],
      };
      const task = { kind: 'classification' as const, target: 'state', features: ['vibration'], targetHistory: false };
      return preflight(table, inputOf({ task, window })).find(({ columns }) => columns.includes('vibration'))?.severity;
    };
    const noise = Array.from({ length: 900 }, () => 0.5 * random.normal());
    expect(severityOf((row) => (state[row] === 0 ? 0 : 6) + noise[row]!)).toBe('warning');
    expect(severityOf((row) => (state[row] === 0 ? 0 : 6 + noise[row]!))).toBe('blocking');
    expect(severityOf((row) => (state[row] === 0 ? -1 : 1) * Math.abs(noise[row]!))).toBe('blocking');
    expect(severityOf((row) => (state[row] === 0 ? 0 : 1) + noise[row]!)).toBeUndefined();
  });

  it('blocks a window whose last row is the answer', () => {
    const input = inputOf({
      task: { kind: 'regression', target: 'power' },
      window: { lookback: 8, horizon: 1, offset: 0 },
    });
    expect(preflight(tableOf({ power: windPower(1000) }), input).map(({ id }) => id)).toEqual(['targetInWindow']);
  });

  it('blocks a weight below zero, and no weight above it', () => {
    const input = inputOf({ task: { kind: 'forecast', target: 'power' } });
    const table = tableOf({ power: windPower(1000) });
    const found = (weight: number) =>
      preflight(table, { ...input, sampleWeight: { threshold: 5, direction: 'above', weight } })
        .filter(({ severity }) => severity === 'blocking')
        .map(({ id, columns, evidence }) => ({ id, columns, evidence }));
    expect(found(-2)).toEqual([{ id: 'negativeWeight', columns: ['power'], evidence: { weight: -2, threshold: 5 } }]);
    expect(found(0.5)).toEqual([]);
  });
});
