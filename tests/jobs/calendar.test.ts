import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addSteps, type CalendarStep } from '../../src-main/core/calendar';
import type { TimeProfile } from '../../src-main/core/dataset';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { forecastRequestSchema } from '../../src-main/core/forecast';
import { runIdSchema } from '../../src-main/core/common/ids';
import { type DatasetReference, type JobEvent } from '../../src-main/jobs';
import { casePath } from '../support/cases';
import { temporaryFolder } from '../support/store';
import { useGatewiseRunners } from './support/runner';
import { importForTraining } from './support/import-file';

const newRunner = useGatewiseRunners();
type Runner = ReturnType<typeof newRunner>;

const runId = runIdSchema.parse('run_aaaaaaaaaa');
const monthly = (count: number, on: 1 | 'last' | 'lastWeekday' = 1): CalendarStep => ({ unit: 'month', count, on });

async function trained(runner: Runner, dataset: DatasetReference, steps: unknown[] = []) {
  const events: JobEvent[] = [];
  const artefactDirectory = join(temporaryFolder(), 'run');
  const target = dataset.columns.find(({ role }) => role === 'target')?.name;
  const configuration = experimentConfigurationSchema.parse({
    task: { target },
    preparation: { steps },
    window: { lookback: 3, horizon: 1 },
    model: { kind: 'sequential', layers: [{ type: 'GRU', units: 2 }], training: { epochs: 1 } },
  });
  const outcome = await runner.submit(
    { kind: 'train', runId, configuration, seed: 1, dataset, artefactDirectory, engine: 'tfjs' },
    { onEvent: (event) => events.push(event) },
  ).finished;
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  const evaluated = events.find((event) => event.type === 'evaluated');
  if (evaluated?.evaluation.test?.kind !== 'regression') throw new Error('not evaluated');
  return { configuration, artefactDirectory, test: evaluated.evaluation.test };
}

async function forecast(runner: Runner, dataset: DatasetReference, count: number, steps: unknown[] = []) {
  const { configuration, artefactDirectory, test } = await trained(runner, dataset, steps);
  const outcome = await runner.submit({
    kind: 'forecast',
    configuration,
    dataset,
    files: { directory: artefactDirectory, checksums: {}, horizon: 1, windows: {} },
    engine: 'tfjs',
    request: forecastRequestSchema.parse({ steps: count }),
    intervals: [],
    threshold: 0.5,
  }).finished;
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  const times = (outcome.result.forecast.series[0]?.time ?? []).map((time) => new Date(time).toISOString());
  return { test, step: outcome.result.forecast.step, times: times.map((time) => time.replace('T00:00:00.000Z', '')) };
}

async function profiled(runner: Runner, dataset: DatasetReference): Promise<TimeProfile> {
  const outcome = await runner.submit({ kind: 'profile', dataset }).finished;
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  const time = outcome.result.profile.columns.find(({ kind }) => kind === 'time');
  if (time?.kind !== 'time') throw new Error('no time');
  return time;
}

/** A file of one value a step, from dates of UTC. */
function generated(start: string, count: number, step: CalendarStep, leftOut: readonly number[] = []): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const date = new Date(addSteps(Date.parse(start), row, step, 'UTC')).toISOString().slice(0, 10);
    return `${date},${(100 + 10 * Math.sin(row / 2) + ((row * 7) % 11)).toFixed(2)}`;
  });
  const path = join(temporaryFolder(), 'steps.csv');
  writeFileSync(path, `time,y\n${rows.filter((_, row) => !leftOut.includes(row)).join('\n')}\n`);
  return path;
}

const business: CalendarStep = { unit: 'weekday', weekdays: [0, 1, 2, 3, 4] };
const fridays: CalendarStep = { unit: 'week', count: 1, weekday: 4 };

