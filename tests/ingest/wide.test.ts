import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importFiles, previewFiles, timesOf, valuesOf } from './support/import';
import { workbook } from './support/workbook';

const range = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => index + from);
/** Values that do not count up by one, as headings do. */
const steps = (count: number, from = 0): number[] => range(count).map((index) => from + 3 * index);
const two = (value: number): string => String(value).padStart(2, '0');
const days = ['2024-03-30', '2024-03-31', '2024-04-01'];
/** Value of a day's hour: 1000 × day + 3 × hour from 0. */
const hourly = (headings: readonly string[], dates: readonly string[] = days): string =>
  [
    ['date', ...headings].join(','),
    ...dates.map((date, day) => [date, ...steps(headings.length, 1000 * (day + 1))].join(',')),
    '',
  ].join('\n');
const instants = (count: number, minutes: number, from: string): string[] =>
  range(count).map((step) => new Date(Date.parse(from) + step * minutes * 60_000).toISOString());
const codes = (found: readonly { code: string }[]): string[] => found.map(({ code }) => code);

describe('a row a day with its hours as columns', () => {
  it.each([
    ['1시 … 24시', range(24, 1).map((hour) => `${hour}시`), 'end'],
    ['H01 … H24', range(24, 1).map((hour) => `H${two(hour)}`), 'end'],
    ['1 … 24', range(24, 1).map(String), 'end'],
    ['hour_1 … hour_24', range(24, 1).map((hour) => `hour_${hour}`), 'end'],
    ['01:00 … 24:00', range(24, 1).map((hour) => `${two(hour)}:00`), 'end'],
    ['01:00 … 00:00', range(24, 1).map((hour) => `${two(hour % 24)}:00`), 'end'],
    ['0:00 … 23:00', range(24).map((hour) => `${hour}:00`), 'start'],
    ['H00 … H23', range(24).map((hour) => `H${two(hour)}`), 'start'],
    ['0 … 23', range(24).map(String), 'start'],
    ['0000 … 2300', range(24).map((hour) => `${two(hour)}00`), 'start'],
    ['00-01 … 23-24', range(24).map((hour) => `${two(hour)}-${two(hour + 1)}`), 'start'],
    [
      '12 AM … 11 PM',
      range(24).map((hour) => `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? 'AM' : 'PM'}`),
      'start',
    ],
  ])('%s', async (_, headings, stamp) => {
    const text = hourly(headings);
    const preview = await previewFiles({ 'x.csv': text });
    expect(preview.choices).toMatchObject({ layout: 'wide', hourStamp: stamp, timeColumn: 'date' });
    expect(codes(preview.findings)).toContain('wideTable');
    expect(preview.rowCount).toEqual({ value: 72, exact: true });
    const dataset = await importFiles({ 'x.csv': text });
    const from = stamp === 'end' ? '2024-03-30T01:00Z' : '2024-03-30T00:00Z';
    expect(await timesOf(dataset, 'date')).toEqual(instants(72, 60, from));
    expect(await valuesOf(dataset, 'value')).toEqual(range(3, 1).flatMap((day) => steps(24, 1000 * day)));
    expect(dataset.columns.find(({ name }) => name === 'value')).toMatchObject({ role: 'target' });
    expect(codes(dataset.notices)).toContain('wideTable');
    // What a preview chose is imported as it was shown.
    expect((await importFiles({ 'x.csv': text }, preview.choices)).hash).toBe(dataset.hash);
  });

  it('says whether a number is the beginning or the end of its hour, and reads it the other way on demand', async () => {
    const text = hourly(range(24, 1).map((hour) => `${hour}시`));
    const [said] = (await previewFiles({ 'x.csv': text })).findings.filter(({ code }) => code === 'hoursByEnd');
    expect(said).toMatchObject({ severity: 'warning', examples: ['1시', '01:00', '00:00'] });
    const dataset = await importFiles({ 'x.csv': text }, { hourStamp: 'start' });
    expect(await timesOf(dataset, 'date')).toEqual(instants(72, 60, '2024-03-30T00:00Z'));
    expect(codes(dataset.notices)).not.toContain('hoursByEnd');
  });

  it.each([
    ['48 half-hours', range(48, 1).map(String), 30],
    ['48 clock times', range(48).map((half) => `${two(Math.floor(half / 2))}:${half % 2 === 0 ? '00' : '30'}`), 30],
    ['96 quarter-hours', range(96, 1).map((quarter) => `h${quarter}`), 15],
  ])('%s', async (_, headings, minutes) => {
    const dataset = await importFiles({ 'x.csv': hourly(headings) });
    expect(await timesOf(dataset, 'date')).toEqual(instants(3 * headings.length, minutes, '2024-03-30T00:00Z'));
  });

  it('is left as it stands on demand, and a table without such headings is refused as a wide one', async () => {
    const text = hourly(range(24, 1).map((hour) => `h${hour}`));
    const preview = await previewFiles({ 'x.csv': text }, { layout: 'long' });
    expect(preview.columns).toHaveLength(25);
    expect(preview.choices).toMatchObject({ layout: 'long', hourStamp: null, timeColumn: 'date' });
    expect(codes(preview.findings)).toContain('wideAsItStands');
    expect((await importFiles({ 'x.csv': text }, { layout: 'long' })).rowCount).toBe(3);
    await expect(previewFiles({ 'x.csv': 'date,y\n2024-01-01,1\n' }, { layout: 'wide' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'choices.layout' },
    });
  });

  it.each([
    [
      '24 sensors',
      `date,${range(24, 1)
        .map((at) => `s${at}`)
        .join(',')}\n2024-01-01,${steps(24).join(',')}\n`,
    ],
    [
      'hours without a day',
      `name,${range(24, 1).map(String).join(',')}\na,${steps(24).join(',')}\nb,${steps(24).join(',')}\n`,
    ],
    [
      'ten lags',
      `date,${range(10, 1).map(String).join(',')}\n2024-01-01,${steps(10).join(',')}\n2024-01-02,${steps(10).join(',')}\n`,
    ],
  ])('is not made of %s', async (_, text) => {
    expect((await previewFiles({ 'x.csv': text })).choices.layout).toBe('long');
  });

  it('keeps stations apart, as series in the order of time, and leaves sums out', async () => {
    const header = `지점,일자,${range(24, 1)
      .map((hour) => `${hour}시`)
      .join(',')},합계`;
    const row = (station: string, date: string, base: number) => `${station},${date},${steps(24, base).join(',')},9999`;
    const text = [
      header,
      row('서울', '2024-01-02', 200),
      row('부산', '2024-01-02', 700),
      row('서울', '2024-01-01', 100),
      row('부산', '2024-01-01', 600),
      '',
    ].join('\n');
    const preview = await previewFiles({ 'x.csv': text });
    expect(preview.choices).toMatchObject({ timeColumn: '일자', seriesIdColumn: '지점' });
    expect(preview.findings.find(({ code }) => code === 'summariesLeftOut')).toMatchObject({ examples: ['합계'] });
    const dataset = await importFiles({ 'x.csv': text });
    expect(dataset.rowCount).toBe(96);
    expect(dataset.columns.map(({ name }) => name)).toEqual(['지점', '일자', 'hour', 'value']);
    expect(dataset.sampling.intervalMs).toBe(3_600_000);
    const values = await valuesOf(dataset, 'value');
    // The older day comes first although it stands below.
    expect(values.slice(0, 2)).toEqual([100, 103]);
    expect(values.slice(24, 26)).toEqual([600, 603]);
    expect(values.slice(48, 50)).toEqual([200, 203]);
  });

  it('makes a column of each value that goes through the hours', async () => {
    const header = [
      'date',
      ...range(24).map((hour) => `load_h${two(hour)}`),
      ...range(24).map((hour) => `wind_h${two(hour)}`),
    ];
    const line = (date: string) => [date, ...steps(24), ...steps(24).map((value) => -value)].join(',');
    const dataset = await importFiles({ 'x.csv': [header.join(','), ...days.map(line), ''].join('\n') });
    expect(await valuesOf(dataset, 'load')).toEqual([...steps(24), ...steps(24), ...steps(24)]);
    expect((await valuesOf(dataset, 'wind')).slice(0, 3)).toEqual([0, -3, -6]);
  });

  it('is found in a workbook, in dates of another order, and below a year, a month and a day', async () => {
    const cells = days.map((date, day) => [new Date(`${date}T00:00:00Z`), ...steps(24, day)]);
    const book = workbook({ data: [['date', ...range(24, 1).map((hour) => `${hour}시`)], ...cells] });
    expect(await timesOf(await importFiles({ 'x.xlsx': book }), 'date')).toEqual(instants(72, 60, '2024-03-30T01:00Z'));
    const dotted = hourly(range(24).map(String), ['30.03.2024', '31.03.2024', '01.04.2024']);
    const german = await importFiles({ 'x.csv.gz': gzipSync(dotted) });
    expect(await timesOf(german, 'date')).toEqual(instants(72, 60, '2024-03-30T00:00Z'));
    const parts = ['year,month,day', ...range(24).map(String)].join(',');
    const lines = days.map((date) => [...date.split('-').map(Number), ...steps(24)].join(','));
    const composed = await importFiles({ 'x.csv': [parts, ...lines, ''].join('\n') });
    expect(composed.choices.timeParts).toEqual({ year: 'year', month: 'month', day: 'day', hour: 'hour' });
    expect(await timesOf(composed, 'year')).toEqual(instants(72, 60, '2024-03-30T00:00Z'));
    expect((await importFiles({ 'x.csv': [parts, ...lines, ''].join('\n') }, composed.choices)).hash).toBe(
      composed.hash,
    );
  });
});

