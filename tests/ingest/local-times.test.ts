import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidatesFor, timeFormatOf } from '../../src-main/ingest/times';
import { importFiles, previewFiles, timesOf, valuesOf } from './support/import';

const day = 86_400_000;
const languages = ['ko', 'ja', 'zh-CN', 'zh-TW', 'ru', 'de', 'fr', 'es', 'en-US', 'en-GB'];
const styles = [
  { dateStyle: 'long' },
  { dateStyle: 'medium' },
  { dateStyle: 'full' },
  { dateStyle: 'medium', timeStyle: 'short' },
  { dateStyle: 'long', timeStyle: 'medium' },
  { year: 'numeric', month: 'long' },
  { year: 'numeric', month: 'short', day: 'numeric' },
] as const;

describe('dates that Intl writes', () => {
  it.each(languages.flatMap((language) => styles.map((style) => [language, style] as const)))(
    '%s %j are read back',
    (language, style) => {
      const format = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' });
      const step = 'timeStyle' in style ? 60_000 : day;
      // Days beyond the twelfth, so that no order of numbers is in doubt.
      const times = Array.from({ length: 60 }, (_, row) =>
        'day' in style || 'dateStyle' in style
          ? Date.UTC(2021, row % 12, 13 + (row % 15), row % 24, (7 * row) % 60)
          : Date.UTC(2018 + Math.floor(row / 12), row % 12, 1),
      ).map((time) => Math.floor(time / step) * step);
      const texts = times.map((time) => format.format(time));
      const [best] = candidatesFor(texts, 'date');
      expect(best === undefined ? texts[0] : texts.map((text) => best.format.read(text))).toEqual(times);
    },
  );
});

describe('periods', () => {
  it.each([
    ["Q3'08", '2008-07-01'],
    ['2008q3', '2008-07-01'],
    ['3Q2008', '2008-07-01'],
    ['T3 2008', '2008-07-01'],
    ['2008년 3분기', '2008-07-01'],
    ['3 кв. 2008', '2008-07-01'],
    ['2012M05', '2012-05-01'],
    ["May '12", '2012-05-01'],
    ['12-May', '2012-05-01'],
    ['2012년 5월', '2012-05-01'],
    ['KW 5 2020', '2020-01-27'],
    ['2020W05', '2020-01-27'],
    ['2020-W53-7', '2021-01-03'],
    ['2020-W54', null],
    ['2021-366', null],
    ['2021-060', '2021-03-01'],
  ])('%s begins %s', (text, start) => {
    const [best] = candidatesFor([text], 'date');
    expect(best === undefined ? null : new Date(best.format.read(text)).toISOString().slice(0, 10)).toBe(start);
  });

  it('digits of ten and twelve are dates with a time of day where those lie evenly, not counts since 1970', async () => {
    const hours = Array.from({ length: 72 }, (_, row) => new Date(Date.UTC(2024, 8, 1, row)).toISOString());
    for (const [from, format] of [
      [2, '%y%m%d%H%M'],
      [0, '%Y%m%d%H%M'],
    ] as const) {
      const rows = hours.map((time, row) => `${time.slice(from, 16).replaceAll(/[-T:]/g, '')},${row}`);
      const dataset = await importFiles({ 'x.csv': `date,y\n${rows.join('\n')}\n` });
      expect(dataset.choices.timeFormat).toBe(format);
      expect(await timesOf(dataset, 'date')).toEqual(hours);
    }
  });
});

describe('patterns', () => {
  it('of any parts read what they wrote', () => {
    const separator = fc.constantFrom('-', '/', '.', ' ', '. ');
    const dates = fc.constantFrom(
      ['Y', 'm', 'd'],
      ['d', 'm', 'Y'],
      ['m', 'd', 'Y'],
      ['y', 'm', 'd'],
      ['d', 'b', 'Y'],
      ['Y', 'j'],
    );
    const clocks = fc.constantFrom('', ' %H:%M', ' %H:%M:%S', ' %I:%M %p', ' %p %I:%M:%S', 'T%H%M');
    const time = fc.integer({ min: Date.UTC(1970, 0, 1) / 1000, max: Date.UTC(2068, 0, 1) / 1000 });
    fc.assert(
      fc.property(dates, separator, clocks, time, (parts, between, clock, seconds) => {
        const pattern = parts.map((part) => `%${part}`).join(between) + clock;
        const unit = clock === '' ? 86_400 : clock.includes('%S') ? 1 : 60;
        const rounded = Math.floor(seconds / unit) * unit * 1000;
        expect(timeFormatOf(pattern).read(write(pattern, rounded))).toBe(rounded);
      }),
      { numRuns: 500 },
    );
  });

  it('are made from the texts that they wrote', () => {
    const times = Array.from({ length: 40 }, (_, row) => Date.UTC(2023, 0, 1) + row * 9 * day + row * 60_000);
    for (const pattern of [
      '%d.%m.%Y %H:%M',
      '%m/%d/%Y %I:%M %p',
      '%Y.%m.%d',
      '%b-%d-%Y',
      '%d %b %Y %H:%M:%S',
      '%Y/%m/%d %H:%M',
    ]) {
      const unit = /%[HI]/.test(pattern) ? 60_000 : day;
      const rounded = times.map((time) => Math.floor(time / unit) * unit);
      const texts = rounded.map((time) => write(pattern, time));
      const [best] = candidatesFor(texts, 'when');
      expect(texts.map((text) => best?.format.read(text))).toEqual(rounded);
    }
  });
});