describe('data of every step of the calendar', () => {
  it.each<[name: string, path: () => string, zone: string | null, step: CalendarStep, season: number, next: string[]]>([
    [
      'months',
      () => casePath('03-monthly/month-start.csv'),
      null,
      monthly(1),
      12,
      ['2020-01-01', '2020-02-01', '2020-03-01'],
    ],
    [
      'month ends',
      () => casePath('03-monthly/month-end.csv'),
      null,
      monthly(1, 'last'),
      12,
      ['2020-01-31', '2020-02-29'],
    ],
    [
      'quarters',
      () => casePath('30-calendar-steps/quarterly.csv'),
      null,
      monthly(3),
      4,
      ['2023-01-01', '2023-04-01', '2023-07-01'],
    ],
    [
      'quarter ends',
      () => generated('2000-03-31', 92, monthly(3, 'last')),
      null,
      monthly(3, 'last'),
      4,
      ['2023-03-31', '2023-06-30', '2023-09-30'],
    ],
    ['half-years', () => generated('1980-01-01', 88, monthly(6)), null, monthly(6), 2, ['2024-01-01', '2024-07-01']],
    [
      'two months',
      () => casePath('30-calendar-steps/two-month.csv'),
      null,
      monthly(2),
      6,
      ['2023-01-01', '2023-03-01'],
    ],
    [
      'years',
      () => casePath('30-calendar-steps/yearly.csv'),
      null,
      monthly(12),
      1,
      ['2024-01-01', '2025-01-01', '2026-01-01'],
    ],
    [
      'year ends',
      () => generated('1920-12-31', 104, monthly(12, 'last')),
      null,
      monthly(12, 'last'),
      1,
      ['2024-12-31', '2025-12-31'],
    ],
    [
      'business days',
      () => casePath('21-business-days/stock.csv'),
      null,
      business,
      5,
      ['2024-02-26', '2024-02-27', '2024-02-28'],
    ],
    ['Fridays', () => casePath('21-business-days/friday-weekly.csv'), null, fridays, 52, ['2022-11-18', '2022-11-25']],
    [
      'weeks of which the second is missing',
      () => generated('2020-01-03', 160, fridays, [1]),
      null,
      fridays,
      52,
      ['2023-01-27', '2023-02-03'],
    ],
    [
      'months in Seoul',
      () => generated('2011-02-01', 107, monthly(1)),
      'Asia/Seoul',
      monthly(1),
      12,
      ['2019-12-31T15:00:00.000Z', '2020-01-31T15:00:00.000Z', '2020-02-29T15:00:00.000Z'],
    ],
    [
      'days in Berlin',
      () => casePath('30-calendar-steps/daily.csv'),
      'Europe/Berlin',
      { unit: 'day', count: 1 },
      7,
      ['2024-10-25T22:00:00.000Z', '2024-10-26T22:00:00.000Z', '2024-10-27T23:00:00.000Z', '2024-10-28T23:00:00.000Z'],
    ],
  ])('%s go on as they are', async (_, path, timeZone, step, season, next) => {
    const runner = newRunner();
    const dataset = await importForTraining(runner, path(), temporaryFolder(), {}, { timeZone });
    expect(dataset.sampling.step).toEqual(step);
    const { times, test, step: found } = await forecast(runner, dataset, next.length);
    expect(times).toEqual(next);
    expect(found).toEqual(step);
    expect(test.seasonalPeriod).toBe(season);
  });

  it('monthly data from February are held against the value of twelve months before', async () => {
    const runner = newRunner();
    const path = casePath('30-calendar-steps/monthly-ends-feb.csv');
    const dataset = await importForTraining(runner, path, temporaryFolder());
    const { test } = await trained(runner, dataset);
    const values = readFileSync(path, 'utf8').trim().split('\n').slice(1);
    const y = values.map((line) => Number(line.split(',')[1]));
    const errors = y.slice(-test.windows).map((value, index) => {
      return Math.abs(value - (y[y.length - test.windows + index - 12] ?? Number.NaN));
    });
    const expected = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const naive = test.baselines.find(({ name }) => name === 'seasonalNaive');
    expect(naive?.metrics['mae']).toBeCloseTo(expected, 9);
    expect(test.seasonalPeriod).toBe(12);
  });

  it('gaps are named in steps: two months, three weeks; weekends are none', async () => {
    const runner = newRunner();
    const gapsOf = async (name: string) => {
      const { gaps, regularShare } = await profiled(
        runner,
        await importForTraining(runner, casePath(name), temporaryFolder()),
      );
      return { ...gaps, regularShare, longest: gaps.longest.length };
    };
    expect(await gapsOf('03-monthly/month-gap.csv')).toMatchObject({ count: 1, missingRows: 2 });
    expect(await gapsOf('21-business-days/friday-weekly.csv')).toMatchObject({ count: 2, missingRows: 3 });
    expect(await gapsOf('21-business-days/stock.csv')).toMatchObject({ count: 0, missingRows: 0, regularShare: 1 });
    expect(await gapsOf('30-calendar-steps/quarterly.csv')).toMatchObject({ count: 0, regularShare: 1 });
  });

  it('days of Berlin have no gap where the clocks change', async () => {
    const runner = newRunner();
    const dataset = await importForTraining(
      runner,
      generated('2024-01-01', 400, { unit: 'day', count: 1 }),
      temporaryFolder(),
      {},
      { timeZone: 'Europe/Berlin' },
    );
    expect(await profiled(runner, dataset)).toMatchObject({
      timeZone: 'Europe/Berlin',
      regularShare: 1,
      gaps: { count: 0 },
      duplicates: { count: 0 },
    });
  });

  it('days become months of the zone, and a forecast goes on by months', async () => {
    const runner = newRunner();
    const path = generated('2015-01-01', 1461, { unit: 'day', count: 1 });
    const dataset = await importForTraining(runner, path, temporaryFolder(), {}, { timeZone: 'Asia/Seoul' });
    const resample = { kind: 'resample', step: { unit: 'month', count: 1, on: 1 }, aggregation: 'sum' };
    const { times, step, test } = await forecast(runner, dataset, 2, [resample]);
    expect(times).toEqual(['2018-12-31T15:00:00.000Z', '2019-01-31T15:00:00.000Z']);
    expect(step).toEqual(monthly(1));
    expect(test.seasonalPeriod).toBe(12);
  });
});