describe('the days on which clocks change', () => {
  const berlin = { timeZone: 'Europe/Berlin', hourStamp: 'start' } as const;
  const autumn = ['2024-10-26', '2024-10-27', '2024-10-28'];
  const header = ['date', ...range(25, 1).map((hour) => `H${hour}`)].join(',');
  const line = (date: string, filled: number): string =>
    [date, ...range(25).map((hour) => (hour < filled ? 3 * hour : ''))].join(',');
  const autumnText = [header, line('2024-10-26', 24), line('2024-10-27', 25), line('2024-10-28', 24), ''].join('\n');

  it('a 25th hour goes by the hours since midnight: the zone’s repeated hour stands twice', async () => {
    const dataset = await importFiles({ 'x.csv': autumnText }, berlin);
    expect(await timesOf(dataset, 'date')).toEqual(instants(73, 60, '2024-10-25T22:00Z'));
    expect(await valuesOf(dataset, 'value')).toEqual([...steps(24), ...steps(25), ...steps(24)]);
    const ends = await importFiles({ 'x.csv': autumnText }, { ...berlin, hourStamp: 'end' });
    expect(await timesOf(ends, 'date')).toEqual(instants(73, 60, '2024-10-25T23:00Z'));
    // The repeated hour of another zone is another one.
    const american = autumnText.replace('10-26', '11-02').replace('10-27', '11-03').replace('10-28', '11-04');
    const york = await importFiles({ 'x.csv': american }, { timeZone: 'America/New_York', hourStamp: 'start' });
    expect(await timesOf(york, 'date')).toEqual(instants(73, 60, '2024-11-02T04:00Z'));
  });

  it('without a zone the hour from two to three stands twice, and a zone is asked for', async () => {
    const preview = await previewFiles({ 'x.csv': autumnText }, { hourStamp: 'start' });
    expect(preview.findings.find(({ code }) => code === 'hoursBeyondDay')).toMatchObject({ severity: 'warning' });
    const times = await timesOf(await importFiles({ 'x.csv': autumnText }, { hourStamp: 'start' }), 'date');
    expect(times.slice(25, 30)).toEqual([1, 2, 2, 3, 4].map((hour) => `2024-10-27T0${hour}:00:00.000Z`));
    expect(new Set(times).size).toBe(72);
  });

  it('an hour that is named twice is the repeated one', async () => {
    const names = ['0', '1', '2', '2B', ...range(21, 3).map(String)];
    const rows = autumn.map((date) =>
      [date, ...names.map((name, at) => (name === '2B' && date !== '2024-10-27' ? '' : 3 * at))].join(','),
    );
    const text = [['date', ...names].join(','), ...rows, ''].join('\n');
    const dataset = await importFiles({ 'x.csv': text }, { timeZone: 'Europe/Berlin' });
    expect(await timesOf(dataset, 'date')).toEqual(instants(73, 60, '2024-10-25T22:00Z'));
  });

  it('the hour that clocks skip is no missing value, wherever the empty place stands', async () => {
    const spring = ['2024-03-30', '2024-03-31', '2024-04-01'];
    const atItsPlace = spring.map((date) =>
      [date, ...range(24).map((hour) => (date === '2024-03-31' && hour === 2 ? '' : 3 * hour))].join(','),
    );
    const atTheEnd = spring.map((date) =>
      [date, ...range(24).map((hour) => (date === '2024-03-31' && hour === 23 ? '' : 3 * hour))].join(','),
    );
    for (const rows of [atItsPlace, atTheEnd]) {
      const text = [['date', ...range(24).map(String)].join(','), ...rows, ''].join('\n');
      const dataset = await importFiles({ 'x.csv': text }, { timeZone: 'Europe/Berlin' });
      expect(await timesOf(dataset, 'date')).toEqual(instants(71, 60, '2024-03-29T23:00Z'));
      expect(dataset.columns.find(({ name }) => name === 'value')).toMatchObject({ missing: 0 });
    }
  });
});

