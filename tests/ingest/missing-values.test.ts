import { describe, expect, it } from 'vitest';
import { profileTable } from '../../src-main/core/dataset';
import { loadTable } from '../../src-main/ingest';
import { importFiles, previewFiles, valuesOf } from './support/import';
import { caseFile } from '../support/cases';

const missingIn = (values: readonly number[]): number => values.filter(Number.isNaN).length;
const day = (row: number): string => new Date(Date.UTC(2020, 0, 1 + row)).toISOString().slice(0, 10);
const lines = (header: string, count: number, row: (index: number) => string): string =>
  `${header}\n${Array.from({ length: count }, (_, index) => row(index)).join('\n')}\n`;

describe('words and numbers that stand for missing values', () => {
  it('leave columns of numbers what they are, and are named', async () => {
    const dataset = await importFiles(caseFile('12-sentinels/weather.csv'));
    expect(dataset.columns.map(({ kind, missing }) => [kind, missing])).toEqual([
      ['time', 0],
      ['number', 0],
      ['number', 0],
      ['number', 13],
      ['number', 13],
      ['number', 11],
    ]);
    expect(dataset.notices.map(({ code, column, values }) => [code, column, values['count']])).toEqual([
      ['unreadableNumbers', 'indoor', 13],
      ['missingMarkers', 'temp', 8],
      ['missingMarkers', 'pressure', 6],
    ]);
  });

  it('the preview offers the markers, and the import reads them as missing where that is chosen', async () => {
    const { findings } = await previewFiles(caseFile('12-sentinels/weather.csv'));
    const found = findings.filter(({ code }) => code === 'missingMarkers');
    expect(found.map(({ column, examples, values }) => [column, ...examples, values['count']])).toEqual([
      ['temp', '-999', 8],
      ['pressure', '9999.9', 6],
    ]);
    const missing = { ...Object.fromEntries(found.map(({ column, examples }) => [column ?? '', examples])) };
    const choices = { missing: { ...missing, indoor: ['Unavailable', 'unknown'] } };
    const preview = await previewFiles(caseFile('12-sentinels/weather.csv'), choices);
    expect(preview.findings).toEqual([]);
    expect(preview.columns.map((column) => column.missing)).toEqual([0, 8, 6, 13, 13, 11]);
    const dataset = await importFiles(caseFile('12-sentinels/weather.csv'), choices);
    expect(dataset.notices).toEqual([]);
    expect(dataset.choices.missing).toEqual(choices.missing);
    expect(missingIn(await valuesOf(dataset, 'temp'))).toBe(8);
    expect(Math.max(...(await valuesOf(dataset, 'pressure')).filter(Number.isFinite))).toBeLessThan(1100);
  });

  it('the history of a sensor is read as numbers', async () => {
    const dataset = await importFiles(caseFile('12-sentinels/ha-history.csv'));
    expect(dataset.choices.timeColumn).toBe('last_changed');
    expect(dataset.columns.map(({ name, kind, role }) => [name, kind, role])).toEqual([
      ['entity_id', 'category', 'feature'],
      ['state', 'number', 'target'],
      ['last_changed', 'time', 'time'],
    ]);
    const values = await valuesOf(dataset, 'state');
    expect([values[0], missingIn(values)]).toEqual([248.936, 13]);
  });

  it.each([['1e20'], ['-9999'], ['-999.9'], ['9.96921e+36'], ['-32768'], ['99999']])(
    '%s far down in a file is found',
    async (marker) => {
      const content = lines(
        'date,y',
        1500,
        (row) => `${day(row)},${row > 1400 ? marker : String(20 + (row % 37) / 4)}`,
      );
      const dataset = await importFiles({ 'x.csv': content });
      expect(dataset.notices.map(({ code, values }) => [code, values['count']])).toEqual([['missingMarkers', 99]]);
      const table = await loadTable(dataset);
      const profile = await profileTable(table);
      expect(profile.findings.map(({ id }) => id)).toContain('missingMarkers');
      expect(profile.findings.map(({ id }) => id)).not.toContain('outliers');
      const mended = await importFiles({ 'x.csv': content }, { missing: { y: [marker] } });
      expect([mended.notices, missingIn(await valuesOf(mended, 'y'))]).toEqual([[], 99]);
    },
  );

  it('values that belong to the others are no markers', async () => {
    const content = lines('date,load,count,peak,flag', 400, (row) =>
      [
        day(row),
        900 + (row % 200),
        row % 7 === 0 ? 0 : 40,
        row % 50 === 0 ? 99 : (row % 90) + 1,
        row % 9 === 0 ? 1 : 0,
      ].join(),
    );
    const { findings } = await previewFiles({ 'x.csv': content });
    expect(findings).toEqual([]);
  });

  it('a marker is the same number however it is written', async () => {
    const content = lines('date;y', 40, (row) => `${day(row)};${row % 10 === 0 ? '-999,00' : `${row},5`}`);
    const dataset = await importFiles({ 'x.csv': content }, { missing: { y: ['-999'] } });
    expect(missingIn(await valuesOf(dataset, 'y'))).toBe(4);
  });
});

describe('the distances of rows', () => {
  it('are said where no step fits them, at the import', async () => {
    const dataset = await importFiles(caseFile('12-sentinels/ha-history.csv'));
    expect(dataset.notices.map(({ code, column }) => [code, column])).toContainEqual([
      'irregularSampling',
      'last_changed',
    ]);
    const monthly = lines(
      'month,y',
      60,
      (row) => `${2015 + Math.floor(row / 12)}-${String((row % 12) + 1).padStart(2, '0')}-01,${row}.5`,
    );
    expect((await importFiles({ 'x.csv': monthly })).notices).toEqual([]);
  });
});

describe('columns that leave the model', () => {
  const notices = async (content: string, choices = {}) =>
    (await importFiles({ 'x.csv': content }, choices)).notices.map(({ code, column }) => [code, column]);

  it('text that is mostly numbers', async () => {
    const content = lines('date,y,z', 60, (row) => `${day(row)},${row % 5 < 3 ? String(row) : `see note ${row}`},1.5`);
    expect(await notices(content)).toContainEqual(['mostlyNumbers', 'y']);
  });

  it('text that is mostly times, and times beside the time', async () => {
    const content = lines('date,done,seen,y', 60, (row) =>
      [day(row), row % 5 === 0 ? `open ${row}` : day(row + 3), day(row + 1), `${row}.5`].join(),
    );
    expect(await notices(content, { timeColumn: 'date' })).toEqual(
      expect.arrayContaining([
        ['mostlyTimes', 'done'],
        ['otherTimes', 'seen'],
      ]),
    );
  });

  it.each(['month', 'date', 'timestamp', '시각', '日付', 'Дата'])(
    'digits like times under the name %s',
    async (name) => {
      const content = lines(`time,${name},y`, 60, (row) => `${day(row)},${String(202_001 + (row % 12))},${row}.5`);
      expect(await notices(content, { timeColumn: 'time' })).toContainEqual(['digitsLikeTimes', name]);
    },
  );

  it('numbers under such a name that are none are left alone', async () => {
    const content = lines(
      'time,month,uptime,y',
      60,
      (row) => `${day(row)},${String((row % 12) + 1)},${row * 60},${row}.5`,
    );
    expect(await notices(content, { timeColumn: 'time' })).toEqual([]);
  });
});