function write(pattern: string, time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour = date.getUTCHours();
  const parts: Record<string, string> = {
    Y: String(date.getUTCFullYear()),
    y: two(date.getUTCFullYear() % 100),
    m: two(date.getUTCMonth() + 1),
    d: two(date.getUTCDate()),
    b: date.toLocaleString('en', { month: 'short', timeZone: 'UTC' }),
    j: String(Math.floor((time - Date.UTC(date.getUTCFullYear(), 0, 1)) / day) + 1).padStart(3, '0'),
    H: two(hour),
    I: two(hour % 12 === 0 ? 12 : hour % 12),
    M: two(date.getUTCMinutes()),
    S: two(date.getUTCSeconds()),
    p: hour < 12 ? '오전' : '오후',
  };
  return pattern.replaceAll(/%([A-Za-z])/g, (_, part: string) => parts[part] ?? '');
}

describe('what only the whole file decides', () => {
  it('is asked of the rows behind the sample, by the preview too', async () => {
    const start = Date.UTC(2024, 0, 1);
    const rows = Array.from({ length: 40_000 }, (_, row) => {
      const [year = '', month = '', date = ''] = new Date(start + row * 60_000).toISOString().slice(0, 10).split('-');
      return `${date}/${month}/${year} ${new Date(start + row * 60_000).toISOString().slice(11, 16)},${row},${'9'.repeat(20)}`;
    });
    const file = { 'x.csv': `time,y,z\n${rows.join('\n')}\n` };
    expect((await previewFiles(file)).choices.timeFormat).toBe('%d/%m/%Y %H:%M');
    const dataset = await importFiles(file);
    const times = await valuesOf(dataset, 'time');
    expect([times[0], times.at(-1)]).toEqual([start, start + 39_999 * 60_000]);
  });

  it('is the line of a row without a time, with quotes and empty lines before it', async () => {
    const rows = Array.from({ length: 3000 }, (_, row) =>
      new Date(Date.UTC(2024, 0, 1) + row * 3_600_000).toISOString(),
    );
    const lines = rows.map((time, row) => (row === 10 ? `${time},"a\nb",${row}` : `${time},c,${row}`));
    lines.splice(20, 0, '', '');
    lines.splice(2500, 0, '2024-02-30,c,1');
    const text = `time,note,y\n${lines.join('\n')}\n`;
    const line = text.split('\n').findIndex((one) => one.startsWith('2024-02-30')) + 1;
    await expect(importFiles({ 'x.csv': text })).rejects.toMatchObject({
      code: 'FILE_ROWS_WITHOUT_TIME',
      details: { line, examples: [`${line}: 2024-02-30`] },
    });
    const skipped = await importFiles({ 'x.csv': text }, { rowsWithoutTime: 'skip' });
    expect(skipped.rowCount).toBe(3000);
    expect((await timesOf(skipped, 'time')).slice(0, 2)).toEqual(rows.slice(0, 2));
    expect((await valuesOf(skipped, 'y')).findIndex((value, row) => value !== row)).toBe(-1);
  });

  it('offsets that change in one column need no zone', async () => {
    const dataset = await importFiles({
      'x.csv': 'time,y\n2024-10-27 02:30:00+02:00,1\n2024-10-27 02:30:00+01:00,2\n2024-10-27 03:30:00+01:00,3\n',
    });
    expect(await timesOf(dataset, 'time')).toEqual([
      '2024-10-27T00:30:00.000Z',
      '2024-10-27T01:30:00.000Z',
      '2024-10-27T02:30:00.000Z',
    ]);
  });

  it('a table without times leaves out units, the names again, totals and notes', async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `s${row % 5},${row},${row * 2}`);
    const text = `place,a,b\n,kWh,°C\n${rows.slice(0, 15).join('\n')}\nplace,a,b\n${rows.slice(15).join('\n')}\nTotal,435,870\nSource: us,,\n`;
    const dataset = await importFiles({ 'x.csv': text });
    expect(await valuesOf(dataset, 'a')).toEqual(rows.map((_, row) => row));
    expect(dataset.notices.map(({ code }) => code).sort()).toEqual([
      'footnoteRow',
      'repeatedHeader',
      'totalRow',
      'unitRow',
    ]);
  });
});