describe('a row a year', () => {
  const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
  const expected = range(24).map((month) => new Date(Date.UTC(1950, month, 1)).toISOString());

  it.each([
    ['JAN … DEC', 'YEAR', months],
    ['Jan. … Dec.', 'Year', months.map((name) => `${name.slice(0, 1)}${name.slice(1).toLowerCase()}.`)],
    ['1월 … 12월', '연도', range(12, 1).map((month) => `${month}월`)],
    ['1 … 12', 'year', range(12, 1).map(String)],
    ['M01 … M12', 'year', range(12, 1).map((month) => `M${two(month)}`)],
    [
      'январь … декабрь',
      'год',
      range(12).map((month) => new Intl.DateTimeFormat('ru', { month: 'long' }).format(new Date(2024, month, 1))),
    ],
  ])('with twelve months: %s', async (_, year, headings) => {
    const text = [
      `${year},${headings.join(',')}`,
      ...[1950, 1951].map((y) => [y, ...range(12).map((at) => 20 + at / 4)].join(',')),
      '',
    ].join('\n');
    const dataset = await importFiles({ 'x.csv': text });
    expect(await timesOf(dataset, year)).toEqual(expected);
    expect(await valuesOf(dataset, 'value')).toEqual(range(24).map((at) => 20 + (at % 12) / 4));
  });

  it('with four quarters, the newest year above', async () => {
    const dataset = await importFiles({ 'x.csv': 'year,Q1,Q2,Q3,Q4\n2021,5,6,7,8\n2020,1,2,3,4\n' });
    expect(await valuesOf(dataset, 'value')).toEqual(range(8, 1));
    expect((await timesOf(dataset, 'year'))[1]).toBe('2020-04-01T00:00:00.000Z');
  });

  it('with seasons and means of the year beside the months, which are left out', async () => {
    const header = ['Year', ...months, 'J-D', 'DJF', 'MAM', 'JJA', 'SON'].join(',');
    const text = `${header}\n1950,${steps(17).join(',')}\n1951,${steps(17).join(',')}\n`;
    const dataset = await importFiles({ 'x.csv': text });
    expect(dataset.columns.map(({ name }) => name)).toEqual(['Year', 'month', 'value']);
    expect(dataset.notices.find(({ code }) => code === 'summariesLeftOut')?.examples).toEqual([
      'J-D',
      'DJF',
      'MAM',
      'JJA',
      'SON',
    ]);
  });
});

