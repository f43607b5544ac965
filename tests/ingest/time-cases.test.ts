import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PartialImportChoices } from '../../src-main/core/dataset';
import { importFiles, previewFiles, timesOf, valuesOf } from './support/import';

const folder = join(import.meta.dirname, '../fixtures/ingest/cases');
const fileAt = (path: string): Record<string, Uint8Array> => ({ [basename(path)]: readFileSync(join(folder, path)) });
const hour = 3_600_000;
const day = 24 * hour;

interface Case {
  readonly path: string;
  readonly rows: number;
  /** Of the earliest and of the latest row. */
  readonly first: string;
  readonly last: string;
  /** Commonest distance in milliseconds; left out where it is a step of the calendar. */
  readonly interval?: number;
  readonly choices?: PartialImportChoices;
  readonly format?: string;
  readonly notices?: readonly string[];
}

const hours10 = { rows: 240, first: '2024-09-01', last: '2024-09-10T23:00', interval: hour };
const april = { rows: 120, first: '2024-04-01', last: '2024-07-29', interval: day };
const aprilHours = { rows: 240, first: '2024-04-01', last: '2024-04-10T23:00', interval: hour };
const every3Days = { rows: 110, first: '2021-01-02', last: '2021-11-25', interval: 3 * day };
const daily96 = { rows: 96, first: '2021-01-02', last: '2021-04-07', interval: day };
const meter = { rows: 168, first: '2024-09-04', last: '2024-09-10T23:00', interval: hour };
const epochs = { rows: 300, first: '2024-08-12T12:00', last: '2024-08-15T14:45', interval: hour / 4 };
const months96 = { rows: 96, first: '2012-01-01', last: '2019-12-01' };
const quarters = { rows: 60, first: '2008-01-01', last: '2022-10-01' };
const days150 = { rows: 150, first: '2023-01-01', last: '2023-05-30', interval: day };
const days120 = { rows: 120, first: '2024-09-01', last: '2024-12-29', interval: day };

