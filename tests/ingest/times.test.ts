import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withOwnDatabase, quoteText } from '../../src-main/ingest/database';
import { defineTimeFunctions, readTimeOfDay, timeFormatOf, timeOfDaySql, timeSql } from '../../src-main/ingest/times';
import { readLocal, zoneOf } from '../../src-main/core/calendar';
import { importFiles, previewFiles, timesOf, valuesOf } from './support/import';

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** Writes a time (UTC) by a format, the other way around than the importer. */
function write(name: string, time: number): string {
  const date = new Date(time);
  const hour = date.getUTCHours();
  const parts: Record<string, string> = {
    Y: String(date.getUTCFullYear()),
    y: pad(date.getUTCFullYear() % 100),
    m: pad(date.getUTCMonth() + 1),
    d: pad(date.getUTCDate()),
    H: pad(hour),
    I: pad(hour % 12 === 0 ? 12 : hour % 12),
    M: pad(date.getUTCMinutes()),
    S: pad(date.getUTCSeconds()),
    p: hour < 12 ? 'AM' : 'PM',
    b: date.toLocaleString('en', { month: 'short', timeZone: 'UTC' }),
    a: date.toLocaleString('en', { weekday: 'short', timeZone: 'UTC' }),
    q: String(Math.floor(date.getUTCMonth() / 3) + 1),
    z: '+00:00',
  };
  if (name === 'iso') return date.toISOString();
  if (name === 'epoch-s') return (time / 1000).toFixed(3);
  if (name === 'epoch-ms') return String(time);
  if (name === 'epoch-us') return `${String(time)}000`;
  if (name === 'epoch-ns') return `${String(time)}000000`;
  if (name === 'serial') return (time / 86_400_000 + 25_569).toFixed(9);
  if (name === 'serial-1904') return (time / 86_400_000 + 24_107).toFixed(9);
  return name.replaceAll(/%([A-Za-z])/g, (_, part: string) => parts[part] ?? '');
}

/** What the import makes of texts with an expression of one column `x`. */
async function inSql(texts: readonly string[], expression: string): Promise<unknown[]> {
  const limits = { memoryMegabytes: 128, threads: 2, temporaryDirectory: null };
  return await withOwnDatabase(limits, undefined, async (database) => {
    await database.run("set TimeZone = 'UTC'");
    await defineTimeFunctions(database);
    const values = texts.map((text, row) => `(${row}, ${quoteText(text)})`).join(', ');
    const rows = await database.rows(`select ${expression} from (values ${values}) as t(row, x) order by row`);
    return rows.map(([value]) => value);
  });
}
const epochOf = (expression: string): string => `epoch_us(${expression})::double / 1000`;

const oddTexts = [
  ...['', 'x', '31.02.2024', '99/99/2024', '2024-13-01 00:00', '2021-02-29', '2024-01-01 24:00', '2024-01-01 24:30'],
  ...['2024-01-01 10:20:60', '2024-1-1', '2024-01-01T10', '2024-01-01 (BC)', '+2024-01-01', '2024-01-01 10:20+09'],
  ...['2024-01-01 00:00:00.1234567', '2024-01-01t00:00:00z', '2024-01-01 00:00:00 Europe/Berlin', 'infinity', 'epoch'],
];

