import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDetail } from '../../src-main/core/run/schema';
import { memberVerdict } from '../../src-main/core/verdict';
import { casePath } from '../support/cases';
import { instantText, openStudies, type FileChoices, type Studies } from './support/study-of-file';

const bySeries = (column: string): FileChoices => ({ choices: { seriesIdColumn: column } });
const skipUntimed: FileChoices = { choices: { rowsWithoutTime: 'skip' } };
/** A column of a file as it is written. */
const column = (path: string, index: number): number[] =>
  readFileSync(casePath(path), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[index]));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function regressionOf({ evaluation }: RunDetail) {
  if (evaluation?.test?.kind !== 'regression') throw new Error('no figures of a regression');
  return evaluation.test;
}

/** What is trained, checked, forecast and backtested of files after public reports, on the default configuration. */
describe('files after public reports', () => {
  let studies: Studies;
  beforeAll(async () => {
    studies = await openStudies();
  });
  afterAll(() => studies.close());

  it.each<[path: string, next: string[], season: number, choices: FileChoices]>([
    // The newest row stands first in these files.
    ['02-descending/newest-first.csv', ['2021-12-29T09:00'], 24, {}],
    ['02-descending/aeso.csv', ['2021-12-29T09:00'], 24, {}],
    ['03-monthly/monthly.csv', ['2020-01-01', '2020-02-01', '2020-03-01', '2020-04-01'], 12, {}],
    ['03-monthly/month-end.csv', ['2020-01-31', '2020-02-29', '2020-03-31', '2020-04-30'], 12, {}],
    ['04-quarters/quarters.csv', ['2023-01-01', '2023-04-01'], 4, {}],
    ['04-quarters/weeks.csv', ['2022-02-07', '2022-02-14'], 52, {}],
    ['05-year-integers/years.csv', ['2024-01-01', '2025-01-01'], 1, {}],
    [
      '21-business-days/stock.csv',
      ['26', '27', '28', '29'].map((day) => `2024-02-${day}`).concat('2024-03-01', '2024-03-04', '2024-03-05'),
      5,
      {},
    ],
    ['21-business-days/friday-weekly.csv', ['2022-11-18', '2022-11-25', '2022-12-02'], 52, {}],
    ['30-calendar-steps/business.csv', ['2023-07-25', '2023-07-26', '2023-07-27', '2023-07-28', '2023-07-31'], 5, {}],
    [
      '30-calendar-steps/daily.csv',
      ['2024-10-25T22:00', '2024-10-26T22:00', '2024-10-27T23:00', '2024-10-28T23:00'],
      7,
      { choices: { timeZone: 'Europe/Berlin' } },
    ],
    ['30-calendar-steps/weekly-first-missing.csv', ['2023-01-27', '2023-02-03'], 52, skipUntimed],
    ['29-missing-times/one-middle.csv', ['2023-01-13T12:00', '2023-01-13T13:00'], 24, skipUntimed],
    ['29-missing-times/last.csv', ['2023-01-13T11:00'], 24, skipUntimed],
    ['20-trailing-missing/trailing.csv', ['2024-01-13T06:00', '2024-01-13T07:00'], 24, { roles: { load: 'target' } }],
  ])('%s goes on at %j, with a season of %i', async (path, next, season, choices) => {
    const study = await studies.open(path, choices);
    const run = await study.train();
    expect(regressionOf(run).seasonalPeriod).toBe(season);
    const forecast = await study.forecast(run, next.length);
    expect(forecast.series[0]?.time.map(instantText)).toEqual(next);
    expect(forecast.series[0]?.predicted.every(Number.isFinite)).toBe(true);
  });

  it.each(['first', 'last', 'one-middle'])(
    'a row without a time that is left out (%s) does not end a backtest',
    async (name) => {
      const study = await studies.open(`29-missing-times/${name}.csv`, skipUntimed);
      const run = await study.train();
      const { folds } = await study.backtest(run, study.configuration.window.horizon);
      expect(folds.map(({ windows }) => windows)).toEqual([1, 1]);
    },
  );

  it('monthly data from February are scaled by the error of twelve months before', async () => {
    const path = '30-calendar-steps/monthly-ends-feb.csv';
    const run = await (await studies.open(path)).train();
    const { metrics, seasonalPeriod } = regressionOf(run);
    const y = column(path, 1).slice(0, run.split?.parts.train.to);
    const scale = mean(y.slice(12).map((value, row) => Math.abs(value - (y[row] ?? Number.NaN))));
    expect(seasonalPeriod).toBe(12);
    expect(metrics['mase']).toBeCloseTo((metrics['mae'] ?? Number.NaN) / scale, 9);
  });

  it('two missing months are one gap that the check names', async () => {
    const { findings } = await (await studies.open('03-monthly/month-gap.csv')).check();
    expect(findings).toContainEqual(
      expect.objectContaining({
        id: 'timeGaps',
        severity: 'warning',
        evidence: { gaps: 1, missing: 2, list: '2015-05-01 – 2015-06-01' },
      }),
    );
  });

  it.each<[path: string, id: string, says: RegExp, choices: FileChoices]>([
    ['29-missing-times/swapped-halves-plain.csv', 'timeNotAscending', /“time” goes back 1 time, first at row/, {}],
    [
      '29-missing-times/unsorted-around.csv',
      'timeNotAscending',
      /“time” goes back 1 time, first at row 150/,
      skipUntimed,
    ],
    [
      '18-panel-short/interleaved-dup.csv',
      'duplicateTimes',
      /^30 rows have a time that its series had before \(/,
      bySeries('shop'),
    ],
    [
      '16-constant/constant.csv',
      'constantTarget',
      /“y” is 5 in every row of the training part/,
      { roles: { y: 'target' } },
    ],
    [
      '16-constant/constant-train.csv',
      'constantTarget',
      /“y” is 5 in every row of the training part/,
      { roles: { y: 'target' } },
    ],
    [
      '32-leaks/leak_centred_mean.csv',
      'knowsAhead',
      /“smooth” knows the target “y” up to 2 rows/,
      { roles: { y: 'target' } },
    ],
  ])('%s is blocked: %s', async (path, id, says, choices) => {
    const study = await studies.open(path, choices);
    const found = (await study.check()).findings.find((finding) => finding.id === id);
    expect(found).toMatchObject({ severity: 'blocking' });
    expect(found?.message).toMatch(says);
    await expect(study.train()).rejects.toMatchObject({ code: 'PREFLIGHT_BLOCKED' });
  });

  it.each<[path: string, id: string, says: RegExp, choices: FileChoices]>([
    [
      '16-constant/constant-test.csv',
      'constantTestTarget',
      /“y” is 5 in every row of the test part/,
      { roles: { y: 'target' } },
    ],
    [
      '16-constant/constant-feature.csv',
      'constantFeature',
      /“x” is 3 in the first \d+ of \d+ training rows/,
      { roles: { y: 'target' } },
    ],
    ['17-class-absent/late-class.csv', 'missingClass', /training part has no row of “fault”/, {}],
    ['17-class-absent/label-spelling.csv', 'similarLabels', /“Normal” = “normal”/, {}],
    ['17-class-absent/missing-labels.csv', 'missingTargets', /“state” is missing in 40 windows/, {}],
    ['18-panel-short/panel.csv', 'shortSeries', /C \(5\), D \(1\)/, bySeries('shop')],
    ['20-trailing-missing/trailing.csv', 'missingTargets', /“load” is missing in/, { roles: { load: 'target' } }],
  ])('%s is told before the run, and blocks nothing: %s', async (path, id, says, choices) => {
    const { findings, errors } = await (await studies.open(path, choices)).check();
    expect(errors).toEqual([]);
    expect(findings.filter(({ severity }) => severity === 'blocking')).toEqual([]);
    expect(findings.find((finding) => finding.id === id)?.message).toMatch(says);
  });

  it.each<[path: string, series: string[]]>([
    ['18-panel-short/panel.csv', ['A 2024-01-09T08:00', 'B 2024-01-09T08:00']],
    ['18-panel-short/interleaved.csv', ['A 2024-01-07T06:00', 'B 2024-01-07T06:00', 'C 2024-01-07T06:00']],
    ['18-panel-short/different-ends.csv', ['A 2024-01-09T08:00', 'B 2024-01-07T06:00', 'C 2024-01-26']],
    ['10-big-ids/meters.csv', ['901234567890123456 2024-01-06', '901234567890123457 2024-01-06']],
    ['10-big-ids/leading-zeros.csv', ['007 2024-01-06', '7 2024-01-06', '0007 2024-01-06']],
  ])('%s: every series goes on after its own end', async (path, series) => {
    const name = path.startsWith('18') ? 'shop' : path.includes('meters') ? 'meter_id' : 'store';
    const study = await studies.open(path, bySeries(name));
    const run = await study.train();
    const forecast = await study.forecast(run, 1);
    expect(forecast.series.map((one) => `${one.name ?? ''} ${instantText(one.time[0] ?? 0)}`)).toEqual(series);
  });

  it.each<[path: string, roles: FileChoices['roles']]>([
    ['16-constant/constant-test.csv', { y: 'target' }],
    ['16-constant/constant-feature.csv', { y: 'target' }],
    ['16-constant/plateau.csv', { y: 'target' }],
    ['16-constant/steps-then-flat.csv', { level: 'target' }],
    ['26-huge-values/won.csv', {}],
    ['26-huge-values/tiny.csv', {}],
    ['26-huge-values/e39.csv', {}],
  ])('%s has finite figures or none, and finite predictions', async (path, roles = {}) => {
    const study = await studies.open(path, { roles });
    const run = await study.train();
    const { metrics, baselines } = regressionOf(run);
    expect(
      [...Object.values(metrics), ...baselines.map((one) => one.metrics['rmse'])].filter(
        (value) => typeof value === 'number' && !Number.isFinite(value),
      ),
    ).toEqual([]);
    expect(metrics['rmse']).toBeGreaterThan(0);
    const { predicted, actual } = await study.predictions(run);
    expect(predicted.every((value) => value !== null && Number.isFinite(value))).toBe(true);
    if (path.includes('constant-test')) {
      expect(metrics).toMatchObject({ r2: null });
      expect(metrics['mase']).toBeGreaterThan(0);
      // Repeating the last value makes no error there, and beats whoever makes one.
      expect(run.skill).toBeNull();
      expect(memberVerdict([run], { part: 'test' })).toMatchObject({ kind: 'perfectBaseline' });
    }
    if (!path.startsWith('26')) return;
    // The unit is that of the file, to its last digit.
    const values = new Set(column(path, 1));
    expect(actual.filter((value) => value !== null && !values.has(value))).toEqual([]);
    const naive = baselines.find(({ name }) => name === 'lastValue')?.metrics['rmse'] ?? 0;
    expect((metrics['rmse'] ?? Number.NaN) / naive).toBeLessThan(3);
  });

  it('repeating the last value is exact around 1.7e12', async () => {
    const path = '26-huge-values/won.csv';
    const study = await studies.open(path);
    const run = await study.train();
    const { rows, horizon } = await study.predictions(run);
    const revenue = column(path, 1);
    const errors = rows.flatMap((row) =>
      Array.from(
        { length: horizon },
        (_, step) => ((revenue[row + step] ?? Number.NaN) - (revenue[row - 1] ?? Number.NaN)) ** 2,
      ),
    );
    const naive = regressionOf(run).baselines.find(({ name }) => name === 'lastValue');
    expect(naive?.metrics['rmse']).toBeCloseTo(Math.sqrt(mean(errors)), 6);
  });

  it('a class without rows in the test part has no recall and no support, missing labels are not scored', async () => {
    const absent = await (await studies.open('17-class-absent/absent-in-test.csv')).train();
    if (absent.evaluation?.test?.kind !== 'classification') throw new Error('no figures of classes');
    const classes = absent.evaluation.test.report.classes.map(({ name, support, recall }) => [
      name,
      support > 0,
      recall,
    ]);
    expect(classes).toEqual([
      ['a', true, expect.any(Number)],
      ['b', false, null],
      ['c', true, expect.any(Number)],
    ]);
    const missing = await (await studies.open('17-class-absent/missing-labels.csv')).train();
    expect(missing.split?.parts.test.missingTargets).toBe(40);
    expect(missing.evaluation?.test?.windows).toBe(missing.split?.parts.test.windows);
  });

  it('values that cannot be squared are refused in a sentence', async () => {
    const study = await studies.open('26-huge-values/e200.csv');
    expect((await study.check()).errors[0]?.message).toMatch(
      /^“big” holds values as large as .*, too large to be squared/,
    );
    await expect(study.train()).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