const cases: readonly Case[] = [
  {
    path: '02-descending/newest-first.csv',
    rows: 200,
    first: '2021-12-21T01:00',
    last: '2021-12-29T08:00',
    notices: ['newestFirst'],
  },
  {
    path: '02-descending/aeso.csv',
    rows: 200,
    first: '2021-12-21T01:00',
    last: '2021-12-29T08:00',
    interval: hour,
    notices: ['newestFirst'],
  },
  { path: '03-monthly/monthly.csv', ...months96, format: '%Y-%m' },
  { path: '03-monthly/month-end.csv', rows: 96, first: '2012-01-31', last: '2019-12-31' },
  { path: '04-quarters/quarters.csv', ...quarters, format: '%YQ%q' },
  { path: '04-quarters/quarters-dash.csv', ...quarters, format: '%Y-Q%q' },
  { path: '04-quarters/weeks.csv', rows: 110, first: '2019-12-30', last: '2022-01-31', interval: 7 * day },
  { path: '05-year-integers/years.csv', rows: 74, first: '1950-01-01', last: '2023-01-01', format: '%Y' },
  { path: '05-year-integers/years-sunspots.csv', rows: 309, first: '1700-01-01', last: '2008-01-01' },
  { path: '05-year-integers/yyyymm.csv', ...months96, format: '%Y%m' },
  { path: '05-year-integers/yyyymmdd.csv', rows: 90, first: '2020-09-01', last: '2020-11-29', interval: day },
  { path: '06-ampm-meter/ampm-one.csv', ...meter, format: '%m/%d/%Y %I:%M %p' },
  { path: '06-ampm-meter/ampm-short.csv', ...meter },
  { path: '06-ampm-meter/meter.csv', ...meter },
  { path: '07-epoch-units/s.csv', ...epochs, format: 'epoch-s' },
  { path: '07-epoch-units/ms.csv', ...epochs, format: 'epoch-ms' },
  { path: '07-epoch-units/ns.csv', ...epochs, format: 'epoch-ns' },
  {
    path: '07-epoch-units/us.csv',
    ...epochs,
    first: '2024-08-12T12:00:00.349',
    last: '2024-08-15T14:45:00.349',
    format: 'epoch-us',
  },
  {
    path: '07-epoch-units/s-frac.csv',
    rows: 300,
    first: '2023-09-12T15:27:05.580',
    last: '2023-09-12T15:27:11.560',
    interval: 20,
  },
  { path: '13-units-and-totals/units.csv', ...days150, notices: ['unitRow'] },
  { path: '13-units-and-totals/total.csv', ...days150, notices: ['totalRow'] },
  {
    path: '13-units-and-totals/total-one.csv',
    rows: 200,
    first: '2023-01-01',
    last: '2023-07-19',
    notices: ['totalRow'],
  },
  { path: '13-units-and-totals/total-blank.csv', ...days150, notices: ['totalRow'] },
  {
    path: '13-units-and-totals/total-one-blank.csv',
    rows: 200,
    first: '2023-01-01',
    last: '2023-07-19',
    notices: ['totalRow'],
  },
  { path: '13-units-and-totals/footnote.csv', ...days150, notices: ['footnoteRow'] },
  { path: '13-units-and-totals/header-again.csv', ...days150, notices: ['repeatedHeader'] },
  { path: '13-units-and-totals/clean-one.csv', rows: 200, first: '2023-01-01', last: '2023-07-19' },
  ...[
    'date1904',
    'date1904-true',
    'date1904-false',
    'date1904-zero',
    'serial-no-format',
    'korean-format',
    'text-dates',
  ].map((name) => ({ path: `14-xlsx/${name}.xlsx`, ...april })),
  { path: '14-xlsx/hourly-rounding.xlsx', ...aprilHours },
  { path: '14-xlsx/date-and-time-cells.xlsx', ...aprilHours },
  { path: '14-xlsx/korean-time.xlsx', ...aprilHours },
  { path: '14-xlsx/month-format.xlsx', rows: 96, first: '2015-01-01', last: '2022-12-01' },
  { path: '14-xlsx/percent-error-formula.xlsx', ...april },
  { path: '14-xlsx/title-merged.xlsx', ...april, notices: ['totalRow'] },
  { path: '22-local-dates/korean-ampm.csv', rows: 96, first: '2025-11-18', last: '2025-11-21T23:00', interval: hour },
  {
    path: '22-local-dates/korean-ampm.csv',
    rows: 96,
    first: '2025-11-18',
    last: '2025-11-21T23:00',
    choices: { timeFormat: '%Y-%m-%d %p %I:%M:%S' },
  },
  { path: '22-local-dates/korean-words.csv', ...daily96 },
  { path: '22-local-dates/korean-words.csv', ...daily96, choices: { timeFormat: '%Y년 %m월 %d일' } },
  { path: '22-local-dates/korean-dots.csv', ...daily96 },
  { path: '22-local-dates/japanese.csv', ...daily96 },
  { path: '22-local-dates/russian.csv', ...every3Days },
  { path: '22-local-dates/russian.csv', ...every3Days, choices: { timeFormat: '%d %b %Y' } },
  { path: '22-local-dates/russian-gen.csv', ...every3Days },
  { path: '22-local-dates/german.csv', ...every3Days },
  { path: '22-local-dates/excel-english.csv', rows: 110, first: '2025-08-02', last: '2026-06-25', interval: 3 * day },
  { path: '23-impossible-dates/two-digit.csv', rows: 120, first: '1998-12-01', last: '2001-03-13', interval: 7 * day },
  { path: '23-impossible-dates/two-digit-iso.csv', rows: 120, first: '2021-09-28', last: '2022-01-25', interval: day },
  { path: '23-impossible-dates/excel-serial.csv', ...april, format: 'serial' },
  { path: '23-impossible-dates/excel-serial-time.csv', ...aprilHours },
  {
    path: '23-impossible-dates/feb30-time.csv',
    rows: 60,
    first: '2021-01-30',
    last: '2021-03-30',
    choices: { rowsWithoutTime: 'skip' },
    notices: ['untimedSkipped'],
  },
  ...['first', 'last', 'one-middle'].map((name) => ({
    path: `29-missing-times/${name}.csv`,
    rows: 299,
    first: name === 'first' ? '2023-01-01T01:00' : '2023-01-01',
    last: name === 'last' ? '2023-01-13T10:00' : '2023-01-13T11:00',
    choices: { rowsWithoutTime: 'skip' as const },
    notices: ['untimedSkipped'],
  })),
  {
    path: '29-missing-times/swapped-halves-plain.csv',
    rows: 301,
    first: '2023-01-01',
    last: '2023-01-13T12:00',
    notices: ['timeGoesBack'],
  },
  {
    path: '31-ambiguity/ampm-dayfirst-13.csv',
    rows: 480,
    first: '2024-09-01',
    last: '2024-09-20T23:00',
    interval: hour,
  },
  ...['ampm-dots', 'ampm-iso', 'ampm-iso-sec', 'slash-hm', 'us-short', 'yy-dash', 'yy-slash'].map((name) => ({
    path: `31-ambiguity/${name}.csv`,
    ...hours10,
  })),
  ...['compact-yymmdd', 'dash-dm', 'yy-dots-day'].map((name) => ({ path: `31-ambiguity/${name}.csv`, ...days120 })),
  { path: '31-ambiguity/dd-mm-yy-dots.csv', rows: 120, first: '2012-01-01', last: '2012-04-29', interval: day },
  {
    path: '31-ambiguity/us-short-day.csv',
    rows: 12,
    first: '2024-09-01',
    last: '2024-09-12',
    interval: day,
    choices: { timeFormat: '%m/%d/%Y' },
  },
];
const told = new Set(['otherTimeOrder']);

