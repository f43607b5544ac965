import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preflight, type PreflightFinding, type Table } from '../../../src-main/core/dataset';
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
    for (const target of ['HUFL', 'LULL']) {
      expect(check(table, target, others(target)).filter(({ severity }) => severity === 'blocking')).toEqual([]);
    }
  }, 60_000);

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

  it('blocks a window whose last row is the answer', () => {
    const input = inputOf({
      task: { kind: 'regression', target: 'power' },
      window: { lookback: 8, horizon: 1, offset: 0 },
    });
    expect(preflight(tableOf({ power: windPower(1000) }), input).map(({ id }) => id)).toEqual(['targetInWindow']);
  });
});
