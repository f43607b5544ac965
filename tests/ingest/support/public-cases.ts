import type { CalendarStep } from '../../../src-main/core/calendar';
import type { ColumnRole, PartialImportChoices } from '../../../src-main/core/dataset';

/** What has to be known of a column of numbers; `first` and `last` are those of the file's rows. */
export interface ExpectedNumbers {
  readonly first?: number;
  readonly last?: number;
  readonly highest?: number;
  readonly missing?: number;
  readonly unit?: string;
}

/** A file after a public report, how it is read, and what has to come of it. */
export interface PublicCase {
  readonly path: string;
  readonly choices?: PartialImportChoices;
  readonly roles?: Readonly<Record<string, ColumnRole>>;
  readonly rows: number;
  /** Of the earliest and of the latest row, UTC. */
  readonly first: string;
  readonly last: string;
  readonly step: CalendarStep | null;
  readonly format?: string;
  readonly numbers?: Readonly<Record<string, ExpectedNumbers>>;
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** Every notice of the import: its code with the column, or the lines, that it names. */
  readonly told?: readonly string[];
  /** Rows whose time their series has had before; none where it is left out. */
  readonly repeated?: number;
}

const hour: CalendarStep = { unit: 'hour', count: 1, clock: 'elapsed' };
const quarterHour: CalendarStep = { unit: 'minute', count: 15 };
const days = (count = 1): CalendarStep => ({ unit: 'day', count });
const months = (count = 1, on: 1 | 'last' = 1): CalendarStep => ({ unit: 'month', count, on });
/** 0 is Monday. */
const weeks = (weekday: number): CalendarStep => ({ unit: 'week', count: 1, weekday });
const businessDays: CalendarStep = { unit: 'weekday', weekdays: [0, 1, 2, 3, 4] };

const hours10 = { rows: 240, first: '2024-09-01', last: '2024-09-10T23:00', step: hour };
const april = { rows: 120, first: '2024-04-01', last: '2024-07-29', step: days() };
const aprilHours = { rows: 240, first: '2024-04-01', last: '2024-04-10T23:00', step: hour };
const every3Days = { rows: 110, first: '2021-01-02', last: '2021-11-25', step: days(3) };
const daily96 = { rows: 96, first: '2021-01-02', last: '2021-04-07', step: days() };
const meter = { rows: 168, first: '2024-09-04', last: '2024-09-10T23:00', step: hour };
const epochs = { rows: 300, first: '2024-08-12T12:00', last: '2024-08-15T14:45', step: quarterHour };
const months96 = { rows: 96, first: '2012-01-01', last: '2019-12-01', step: months() };
const quarters = { rows: 60, first: '2008-01-01', last: '2022-10-01', step: months(3) };
const days150 = { rows: 150, first: '2023-01-01', last: '2023-05-30', step: days() };
const days120 = { rows: 120, first: '2024-09-01', last: '2024-12-29', step: days() };
const days200 = { rows: 200, first: '2023-01-01', last: '2023-07-19', step: days() };
const ids120 = { first: '2024-01-01', last: '2024-01-05T23:00', step: hour };
const descending = { rows: 200, first: '2021-12-21T01:00', last: '2021-12-29T08:00', step: hour };
const hours300 = { rows: 300, first: '2024-01-01', last: '2024-01-13T11:00', step: hour };
const hours400 = { rows: 400, first: '2024-01-01', last: '2024-01-17T15:00', step: hour };
const hours600 = { rows: 600, first: '2024-01-01', last: '2024-01-25T23:00', step: hour };
const hours1500 = { rows: 1500, first: '2024-01-01', last: '2024-03-03T11:00', step: hour };
const costs = {
  cost: { first: 453.46, last: 459.6, highest: 471.56, missing: 0 },
  usage: { first: 29.25, last: 30.96, missing: 0 },
};
const usage = { usage: { first: 28.82, last: 32.72, highest: 37.16, missing: 0 } };
/** Times whose other order is told with the one that is taken. */
const taken = (column: string): readonly string[] => [`otherTimeOrder ${column}`];
const bySeries = (column: string): PartialImportChoices => ({ seriesIdColumn: column });