describe('reading times', () => {
  it.each([
    ...['iso', 'epoch-s', 'epoch-ms', 'epoch-us', 'epoch-ns', 'serial', 'serial-1904', '%Y%m%d%H%M%S', '%Y%m%d'],
    ...['%d.%m.%Y %H:%M:%S', '%m/%d/%Y %I:%M %p', '%d-%b-%y', '%Y년 %m월 %d일 %p %I:%M', '%a, %d %b %Y %H:%M:%S %z'],
    ...['%YQ%q', '%y%m%d', '%Y-%m', '%Y'],
  ])('%s: the preview and the import read the same', async (name) => {
    const times = fc.sample(fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2050, 0, 1) }), 200);
    const texts = [...times.map((time) => write(name, time)), ...oddTexts];
    const previewed = texts.map((text) => timeFormatOf(name).read(text));
    const imported = await inSql(texts, epochOf(timeSql('x', name)));
    expect(imported.map((value) => value ?? Number.NaN)).toEqual(previewed);
    expect(previewed.slice(0, 200).some(Number.isNaN)).toBe(false);
  });

  it.each([
    ['2024-01-01T00:00Z', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01 00:00:00 +09:00', '2023-12-31T15:00:00.000Z'],
    ['2024-01-01T00:00+0900', '2023-12-31T15:00:00.000Z'],
    ['2024-01-01 10:20:30,5', '2024-01-01T10:20:30.500Z'],
    ['2024-01-01', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01 24:00', '2024-01-02T00:00:00.000Z'],
    ['2024-02-29 10:00:00+09', '2024-02-29T01:00:00.000Z'],
  ])('ISO: %s', async (text, iso) => {
    expect(new Date(timeFormatOf('iso').read(text)).toISOString()).toBe(iso);
    expect(await inSql([text], epochOf(timeSql('x', 'iso')))).toEqual([Date.parse(iso)]);
  });

  it('a time of day: the preview and the import read the same', async () => {
    const texts = ['9', '09:30', '0930', '9:05:07', '09:05:07.25', '24', '24:00', '25', '09:60', 'x', ''];
    texts.push('12:30 AM', '12:30 pm', '1PM', '0:10 AM', '13:00 PM');
    const imported = await inSql(texts, `epoch(${timeOfDaySql('x')}) * 1000`);
    expect(imported.map((value) => value ?? Number.NaN)).toEqual(texts.map(readTimeOfDay));
    expect(readTimeOfDay('24:00')).toBe(86_400_000);
  });

  it.each([
    ['01.02.2024 00:15', '%d.%m.%Y %H:%M', '2024-02-01T00:15:00.000Z'],
    ['2024/02/01', '%Y/%m/%d', '2024-02-01T00:00:00.000Z'],
    ['20240201', '%Y%m%d', '2024-02-01T00:00:00.000Z'],
    ['1706745600', 'epoch-s', '2024-02-01T00:00:00.000Z'],
    ['1706745600000', 'epoch-ms', '2024-02-01T00:00:00.000Z'],
    ['2/13/2024 1:05 PM', '%m/%d/%Y %I:%M %p', '2024-02-13T13:05:00.000Z'],
  ])('recognises %s', async (text, timeFormat, iso) => {
    const dataset = await importFiles({ 'x.csv': `date,y\n${text},1\n` });
    expect(dataset.choices.timeFormat).toBe(timeFormat);
    expect(await timesOf(dataset, 'date')).toEqual([iso]);
  });

  it('asks where day and month could be exchanged and nothing decides', async () => {
    const rows = Array.from({ length: 11 }, (_, day) => `0${(day % 9) + 1}/03/2024,${day}`);
    const file = { 'x.csv': `date,y\n${rows.join('\n')}\n` };
    const preview = await previewFiles(file);
    expect(preview.alternatives.timeFormats).toEqual([
      {
        timeFormat: '%d/%m/%Y',
        examples: [
          { text: '01/03/2024', iso: '2024-03-01T00:00:00.000Z' },
          { text: '06/03/2024', iso: '2024-03-06T00:00:00.000Z' },
          { text: '02/03/2024', iso: '2024-03-02T00:00:00.000Z' },
        ],
      },
      {
        timeFormat: '%m/%d/%Y',
        examples: [
          { text: '01/03/2024', iso: '2024-01-03T00:00:00.000Z' },
          { text: '06/03/2024', iso: '2024-06-03T00:00:00.000Z' },
          { text: '02/03/2024', iso: '2024-02-03T00:00:00.000Z' },
        ],
      },
    ]);
    expect(preview.findings[0]).toMatchObject({ code: 'ambiguousDates', severity: 'error', column: 'date' });
    await expect(importFiles(file)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'choices.timeFormat', examples: ['%d/%m/%Y', '%m/%d/%Y'] },
    });
    await expect(importFiles(file)).rejects.toThrow(/%d\/%m\/%Y as well as %m\/%d\/%Y.*--time-format/);
    const american = await importFiles(file, { timeFormat: '%m/%d/%Y' });
    expect((await timesOf(american, 'date'))[1]).toBe('2024-02-03T00:00:00.000Z');
    const clear = await previewFiles({ 'x.csv': 'date,y\n13/03/2024,1\n01/04/2024,2\n' });
    expect(clear.findings).toEqual([]);
  });

  it('puts date and time together from two columns, hours 1 to 24 too', async () => {
    const dataset = await importFiles({
      'x.csv': '날짜,시간,y\n2024-01-01,23,1\n2024-01-01,24,2\n2024-01-02,1,3\n',
    });
    expect(dataset.choices).toMatchObject({ timeColumn: '날짜', timeOfDayColumn: '시간' });
    expect(await timesOf(dataset, '날짜')).toEqual([
      '2024-01-01T23:00:00.000Z',
      '2024-01-02T00:00:00.000Z',
      '2024-01-02T01:00:00.000Z',
    ]);
    expect(dataset.columns[1]).toMatchObject({ role: 'ignored' });
    const chosen = await importFiles(
      { 'x.csv': 'Tag;Uhr;y\n01.02.2024;00:15;1\n01.02.2024;00:30;2\n' },
      { timeOfDayColumn: 'Uhr' },
    );
    expect(await timesOf(chosen, 'Tag')).toEqual(['2024-02-01T00:15:00.000Z', '2024-02-01T00:30:00.000Z']);
    expect(chosen.sampling.intervalMs).toBe(900_000);
  });
});

