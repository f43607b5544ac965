import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare, windowSource } from '../../../src-main/core/preparation';
import { invertPower, powerTransform } from '../../../src-main/core/preparation/steps';
import { inputOf, tableOf } from './make';

const hour = 3_600_000;

describe('a step of the preparation', () => {
  it('encodes the day of the month by the month’s own length', () => {
    const time = [Date.UTC(2023, 1, 15), Date.UTC(2023, 2, 15), Date.UTC(2024, 1, 15)];
    const rows = Array.from({ length: 40 }, (_, row) => row);
    const prepared = prepare(
      tableOf(
        { y: rows },
        rows.map((row) => time[row % 3]!),
      ),
      inputOf({
        task: { target: 'y' },
        preparation: { steps: [{ kind: 'cyclicEncoding', components: ['monthDay'] }] },
        window: { lookback: 2, horizon: 1 },
      }),
    );
    const sine = (row: number) => prepared.inputs[row * 3 + 1];
    expect(sine(0)).toBeCloseTo(Math.sin((2 * Math.PI * 14) / 28), 6);
    expect(sine(1)).toBeCloseTo(Math.sin((2 * Math.PI * 14) / 31), 6);
    expect(sine(2)).toBeCloseTo(Math.sin((2 * Math.PI * 14) / 29), 6);
  });

  it('reads the clock in the zone of the data, unless it names one', () => {
    // Berlin’s autumn of 2024: 27 October has 25 hours.
    const start = Date.UTC(2024, 9, 25, 22);
    const rows = Array.from({ length: 75 }, (_, row) => row);
    const table = {
      ...tableOf(
        { y: rows },
        rows.map((row) => start + row * hour),
      ),
      timeZone: 'Europe/Berlin',
    };
    const hours = (timeZone?: string) => {
      const prepared = prepare(
        table,
        inputOf({
          task: { target: 'y' },
          preparation: { steps: [{ kind: 'cyclicEncoding', components: ['hour'], timeZone }] },
          window: { lookback: 2, horizon: 1 },
        }),
      );
      return rows.map((row) => {
        const phase = Math.atan2(prepared.inputs[row * 3 + 1] ?? NaN, prepared.inputs[row * 3 + 2] ?? NaN);
        return Math.round(((phase / (2 * Math.PI)) * 24 + 24) % 24);
      });
    };
    const day = Array.from({ length: 24 }, (_, of) => of);
    expect(hours()).toEqual([...day, 0, 1, 2, 2, ...day.slice(3), ...day, 0, 1]);
    expect(hours('UTC')).toEqual(rows.map((row) => (row + 22) % 24));
  });

  it('undoes every power transform', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 3, noNaN: true }),
        fc.double({ min: 1e-3, max: 50, noNaN: true }),
        fc.constantFrom('log' as const, 'log1p' as const, 'boxCox' as const, 'yeoJohnson' as const),
        (lambda, value, method) => {
          for (const each of method === 'yeoJohnson' ? [value, -value] : [value]) {
            const back = invertPower({ method, lambda }, powerTransform({ method, lambda }, each));
            expect(Math.abs(back - each)).toBeLessThan(1e-6 * Math.max(1, Math.abs(each)));
          }
        },
      ),
    );
  });

  it('resamples to a regular interval, each column its own way', () => {
    const y = Array.from({ length: 240 }, (_, row) => row);
    const time = y.map((row) => Date.UTC(2024, 0, 1) + row * (hour / 4));
    const prepared = prepare(
      tableOf({ y, x: y }, time),
      inputOf({
        task: { target: 'y', features: ['x'] },
        preparation: {
          steps: [{ kind: 'resample', intervalMs: hour, exceptions: [{ column: 'x', aggregation: 'max' }] }],
          scaling: { features: 'none', target: 'none' },
        },
        window: { lookback: 3, horizon: 1 },
      }),
    );
    expect(prepared.rowCount).toBe(60);
    expect([...prepared.inputs.subarray(0, 4)]).toEqual([1.5, 3, 5.5, 7]);
    expect(prepared.sourceRows![2]).toBe(8);
  });

  it('shows a known-future feature as it will be at the last predicted row', () => {
    const y = Array.from({ length: 50 }, (_, row) => row);
    const prepared = prepare(
      tableOf({ y, plan: y.map((row) => row * 10) }),
      inputOf({
        task: { target: 'y', features: ['plan'] },
        preparation: {
          steps: [{ kind: 'knownFuture', columns: ['plan'] }],
          scaling: { features: 'none', target: 'none' },
        },
        window: { lookback: 6, horizon: 4 },
      }),
    );
    const source = windowSource(prepared, 'test');
    const last = source.starts.length - 1;
    const lastSeen = source.starts[last]! + 5;
    expect(prepared.featureNames).toEqual(['y', 'plan', 'plan_future']);
    expect(source.series[lastSeen * 3 + 2]).toBe((source.targetStarts[last]! + 3) * 10);
  });
});