/** Files that are read as they are, or by one choice that the report's remedy is. */
export const publicCases: readonly PublicCase[] = [
  {
    path: '02-descending/newest-first.csv',
    ...descending,
    numbers: { price: { missing: 1, last: 72.97 }, demand: { first: 10_433, missing: 0 } },
    told: ['newestFirst time'],
  },
  {
    path: '02-descending/aeso.csv',
    ...descending,
    numbers: {
      'Price ($)': { missing: 1, last: 72.81, unit: '$' },
      'Demand (MW)': { first: 10_433, missing: 0, unit: 'MW' },
    },
    told: ['linesSkipped 4', 'newestFirst Date (HE)'],
  },
  { path: '03-monthly/monthly.csv', ...months96, format: '%Y-%m', numbers: { sales: { first: 97.1, last: 138 } } },
  { path: '03-monthly/month-start.csv', ...months96 },
  { path: '03-monthly/month-end.csv', ...months96, first: '2012-01-31', last: '2019-12-31', step: months(1, 'last') },
  { path: '03-monthly/month-gap.csv', ...months96, rows: 94 },
  { path: '04-quarters/quarters.csv', ...quarters, format: '%YQ%q' },
  { path: '04-quarters/quarters-dash.csv', ...quarters, format: '%Y-Q%q' },
  { path: '04-quarters/quarter-dates.csv', ...quarters },
  { path: '04-quarters/weeks.csv', rows: 110, first: '2019-12-30', last: '2022-01-31', step: weeks(0) },
  {
    path: '05-year-integers/years.csv',
    rows: 74,
    first: '1950-01-01',
    last: '2023-01-01',
    step: months(12),
    format: '%Y',
  },
  {
    path: '05-year-integers/years-sunspots.csv',
    rows: 309,
    first: '1700-01-01',
    last: '2008-01-01',
    step: months(12),
  },
  { path: '05-year-integers/yyyymm.csv', ...months96, format: '%Y%m' },
  { path: '05-year-integers/yyyymmdd.csv', rows: 90, first: '2020-09-01', last: '2020-11-29', step: days() },
  ...['ampm-one', 'ampm-short'].map((name) => ({
    path: `06-ampm-meter/${name}.csv`,
    ...meter,
    format: '%m/%d/%Y %I:%M %p',
    numbers: { kwh: { first: 0.3, last: 1.97 } },
    told: taken('time'),
  })),
  {
    path: '06-ampm-meter/meter.csv',
    ...meter,
    numbers: { Consumed: { first: 0.3, last: 1.97, missing: 0 } },
    told: ['linesSkipped 8', 'timeInTwoColumns Date', 'otherTimeOrder Date'],
  },
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
    step: { unit: 'millisecond', count: 20 },
  },
  {
    path: '10-big-ids/meters.csv',
    choices: bySeries('meter_id'),
    rows: 240,
    ...ids120,
    labels: { meter_id: ['901234567890123456', '901234567890123457'] },
  },
  {
    path: '10-big-ids/meters.csv',
    rows: 240,
    ...ids120,
    repeated: 120,
    labels: { meter_id: ['901234567890123456', '901234567890123457'] },
    told: ['identifierDigits meter_id'],
  },
  {
    path: '10-big-ids/leading-zeros.csv',
    choices: bySeries('store'),
    rows: 360,
    ...ids120,
    labels: { store: ['0007', '007', '7'] },
  },
  {
    path: '10-big-ids/bigvalue.csv',
    rows: 120,
    ...ids120,
    numbers: { counter: { missing: 0 } },
    told: ['digitsLost counter'],
  },
  {
    path: '11-number-forms/forms.csv',
    choices: { encoding: 'utf-8' },
    ...days200,
    numbers: {
      volume: { first: 1200.5, last: 2593.5, missing: 0 },
      humidity: { first: 45, last: 45.9, missing: 0, unit: '%' },
      balance: { first: -100, last: 299, missing: 0 },
      temp: { first: -5.5, last: 8.5, missing: 0 },
      revenue: { first: 1000, last: 3587, missing: 0, unit: '$' },
    },
    told: ['volume', 'humidity', 'balance', 'temp', 'revenue'].map((column) => `numbersRead ${column}`),
  },
  ...['thousands-some', 'thousands-space'].map((name) => ({
    path: `11-number-forms/${name}.csv`,
    ...days200,
    numbers: { volume: { first: 900, last: 1099, missing: 0 } },
    told: ['numbersRead volume'],
  })),
  ...(
    [
      ['v1-all-thousands', 12_000, 19_363],
      ['v2-millions', 1_200_000, 1_936_300],
      ['v3-with-dots', 12_000, 19_363],
      ['v6-decimals', 900, 1198.5],
    ] as const
  ).map(([name, first, last]) => ({
    path: `11-number-forms/${name}.csv`,
    ...days200,
    numbers: {
      sales: { first, last, missing: 0 },
      ...(name === 'v3-with-dots' ? { temp: { first: 15.5, last: 16.5 } } : {}),
    },
    told: ['numbersRead sales'],
  })),
  {
    path: '11-number-forms/v7-few.csv',
    ...days200,
    rows: 210,
    last: '2023-07-29',
    numbers: { sales: { first: 800, last: 1009, missing: 0 } },
    told: ['numbersRead sales'],
  },
  {
    path: '11-number-forms/v8-three.csv',
    ...days200,
    numbers: {
      temp: { first: 15.5, last: 16.5 },
      hum: { first: 40.2, last: 59.2 },
      sales: { first: 12_000, last: 19_363 },
      visits: { first: 3000, last: 5189 },
      cars: { first: 5000, last: 6393 },
    },
    told: ['sales', 'visits', 'cars'].map((column) => `numbersRead ${column}`),
  },
  {
    path: '12-sentinels/weather.csv',
    rows: 300,
    first: '2022-01-01',
    last: '2022-01-13T11:00',
    step: hour,
    numbers: {
      temp: { missing: 0 },
      pressure: { missing: 0 },
      voltage: { missing: 13 },
      indoor: { missing: 13 },
      flow: { missing: 11 },
    },
    told: ['unreadableNumbers indoor', 'missingMarkers temp -999', 'missingMarkers pressure 9999.9'],
  },
  {
    path: '12-sentinels/weather.csv',
    choices: { missing: { temp: ['-999'], pressure: ['9999.9'], indoor: ['unavailable', 'unknown'] } },
    rows: 300,
    first: '2022-01-01',
    last: '2022-01-13T11:00',
    step: hour,
    numbers: { temp: { missing: 8, highest: 19.2 }, pressure: { missing: 6, first: 1007 }, indoor: { missing: 13 } },
  },
  {
    path: '12-sentinels/ha-history.csv',
    rows: 300,
    first: '2025-08-31T22:00:29.374',
    last: '2025-09-01T05:44:51.010',
    step: null,
    numbers: { state: { first: 248.936, missing: 13 } },
    labels: { entity_id: ['sensor.power'] },
    told: ['unreadableNumbers state', 'irregularSampling last_changed'],
  },
  {
    path: '13-units-and-totals/units.csv',
    ...days150,
    numbers: { WBHP: { first: 453.46, last: 459.6, missing: 0 }, TEMP: { first: 29.25, last: 30.96, missing: 0 } },
    told: ['unitRow 2: DAYS | BARS | DEGC'],
  },
  {
    path: '13-units-and-totals/total.csv',
    ...days150,
    numbers: costs,
    told: ['totalRow 152: Historical totals | 68400.00 | 4500.00'],
  },
  {
    path: '13-units-and-totals/total-blank.csv',
    ...days150,
    numbers: costs,
    told: ['totalRow 152: 68400.00 | 4500.00'],
  },
  { path: '13-units-and-totals/total-one.csv', ...days200, numbers: usage, told: ['totalRow 202: Total | 6006.45'] },
  {
    path: '13-units-and-totals/total-one-blank.csv',
    ...days200,
    numbers: usage,
    told: ['totalRow 202: 6006.45'],
  },
  {
    path: '13-units-and-totals/footnote.csv',
    ...days150,
    numbers: costs,
    told: ['footnoteRow 153: Source: National Office'],
  },
  {
    path: '13-units-and-totals/header-again.csv',
    ...days150,
    numbers: costs,
    told: ['repeatedHeader 77: date | cost | usage'],
  },
  { path: '13-units-and-totals/clean-one.csv', ...days200, numbers: usage },
  ...['date1904', 'date1904-true', 'date1904-false', 'date1904-zero', 'serial-no-format', 'korean-format'].map(
    (name) => ({ path: `14-xlsx/${name}.xlsx`, ...april }),
  ),
  { path: '14-xlsx/text-dates.xlsx', ...april, format: '%d.%m.%Y' },
  { path: '14-xlsx/hourly-rounding.xlsx', ...aprilHours },
  { path: '14-xlsx/date-and-time-cells.xlsx', ...aprilHours, told: ['timeInTwoColumns date'] },
  { path: '14-xlsx/korean-time.xlsx', ...aprilHours, told: ['timeInTwoColumns 날짜'] },
  { path: '14-xlsx/month-format.xlsx', rows: 96, first: '2015-01-01', last: '2022-12-01', step: months() },
  {
    path: '14-xlsx/percent-error-formula.xlsx',
    ...april,
    numbers: {
      pct: { first: 0.45, missing: 0 },
      val: { first: 503.8, missing: 7 },
      twice: { first: 90_766, missing: 0 },
    },
    labels: { flag: ['false', 'true'] },
  },
  {
    path: '14-xlsx/title-merged.xlsx',
    ...april,
    numbers: { load: { first: 500.4, last: 474.2, highest: 605.2, missing: 0 } },
    told: ['linesSkipped 1', 'totalRow 139: Total | 60000'],
  },
  ...['constant', 'constant-train'].map((name) => ({
    path: `16-constant/${name}.csv`,
    ...hours300,
    numbers: { y: { first: 5, missing: 0 } },
  })),
  { path: '16-constant/constant-test.csv', ...hours300, numbers: { y: { last: 5, missing: 0 } } },
  { path: '16-constant/constant-feature.csv', ...hours300, numbers: { x: { first: 3, missing: 0 } } },
  { path: '16-constant/plateau.csv', ...hours300, numbers: { y: { last: 205, missing: 0 } } },
  { path: '16-constant/steps-then-flat.csv', ...hours400, numbers: { level: { first: 0, last: 60, missing: 0 } } },
  { path: '17-class-absent/absent-in-test.csv', ...hours600, labels: { state: ['a', 'b', 'c'] } },
  { path: '17-class-absent/late-class.csv', ...hours600, labels: { state: ['fault', 'normal', 'warn'] } },
  // A blank behind a label makes no class of its own; capitals do, which the check says.
  { path: '17-class-absent/label-spelling.csv', ...hours600, labels: { state: ['Normal', 'fault', 'normal'] } },
  { path: '17-class-absent/missing-labels.csv', ...hours600, labels: { state: ['bad', 'ok'] } },
  {
    path: '18-panel-short/panel.csv',
    choices: bySeries('shop'),
    rows: 406,
    first: '2024-01-01',
    last: '2024-01-09T07:00',
    step: hour,
    labels: { shop: ['A', 'B', 'C', 'D'] },
  },
  // Without the choice of a series it is said that several may be mixed.
  {
    path: '18-panel-short/panel.csv',
    rows: 406,
    first: '2024-01-01',
    last: '2024-01-09T07:00',
    step: hour,
    repeated: 206,
    told: ['timeGoesBack time'],
  },
  {
    path: '18-panel-short/interleaved.csv',
    choices: bySeries('shop'),
    rows: 450,
    first: '2024-01-01',
    last: '2024-01-07T05:00',
    step: hour,
    labels: { shop: ['A', 'B', 'C'] },
  },
  {
    path: '18-panel-short/interleaved-dup.csv',
    choices: bySeries('shop'),
    rows: 480,
    first: '2024-01-01',
    last: '2024-01-07T05:00',
    step: hour,
    repeated: 30,
    told: ['timeGoesBack time'],
  },
  {
    path: '18-panel-short/different-ends.csv',
    choices: bySeries('shop'),
    rows: 550,
    first: '2024-01-01',
    last: '2024-01-25T23:00',
    step: hour,
  },
  { path: '20-trailing-missing/trailing.csv', ...hours300, numbers: { load: { first: 499.1, missing: 6 } } },
  { path: '20-trailing-missing/test-part-thin.csv', ...hours300, numbers: { load: { first: 501.6, missing: 30 } } },
  { path: '21-business-days/stock.csv', rows: 300, first: '2023-01-02', last: '2024-02-23', step: businessDays },
  { path: '21-business-days/friday-weekly.csv', rows: 147, first: '2020-01-03', last: '2022-11-11', step: weeks(4) },
  ...[undefined, '%Y-%m-%d %p %I:%M:%S'].map((timeFormat) => ({
    path: '22-local-dates/korean-ampm.csv',
    choices: { timeFormat },
    rows: 96,
    first: '2025-11-18',
    last: '2025-11-21T23:00',
    step: hour,
  })),
  { path: '22-local-dates/korean-words.csv', ...daily96 },
  { path: '22-local-dates/korean-words.csv', ...daily96, choices: { timeFormat: '%Y년 %m월 %d일' } },
  { path: '22-local-dates/korean-dots.csv', ...daily96 },
  { path: '22-local-dates/japanese.csv', ...daily96 },
  { path: '22-local-dates/russian.csv', ...every3Days },
  { path: '22-local-dates/russian.csv', ...every3Days, choices: { timeFormat: '%d %b %Y' } },
  { path: '22-local-dates/russian-gen.csv', ...every3Days },
  { path: '22-local-dates/german.csv', ...every3Days },
  { path: '22-local-dates/excel-english.csv', rows: 110, first: '2025-08-02', last: '2026-06-25', step: days(3) },
  { path: '23-impossible-dates/two-digit.csv', rows: 120, first: '1998-12-01', last: '2001-03-13', step: weeks(1) },
  {
    path: '23-impossible-dates/two-digit-iso.csv',
    rows: 120,
    first: '2021-09-28',
    last: '2022-01-25',
    step: days(),
    told: taken('date'),
  },
  { path: '23-impossible-dates/excel-serial.csv', ...april, format: 'serial' },
  { path: '23-impossible-dates/excel-serial-time.csv', ...aprilHours, format: 'serial' },
  {
    path: '23-impossible-dates/feb30-time.csv',
    choices: { rowsWithoutTime: 'skip' },
    rows: 60,
    first: '2021-01-30',
    last: '2021-03-30',
    step: days(),
    told: ['untimedSkipped 32: 2021-02-30 00:00:00'],
  },
  {
    path: '26-huge-values/won.csv',
    ...hours400,
    numbers: { revenue: { first: 1_699_999_999_966, last: 1_699_999_999_803, highest: 1_700_000_000_324 } },
  },
  { path: '26-huge-values/tiny.csv', ...hours400, numbers: { leak: { first: 3e-13, last: 2.295075e-13 } } },
  { path: '26-huge-values/e39.csv', ...hours400, numbers: { big: { first: 3e39, last: 2.295075e39 } } },
  { path: '26-huge-values/e200.csv', ...hours400, numbers: { big: { first: 3e200, last: 2.295075e200 } } },
  ...(
    [
      ['first', '2023-01-01T01:00', '2023-01-13T11:00', '2: –'],
      ['last', '2023-01-01', '2023-01-13T10:00', '301: –'],
      ['one-middle', '2023-01-01', '2023-01-13T11:00', '102: –'],
    ] as const
  ).map(([name, first, last, line]) => ({
    path: `29-missing-times/${name}.csv`,
    choices: { rowsWithoutTime: 'skip' as const },
    rows: 299,
    first,
    last,
    step: hour,
    told: [`untimedSkipped ${line}`],
  })),
  {
    path: '29-missing-times/unsorted-around.csv',
    choices: { rowsWithoutTime: 'skip' },
    rows: 299,
    first: '2023-01-01',
    last: '2023-01-13T11:00',
    step: hour,
    repeated: 5,
    told: ['untimedSkipped 151: –', 'timeGoesBack time'],
  },
  {
    path: '29-missing-times/swapped-halves-plain.csv',
    rows: 301,
    first: '2023-01-01',
    last: '2023-01-13T12:00',
    step: hour,
    told: ['timeGoesBack time'],
  },
  { path: '30-calendar-steps/business.csv', rows: 142, first: '2023-01-06', last: '2023-07-24', step: businessDays },
  {
    path: '30-calendar-steps/daily.csv',
    choices: { timeZone: 'Europe/Berlin' },
    rows: 108,
    first: '2024-07-09T22:00',
    last: '2024-10-24T22:00',
    step: days(),
  },
  { path: '30-calendar-steps/monthly-ends-feb.csv', rows: 97, first: '2011-02-01', last: '2019-02-01', step: months() },
  { path: '30-calendar-steps/quarterly.csv', rows: 92, first: '2000-01-01', last: '2022-10-01', step: months(3) },
  { path: '30-calendar-steps/two-month.csv', rows: 108, first: '2005-01-01', last: '2022-11-01', step: months(2) },
  { path: '30-calendar-steps/yearly.csv', rows: 104, first: '1920-01-01', last: '2023-01-01', step: months(12) },
  { path: '30-calendar-steps/weekly.csv', rows: 160, first: '2020-01-03', last: '2023-01-20', step: weeks(4) },
  {
    path: '30-calendar-steps/weekly-first-missing.csv',
    choices: { rowsWithoutTime: 'skip' },
    rows: 159,
    first: '2020-01-10',
    last: '2023-01-20',
    step: weeks(4),
    told: ['untimedSkipped 2: –'],
  },
  { path: '31-ambiguity/ampm-dayfirst-13.csv', rows: 480, first: '2024-09-01', last: '2024-09-20T23:00', step: hour },
  ...['ampm-iso', 'ampm-iso-sec'].map((name) => ({ path: `31-ambiguity/${name}.csv`, ...hours10 })),
  ...['ampm-dots', 'slash-hm', 'us-short', 'yy-dash', 'yy-slash'].map((name) => ({
    path: `31-ambiguity/${name}.csv`,
    ...hours10,
    told: taken('time'),
  })),
  { path: '31-ambiguity/dash-dm.csv', ...days120 },
  { path: '31-ambiguity/compact-yymmdd.csv', ...days120, told: taken('date') },
  { path: '31-ambiguity/yy-dots-day.csv', ...days120, told: taken('time') },
  {
    path: '31-ambiguity/dd-mm-yy-dots.csv',
    rows: 120,
    first: '2012-01-01',
    last: '2012-04-29',
    step: days(),
    told: taken('time'),
  },
  {
    path: '31-ambiguity/us-short-day.csv',
    choices: { timeFormat: '%m/%d/%Y' },
    rows: 12,
    first: '2024-09-01',
    last: '2024-09-12',
    step: days(),
    told: taken('time'),
  },
  {
    path: '31-ambiguity/us-short-day.csv',
    choices: { timeFormat: '%d/%m/%Y' },
    rows: 12,
    first: '2024-01-09',
    last: '2024-12-09',
    step: { unit: 'month', count: 1, on: 9 },
    told: taken('time'),
  },
  { path: '32-leaks/clean_hour_sin.csv', ...hours1500, numbers: { hour_sin: { first: 0 }, hour_cos: { first: 1 } } },
  { path: '32-leaks/leak_centred_mean.csv', ...hours1500, numbers: { y: { first: 0.707448 } } },
  {
    path: '32-leaks/leak_sum.csv',
    roles: { total: 'target' },
    ...hours1500,
    numbers: { total: { first: 6.78478 }, a: { first: 1.77016 }, b: { first: 5.01462 } },
  },
];