describe('local times', () => {
  const berlin = { timeZone: 'Europe/Berlin' };

  it('are instants in the chosen zone, through the days when clocks change', async () => {
    // Every quarter of an hour of 27 October 2024 as Berlin's clocks show it: 100 of them.
    const instants = Array.from({ length: 100 }, (_, row) => Date.UTC(2024, 9, 26, 22) + row * 900_000);
    const shown = instants.map((instant) =>
      new Date(instant + (instant < Date.UTC(2024, 9, 27, 1) ? 7_200_000 : 3_600_000)).toISOString().slice(0, 16),
    );
    const file = { 'x.csv': `date,y\n${shown.map((text, row) => `${text.replace('T', ' ')},${row}`).join('\n')}\n` };
    const dataset = await importFiles(file, berlin);
    expect(await valuesOf(dataset, 'date')).toEqual(instants);
    expect(await valuesOf(dataset, 'y')).toEqual(instants.map((_, row) => row));
    expect(dataset.notices).toMatchObject([{ code: 'timesTwice', column: 'date', values: { count: 8 } }]);
    expect(dataset.notices[0]?.examples[0]).toBe('2024-10-27 02:00:00');
    expect((await previewFiles(file, berlin)).findings).toMatchObject([
      { code: 'clockChanges', values: { twice: 8, never: 0 } },
    ]);
  });

  it('that clocks skip are moved and named', async () => {
    const file = { 'x.csv': 'date,y\n2024-03-31 01:30,1\n2024-03-31 02:30,2\n2024-03-31 03:30,3\n' };
    const dataset = await importFiles(file, berlin);
    expect(dataset.notices).toMatchObject([
      { code: 'timesSkipped', values: { count: 1 }, examples: ['2024-03-31 02:30:00'] },
    ]);
    expect(await timesOf(dataset, 'date')).toEqual([
      '2024-03-31T00:30:00.000Z',
      '2024-03-31T01:30:00.000Z',
      '2024-03-31T01:30:00.000Z',
    ]);
    expect((await previewFiles(file, berlin)).findings).toMatchObject([
      { code: 'clockChanges', values: { twice: 0, never: 1 }, examples: ['2024-03-31 02:30'] },
    ]);
  });

  it('are read by the preview as by the import, in zones of every kind', async () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Seoul', 'America/St_Johns']) {
      const locals = fc.sample(fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2030, 0, 1) }), 100);
      const changes = [Date.UTC(2024, 2, 31, 2, 30), Date.UTC(2024, 2, 10, 2, 30), Date.UTC(2024, 9, 6, 2, 15)];
      const times = [...locals.map((time) => Math.floor(time / 1000) * 1000), ...changes];
      const texts = times.map((time) => new Date(time).toISOString().slice(0, 19));
      const imported = await inSql(texts, epochOf(`timezone('${zone}', x::timestamp)::timestamp`));
      const read = times.map((time) => readLocal(zoneOf(zone), time));
      // Of a time that is shown twice, DuckDB takes the later instant.
      const hour = zone === 'Australia/Lord_Howe' ? 1_800_000 : 3_600_000;
      expect(read.map(({ instant, occurs }) => (occurs === 'twice' ? instant + hour : instant))).toEqual(imported);
    }
  });

  it.each([
    ['offsets', (time: number) => new Date(time).toISOString()],
    ['seconds since 1970', (time: number) => String(time / 1000)],
  ])('that are instants by %s are counted and shown in the chosen zone', async (_, write) => {
    // Midnights of Seoul that begin months.
    const starts = Array.from({ length: 30 }, (__, month) => Date.UTC(2020, month, 1) - 9 * 3_600_000);
    const file = { 'x.csv': `date,y\n${starts.map((time, row) => `${write(time)},${row}`).join('\n')}\n` };
    const dataset = await importFiles(file, { timeZone: 'Asia/Seoul' });
    expect(dataset.choices.timeZone).toBe('Asia/Seoul');
    expect(dataset.sampling).toMatchObject({ start: starts[0], step: { unit: 'month', count: 1, on: 1 } });
    expect(dataset.notices.map(({ code }) => code)).not.toContain('timesTwice');
  });

  it('with the newest row first are turned, and an hour that comes twice is put in its order', async () => {
    // Half-hours of Berlin from 03:30 on 27 October 2024 back to 00:30: the hour from two to three stands twice.
    const shown = ['03:30', '03:00', '02:30', '02:00', '02:30', '02:00', '01:30', '01:00', '00:30'];
    const rows = shown.map((clock, row) => `2024-10-27 ${clock},${row}`);
    const dataset = await importFiles({ 'x.csv': `date,y\n${rows.join('\n')}\n` }, berlin);
    const first = Date.UTC(2024, 9, 26, 22, 30);
    expect(await timesOf(dataset, 'date')).toEqual(
      shown.map((_, row) => new Date(first + row * 1_800_000).toISOString()),
    );
    expect(dataset.notices.map(({ code }) => code)).toEqual(['timesTwice', 'newestFirst']);
  });

  it('of series with the newest row first are turned in each of them', async () => {
    const rows = [3, 2, 1].flatMap((day) => ['a', 'b'].map((id) => `${id},2024-01-0${day},${day}`));
    const dataset = await importFiles({ 'x.csv': `id,date,y\n${rows.join('\n')}\n` }, { seriesIdColumn: 'id' });
    expect((await timesOf(dataset, 'date')).map((time) => time.slice(8, 10))).toEqual([
      '01',
      '01',
      '02',
      '02',
      '03',
      '03',
    ]);
    expect(dataset.notices.map(({ code }) => code)).toContain('newestFirst');
  });

  it('with an offset of their own stay what they are, and an unknown zone is refused', async () => {
    const file = { 'x.csv': 'date,y\n2024-07-01T00:00:00+09:00,1\n' };
    expect(await timesOf(await importFiles(file), 'date')).toEqual(['2024-06-30T15:00:00.000Z']);
    expect(await timesOf(await importFiles(file, berlin), 'date')).toEqual(['2024-06-30T15:00:00.000Z']);
    expect((await previewFiles(file, berlin)).findings).toMatchObject([{ code: 'offsetsCarried', severity: 'info' }]);
    const plain = { 'x.csv': 'date,y\n2024-07-01T00:00:00,1\n' };
    expect((await previewFiles(plain, berlin)).timesAreLocal).toBe(true);
    await expect(previewFiles(file, { timeZone: 'Mars/Olympus' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'choices.timeZone' },
    });
  });
});
