import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withSharedDatabase, quoteText } from '../../src-main/ingest/database';
import { readTimeOfDay, timeFormats, timeOfDaySql, timeSql } from '../../src-main/ingest/times';
import { readLocal } from '../../src-main/ingest/zones';
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
  };
  if (name === 'iso') return date.toISOString();
  if (name === 'epoch-s') return String(Math.floor(time / 1000));
  if (name === 'epoch-ms') return String(time);
  return name.replaceAll(/%([A-Za-z])/g, (_, part: string) => parts[part] ?? '');
}

/** What DuckDB makes of texts with an expression of one column `x`. */
async function inSql(texts: readonly string[], expression: string): Promise<unknown[]> {
  return await withSharedDatabase(undefined, async (database) => {
    await database.run("set TimeZone = 'UTC'");
    const values = texts.map((text, row) => `(${row}, ${quoteText(text)})`).join(', ');
    const rows = await database.rows(`select ${expression} from (values ${values}) as t(row, x) order by row`);
    return rows.map(([value]) => value);
  });
}
const epochOf = (expression: string): string => `epoch_ms(${expression})::double`;

describe('reading times', () => {
  it.each(timeFormats.map(({ name }) => name))('%s: the preview and the import read the same', async (name) => {
    const format = timeFormats.find((candidate) => candidate.name === name);
    const times = fc.sample(fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2050, 0, 1) }), 200);
    const texts = [...times.map((time) => write(name, time)), '', 'x', '31.02.2024', '99/99/2024', '2024-13-01 00:00'];
    const previewed = texts.map((text) => format?.read(text) ?? Number.NaN);
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
  ])('ISO: %s', async (text, iso) => {
    const format = timeFormats.find(({ name }) => name === 'iso');
    expect(new Date(format?.read(text) ?? Number.NaN).toISOString()).toBe(iso);
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
    ['2/1/2024 1:05 PM', '%m/%d/%Y %I:%M %p', '2024-02-01T13:05:00.000Z'],
  ])('recognises %s', async (text, timeFormat, iso) => {
    const dataset = await importFiles({ 'x.csv': `date,y\n${text},1\n` });
    expect(dataset.choices.timeFormat).toBe(timeFormat);
    expect(await timesOf(dataset, 'date')).toEqual([iso]);
  });

  it('shows three examples and says when day and month could be exchanged', async () => {
    const rows = Array.from({ length: 11 }, (_, day) => `0${(day % 9) + 1}/03/2024,${day}`);
    const preview = await previewFiles({ 'x.csv': `date,y\n${rows.join('\n')}\n` });
    expect(preview.timeExamples).toEqual([
      { text: '01/03/2024', iso: '2024-03-01T00:00:00.000Z' },
      { text: '06/03/2024', iso: '2024-03-06T00:00:00.000Z' },
      { text: '02/03/2024', iso: '2024-03-02T00:00:00.000Z' },
    ]);
    expect(preview.alternatives.timeFormats.map(({ timeFormat }) => timeFormat)).toEqual(['%d/%m/%Y', '%m/%d/%Y']);
    expect(preview.findings).toMatchObject([{ code: 'ambiguousDates', severity: 'warning', column: 'date' }]);
    const american = await importFiles({ 'x.csv': `date,y\n${rows.join('\n')}\n` }, { timeFormat: '%m/%d/%Y' });
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
      const read = times.map((time) => readLocal(zone, time));
      // Of a time that is shown twice, DuckDB takes the later instant.
      const hour = zone === 'Australia/Lord_Howe' ? 1_800_000 : 3_600_000;
      expect(read.map(({ instant, occurs }) => (occurs === 'twice' ? instant + hour : instant))).toEqual(imported);
    }
  });

  it('with an offset of their own stay what they are, and an unknown zone is refused', async () => {
    const file = { 'x.csv': 'date,y\n2024-07-01T00:00:00+09:00,1\n' };
    expect(await timesOf(await importFiles(file), 'date')).toEqual(['2024-06-30T15:00:00.000Z']);
    expect(await timesOf(await importFiles(file, berlin), 'date')).toEqual(['2024-06-30T15:00:00.000Z']);
    expect((await previewFiles(file, berlin)).findings).toMatchObject([{ code: 'offsetsCarried', severity: 'info' }]);
    await expect(previewFiles(file, { timeZone: 'Mars/Olympus' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'choices.timeZone' },
    });
  });
});