/** A column that two readings fit, what each makes of an example, and the whole column under each. */
export const openNumbers = [
  {
    path: '11-number-forms/thousands-eu.csv',
    column: 'volume',
    text: '1.000',
    ways: [
      { choices: { thousands: '.' }, value: 1000, first: 900, last: 1099, told: ['numbersRead volume'] },
      // What a decimal point says needs no explanation.
      { choices: { decimal: '.' }, value: 1, first: 900, last: 1.099, told: [] },
    ],
  },
  {
    path: '11-number-forms/v5-tab.tsv',
    column: 'sales',
    text: '12,000',
    ways: [
      { choices: { decimal: ',' }, value: 12, first: 12, last: 19.363, told: ['numbersRead sales'] },
      { choices: { thousands: ',' }, value: 12_000, first: 12_000, last: 19_363, told: ['numbersRead sales'] },
    ],
  },
] as const;

/** Files that hold a row without a time: its line. */
export const untimed = [
  ['14-xlsx/mixed-dates.xlsx', 2],
  ['23-impossible-dates/feb30-time.csv', 32],
  ['29-missing-times/first.csv', 2],
  ['29-missing-times/last.csv', 301],
  ['29-missing-times/one-middle.csv', 102],
  ['29-missing-times/unsorted-around.csv', 151],
  ['30-calendar-steps/weekly-first-missing.csv', 2],
] as const;

/** Files that hold a row that is none of the data: its line. */
export const nonData = [
  ['13-units-and-totals/units.csv', 2],
  ['13-units-and-totals/total.csv', 152],
  ['13-units-and-totals/total-one.csv', 202],
  ['13-units-and-totals/total-blank.csv', 152],
  ['13-units-and-totals/total-one-blank.csv', 202],
  ['13-units-and-totals/footnote.csv', 153],
  ['13-units-and-totals/header-again.csv', 77],
  ['14-xlsx/title-merged.xlsx', 139],
] as const;