it('a row a month with its days: places that the month does not have make no row', async () => {
  const header = `year,month,${range(31, 1).join(',')}`;
  const line = (month: number, length: number) =>
    [2024, month, ...range(31, 1).map((day) => (day <= length ? 100 * month + 3 * day : ''))].join(',');
  const dataset = await importFiles({ 'x.csv': [header, line(1, 31), line(2, 29), ''].join('\n') });
  expect(await timesOf(dataset, 'year')).toEqual(instants(60, 1440, '2024-01-01T00:00Z'));
  expect(await valuesOf(dataset, 'value')).toEqual([...steps(31, 103), ...steps(29, 203)]);
});

describe('a row a series with times as columns', () => {
  it('keeps the names of the rows as series', async () => {
    const text =
      'Country Name,Country Code,2018-01,2018-02,2018-03,2018-04\nAruba,ABW,1,2,3,4\nAngola,AGO,5,6,,8\n'.replaceAll(
        /2018-(\d\d)/g,
        '2018-$1-01',
      );
    const dataset = await importFiles({ 'x.csv': text });
    expect(dataset.choices).toMatchObject({ layout: 'wide', timeColumn: 'time', seriesIdColumn: 'Country Name' });
    expect(await valuesOf(dataset, 'value')).toEqual([1, 2, 3, 4, 5, 6, Number.NaN, 8]);
    expect((await timesOf(dataset, 'time')).slice(0, 2)).toEqual([
      '2018-01-01T00:00:00.000Z',
      '2018-02-01T00:00:00.000Z',
    ]);
  });

  it('takes a first row of years for names', async () => {
    const preview = await previewFiles({
      'x.csv': 'Country,1960,1961,1962,1963\nAruba,4.8,4.7,4.5,4.3\nAngola,7.4,7.4,7.3,7.2\n',
    });
    expect(preview.choices).toMatchObject({ header: true, layout: 'wide', seriesIdColumn: 'Country' });
    expect(preview.columns.map(({ name }) => name)).toEqual(['Country', 'year', 'value']);
    expect(preview.rows[1]).toEqual(['Aruba', '1961', '4.7']);
  });
});
