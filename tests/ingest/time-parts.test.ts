import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withOwnDatabase, quoteText } from '../../src-main/ingest/database';
import { composeTime, composeTimeSql } from '../../src-main/ingest/layout/time-parts';
import { defineTimeFunctions } from '../../src-main/ingest/times';
import { importChoicesSchema } from '../../src-main/core/dataset';
import { importFiles, previewFiles, timesOf } from './support/import';

const day = (text: string): string => `${text}T00:00:00.000Z`;

describe('a time in columns of its parts', () => {
  it.each<[string, string, Record<string, string>, string[]]>([
    [
      'a year and a quarter',
      'year,quarter,y\n1959,1,2710\n1959,2,2778\n1959,3,2775\n1959,4,2785\n1960,1,2847\n',
      { year: 'year', quarter: 'quarter' },
      [day('1959-01-01'), day('1959-04-01'), day('1959-07-01'), day('1959-10-01'), day('1960-01-01')],
    ],
    [
      'quarters by name',
      'Jahr;Quartal;y\n2020;Q3;1\n2020;Q4;2\n2021;Q1;3\n',
      { year: 'Jahr', quarter: 'Quartal' },
      [day('2020-07-01'), day('2020-10-01'), day('2021-01-01')],
    ],
    [
      'Korean years and months',
      '연도,월,판매량\n2023,11월,10\n2023,12월,12\n2024,1월,9\n',
      { year: '연도', month: '월' },
      [day('2023-11-01'), day('2023-12-01'), day('2024-01-01')],
    ],
    [
      'Russian months by name',
      'Год,Месяц,y\n2023,ноябрь,10\n2023,дек.,12\n2024,января,9\n',
      { year: 'Год', month: 'Месяц' },
      [day('2023-11-01'), day('2023-12-01'), day('2024-01-01')],
    ],
    [
      'year, month and day',
      'y,Year,Month,Day\n1,2024,2,28\n2,2024,2,29\n3,2024,3,1\n',
      { year: 'Year', month: 'Month', day: 'Day' },
      [day('2024-02-28'), day('2024-02-29'), day('2024-03-01')],
    ],
    [
      'down to the minute, with the midnight at the end',
      'YEAR,MONTH,DAY,HOUR,MINUTE,y\n2024,12,31,23,30,1\n2024,12,31,24,0,2\n2025,1,1,0,30,3\n',
      { year: 'YEAR', month: 'MONTH', day: 'DAY', hour: 'HOUR', minute: 'MINUTE' },
      ['2024-12-31T23:30:00.000Z', '2025-01-01T00:00:00.000Z', '2025-01-01T00:30:00.000Z'],
    ],
    [
      'a day of the year and hhmm',
      'year,doy,hhmm,y\n2024,60,0,1\n2024,60,1230,2\n2024,366,2300,3\n',
      { year: 'year', dayOfYear: 'doy', hour: 'hhmm' },
      ['2024-02-29T00:00:00.000Z', '2024-02-29T12:30:00.000Z', '2024-12-31T23:00:00.000Z'],
    ],
    [
      'ISO weeks',
      'year,week,y\n2020,1,1\n2020,53,2\n2021,1,3\n',
      { year: 'year', week: 'week' },
      [day('2019-12-30'), day('2020-12-28'), day('2021-01-04')],
    ],
    [
      'periods as statistical offices write them',
      'Series id,Year,Period,Value,\nLNS,1959,Q01,5.8,\nLNS,1959,Q02,5.1,\nLNS,1959,Q03,5.3,\n',
      { year: 'Year', quarter: 'Period' },
      [day('1959-01-01'), day('1959-04-01'), day('1959-07-01')],
    ],
  ])('%s', async (_, text, timeParts, times) => {
    const preview = await previewFiles({ 'x.csv': text });
    expect(preview.choices.timeParts).toEqual(timeParts);
    expect(preview.findings).toContainEqual(
      expect.objectContaining({ code: 'timeInParts', severity: 'info', examples: Object.values(timeParts) }),
    );
    const dataset = await importFiles({ 'x.csv': text });
    expect(await timesOf(dataset, Object.values(timeParts)[0] ?? '')).toEqual(times);
    const ignored = Object.values(timeParts).slice(1);
    expect(dataset.columns.filter(({ role }) => role === 'ignored').map(({ name }) => name)).toEqual(
      expect.arrayContaining(ignored),
    );
    expect(dataset.notices.map(({ code }) => code)).toContain('timeInParts');
  });

  it('minutes of their own beside a date and an hour', async () => {
    const rows = [0, 20, 40, 60, 80].map(
      (at) => `01.02.2024,${String(Math.floor(at / 60))},${String(at % 60)},${String(at)}`,
    );
    const dataset = await importFiles({ 'x.csv': `date,hour,minute,y\n${rows.join('\n')}\n` });
    expect(await timesOf(dataset, 'date')).toEqual(
      ['00:00', '00:20', '00:40', '01:00', '01:20'].map((clock) => `2024-02-01T${clock}:00.000Z`),
    );
  });

  it('is left alone beside a whole date, where columns are chosen otherwise, and where nothing hangs together', async () => {
    const calendar = 'date,year,month,day,y\n2024-01-01,2024,1,1,5\n2024-01-02,2024,1,2,6\n';
    expect((await previewFiles({ 'x.csv': calendar })).choices).toMatchObject({ timeColumn: 'date', timeParts: {} });
    const quarters = 'year,quarter,y\n1959,1,2710\n1959,2,2778\n';
    expect((await previewFiles({ 'x.csv': quarters }, { timeColumn: null })).choices.timeParts).toEqual({});
    expect((await previewFiles({ 'x.csv': quarters }, { timeParts: {} })).choices.timeParts).toEqual({});
    expect((await previewFiles({ 'x.csv': 'year,day,y\n2020,1,2\n2020,2,3\n' })).choices.timeParts).toEqual({});
  });

  it('is chosen by name, and a name that is not there is refused', async () => {
    const text = 'J,Q,y\n1959,1,2710\n1959,2,2778\n';
    const dataset = await importFiles({ 'x.csv': text }, { timeParts: { year: 'J', quarter: 'Q' } });
    expect(await timesOf(dataset, 'J')).toEqual([day('1959-01-01'), day('1959-04-01')]);
    expect(dataset.choices).toMatchObject({
      timeColumn: 'J',
      timeFormat: 'iso',
      timeParts: { year: 'J', quarter: 'Q' },
    });
    await expect(previewFiles({ 'x.csv': text }, { timeParts: { year: 'J', month: 'M' } })).rejects.toMatchObject({
      code: 'COLUMN_NOT_FOUND',
      details: { column: 'M' },
    });
  });

  it('that name no time are a row without a time, refused with its line or left out', async () => {
    const rows = Array.from({ length: 24 }, (_, index) => `2024,${String((index % 12) + 1)},${String(index)}`);
    const file = { 'x.csv': `year,month,y\n${rows.join('\n')}\n2024,13,99\n` };
    await expect(importFiles(file)).rejects.toMatchObject({
      code: 'FILE_ROWS_WITHOUT_TIME',
      details: { line: 26, examples: ['26: 2024 13'] },
    });
    const dataset = await importFiles(file, { rowsWithoutTime: 'skip' });
    expect(dataset.rowCount).toBe(24);
    expect(dataset.notices).toContainEqual(
      expect.objectContaining({ code: 'untimedSkipped', examples: ['26: 2024 13'] }),
    );
  });

  it('is missing in versions of before', () => {
    const before = {
      encoding: 'utf-8',
      delimiter: ',',
      decimal: '.',
      header: true,
      timeColumn: 'date',
      timeFormat: 'iso',
      sheet: null,
      raggedRows: 'refuse',
      seriesIdColumn: null,
      timeZone: null,
    };
    expect(importChoicesSchema.parse(before)).toMatchObject({ layout: 'long', hourStamp: null, timeParts: {} });
  });

  it('is put together alike in the preview and in the import', async () => {
    const text = fc.oneof(
      fc.integer({ min: 0, max: 3000 }).map(String),
      fc.constantFrom(
        'Q1',
        '4',
        'Jan',
        'sept',
        'мая',
        '5월',
        'M07',
        '24',
        '2400',
        '9:30',
        '',
        'NA',
        'x',
        '31',
        '2.0',
        'W05',
      ),
    );
    const columns = ['year', 'quarter', 'month', 'week', 'dayOfYear', 'day', 'hour', 'minute', 'second'] as const;
    const cases = fc.tuple(
      fc.subarray([...columns], { minLength: 1 }).filter((parts) => parts.includes('year') || parts.includes('hour')),
      fc.array(text, { minLength: columns.length, maxLength: columns.length }),
      fc.boolean(),
    );
    const limits = { memoryMegabytes: 128, threads: 1, temporaryDirectory: null };
    await withOwnDatabase(limits, undefined, async (database) => {
      await defineTimeFunctions(database);
      await fc.assert(
        fc.asyncProperty(cases, async ([used, texts, isRecent]) => {
          const parts = Object.fromEntries(used.map((part) => [part, part]));
          const row = new Map(columns.map((column, index) => [column as string, texts[index] ?? '']));
          if (isRecent) row.set('year', '2024');
          const values = columns.map((column) => `${quoteText(row.get(column) ?? '')} as "${column}"`);
          const [[inSql] = []] = await database.rows(
            `select ${composeTimeSql(parts)} from (select ${values.join(', ')})`,
          );
          expect(inSql).toBe(composeTime(parts, (column) => row.get(column) ?? null));
        }),
        { numRuns: 100, seed: 7 },
      );
    });
  });
});