describe('files after public reports', () => {
  it.each(cases.map((one) => [`${one.path} ${JSON.stringify(one.choices ?? {})}`, one] as const))(
    '%s',
    async (_, one) => {
      const { path, rows, first, last, interval, choices = {}, format, notices = [] } = one;
      const preview = await previewFiles(fileAt(path), choices);
      const dataset = await importFiles(fileAt(path), choices);
      const time = dataset.columns.find(({ role }) => role === 'time')?.name ?? '';
      const times = await valuesOf(dataset, time);
      expect({ rows: times.length, first: Math.min(...times), last: Math.max(...times) }).toEqual({
        rows,
        first: Date.parse(first.includes('T') ? `${first}Z` : first),
        last: Date.parse(last.includes('T') ? `${last}Z` : last),
      });
      // All but the times of the unordered and the repeated ones are apart.
      expect(new Set(times).size).toBe(rows);
      if (interval !== undefined) expect(dataset.sampling.intervalMs).toBe(interval);
      if (format !== undefined) expect(dataset.choices.timeFormat).toBe(format);
      expect(dataset.notices.map(({ code }) => code).filter((code) => !told.has(code))).toEqual(notices);
      // What the preview showed is what was stored.
      expect(preview.choices.timeFormat).toBe(dataset.choices.timeFormat);
      const stored = new Set(await timesOf(dataset, time));
      expect(preview.timeExamples.length).toBeGreaterThan(0);
      expect(preview.timeExamples.filter(({ iso }) => !stored.has(iso))).toEqual([]);
      expect(preview.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    },
  );

  it.each([
    ['14-xlsx/mixed-dates.xlsx', 2],
    ['23-impossible-dates/feb30-time.csv', 32],
    ['29-missing-times/first.csv', 2],
    ['29-missing-times/last.csv', 301],
    ['29-missing-times/one-middle.csv', 102],
    ['29-missing-times/unsorted-around.csv', 151],
  ])('%s is refused with its line %i, which the preview says too', async (path, line) => {
    const preview = await previewFiles(fileAt(path));
    expect(preview.findings).toMatchObject([
      { code: 'untimedRefused', severity: 'error', line },
      ...preview.findings.slice(1),
    ]);
    await expect(importFiles(fileAt(path))).rejects.toMatchObject({
      code: 'FILE_ROWS_WITHOUT_TIME',
      details: { line, field: 'choices.rowsWithoutTime' },
    });
  });

  it.each([
    ['13-units-and-totals/units.csv', 2],
    ['13-units-and-totals/total.csv', 152],
    ['13-units-and-totals/total-blank.csv', 152],
    ['13-units-and-totals/total-one-blank.csv', 202],
    ['13-units-and-totals/footnote.csv', 153],
    ['13-units-and-totals/header-again.csv', 77],
    ['14-xlsx/title-merged.xlsx', 139],
  ])('%s can be refused for its line %i', async (path, line) => {
    await expect(importFiles(fileAt(path), { nonDataRows: 'refuse' })).rejects.toMatchObject({
      code: 'FILE_NON_DATA_ROWS',
      details: { line, field: 'choices.nonDataRows' },
    });
    const kept = await previewFiles(fileAt(path), { nonDataRows: 'keep' });
    expect(kept.findings.find(({ severity }) => severity === 'error')).toMatchObject({ code: 'untimedRefused', line });
  });

  it('two orders that fit equally are asked about, with an example of each', async () => {
    const path = '31-ambiguity/us-short-day.csv';
    await expect(importFiles(fileAt(path))).rejects.toThrow(
      /%d\/%m\/%Y as well as %m\/%d\/%Y.*“09\/12\/2024” is 2024-12-09.*“09\/12\/2024” is 2024-09-12.*--time-format/,
    );
  });
});
