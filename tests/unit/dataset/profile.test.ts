import { describe, expect, it } from 'vitest';
import { datasetProfileSchema, profileTable } from '../../../src-main/core/dataset';
import { readEtth1 } from '../preparation/etth1';
import { tableOf } from '../preparation/make';

describe('profileTable', () => {
  it('knows ETTh1: regular hours, nothing missing, a season of a day', async () => {
    const profile = datasetProfileSchema.parse(await profileTable(readEtth1()));
    const time = profile.columns.find(({ kind }) => kind === 'time');
    expect(time).toMatchObject({
      order: 'ascending',
      intervalMs: 3_600_000,
      gaps: { count: 0 },
      duplicates: { count: 0 },
    });
    const load = profile.columns.find(({ name }) => name === 'HUFL');
    expect(load).toMatchObject({ kind: 'number', missing: 0, constant: false });
    expect(load?.kind === 'number' ? load.seasonalPeriods.map(({ period }) => period) : []).toContain(24);
  });

  it('counts what is missing, repeated, left out and far from the rest', async () => {
    const times = Array.from({ length: 100 }, (_, row) => row * 60_000);
    times[50] = 49 * 60_000;
    const value = times.map((_, row) => Math.sin(row));
    value[3] = Number.NaN;
    value[7] = 1000;
    const { columns, correlation } = await profileTable(
      tableOf({ value, flat: times.map(() => 2) }, [...times.slice(0, 90), ...times.slice(90).map((t) => t + 300_000)]),
    );
    expect(columns[0]).toMatchObject({
      duplicates: { count: 1, rows: [50] },
      gaps: { longest: [{ row: 90 }, { row: 51 }] },
    });
    expect(columns[1]).toMatchObject({
      count: 99,
      missing: 1,
      outliers: { count: 1, rows: [{ row: 7, value: 1000 }] },
    });
    expect(columns[2]).toMatchObject({ constant: true, sd: 0, distinct: 1 });
    expect(correlation.values).toEqual([
      [1, null],
      [null, 1],
    ]);
  });

  it('ends with the signal’s reason when it is cancelled', async () => {
    await expect(profileTable(readEtth1(), { signal: AbortSignal.abort(new Error('cancelled')) })).rejects.toThrow(
      'cancelled',
    );
  });
});
