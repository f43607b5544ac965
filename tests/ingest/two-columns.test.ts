import { describe, expect, it } from 'vitest';
import { partialImportChoicesSchema } from '../../src-main/core/dataset/schema';
import { importFiles, previewFiles, timesOf } from './support/import';
import { workbook } from './support/workbook';

/** Two days of hours, with the date and the time of day apart. */
const rows = Array.from({ length: 48 }, (_, row) => ({
  day: `2024-03-0${Math.floor(row / 24) + 1}`,
  hour: String(row % 24).padStart(2, '0'),
  half: `${String(row % 12 === 0 ? 12 : row % 12)}:00 ${row % 24 < 12 ? 'AM' : 'PM'}`,
}));
const instants = rows.map(({ day, hour }) => `${day}T${hour}:00:00.000Z`);
const csv = (header: string, line: (row: (typeof rows)[number]) => string): string =>
  `${header},y\n${rows.map((row, index) => `${line(row)},${index}`).join('\n')}\n`;

describe('a date and a time of day in two columns', () => {
  it.each([
    ['date', 'time', csv('date,time', ({ day, hour }) => `${day},${hour}:00`)],
    ['DATE', 'TIME', csv('TIME,DATE', ({ day, hour }) => `${hour}:00:00,${day}`)],
    ['Messdatum', 'Messzeit', csv('Messdatum,Messzeit', ({ day, hour }) => `${day},${hour}:00`)],
    ['day', 'time', csv('day,time', ({ day, half }) => `${day},${half}`)],
    ['date', 'time', csv('date,time', ({ day, hour }) => `${day.replaceAll('-', '')},${hour}00`)],
  ])('%s and %s are found, said and read', async (date, time, text) => {
    const preview = await previewFiles({ 'x.csv': text });
    expect(preview.choices).toMatchObject({ timeColumn: date, timeOfDayColumn: time });
    expect(preview.findings).toMatchObject([
      { code: 'timeInTwoColumns', severity: 'info', column: date, examples: [time] },
    ]);
    expect(preview.timeExamples[2]?.iso).toBe('2024-03-02T23:00:00.000Z');
    const dataset = await importFiles({ 'x.csv': text });
    expect(await timesOf(dataset, date)).toEqual(instants);
    expect(dataset.columns.find(({ name }) => name === time)).toMatchObject({ role: 'ignored' });
  });

  it('are found in a workbook, where cells hold times of day alone', async () => {
    const cells = rows.map(({ day, hour }, index) => [
      new Date(`${day}T00:00:00Z`),
      new Date(Date.UTC(1899, 11, 30, Number(hour))),
      index,
    ]);
    const dataset = await importFiles({ 'x.xlsx': workbook({ data: [['date', 'time', 'y'], ...cells] }) });
    expect(await timesOf(dataset, 'date')).toEqual(instants);
  });

  it('are open in a request that does not name them: a request has no defaults', () => {
    expect(partialImportChoicesSchema.parse({})).toEqual({});
  });

  it('are not made of a duration, and not asked for twice', async () => {
    const text = csv('date,runtime', ({ day, hour }) => `${day},${hour}:00`);
    expect((await previewFiles({ 'x.csv': text })).choices.timeOfDayColumn).toBeNull();
    const both = { timeColumn: 'date', timeOfDayColumn: 'time', timeFormat: '%Y-%m-%d %H:%M' };
    const twice = previewFiles({ 'x.csv': csv('date,time', ({ day, hour }) => `${day},${hour}:00`) }, both);
    await expect(twice).rejects.toMatchObject({ code: 'BAD_INPUT', details: { field: 'choices.timeFormat' } });
    await expect(twice).rejects.toThrow(/%Y-%m-%d %H:%M of “date” already holds the time of day.*such as %Y-%m-%d,/);
  });
});

describe('a time format of one’s own', () => {
  const text = 'when,y\n5|Jan|2024,1\n6|Jan|2024,2\n';

  it('reads names of months', async () => {
    const dataset = await importFiles({ 'x.csv': text }, { timeColumn: 'when', timeFormat: '%d|%b|%Y' });
    expect(await timesOf(dataset, 'when')).toEqual(['2024-01-05T00:00:00.000Z', '2024-01-06T00:00:00.000Z']);
  });

  it('that fits few of the times refuses the import, and one with an unknown part is named', async () => {
    const choices = { timeColumn: 'when', timeFormat: '%d.%m.%Y' };
    expect((await previewFiles({ 'x.csv': text }, choices)).findings).toMatchObject([
      { code: 'unreadableTimes', severity: 'error' },
    ]);
    await expect(importFiles({ 'x.csv': text }, choices)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'choices.timeFormat', examples: ['5|Jan|2024', '6|Jan|2024'] },
    });
    const unknown = previewFiles({ 'x.csv': text }, { timeColumn: 'when', timeFormat: '%d|%Q' });
    await expect(unknown).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(unknown).rejects.toThrow('“%Q” is not known');
  });

  it('is asked for where a column named like a time cannot be read', async () => {
    const preview = await previewFiles({ 'x.csv': 'date,y\nspring of 2024,1\nsummer of 2024,2\n' });
    expect(preview.findings).toMatchObject([{ code: 'timesNotRecognised', severity: 'warning', column: 'date' }]);
  });

  it('for a column that is not there is refused by name', async () => {
    await expect(previewFiles({ 'x.csv': text }, { timeColumn: 'wen' })).rejects.toMatchObject({
      code: 'COLUMN_NOT_FOUND',
      details: { column: 'wen', field: 'choices.timeColumn' },
    });
  });
});
