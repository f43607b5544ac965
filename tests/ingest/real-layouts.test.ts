import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFiles, previewFiles, timesOf } from './support/import';

/** The beginnings of files that statsmodels (public domain data) and vega_datasets (BSD 3-Clause) carry, as they write times. */
const file = (name: string) => ({ [name]: readFileSync(resolve('tests/fixtures/ingest/layouts', name)) });

describe('times as real files write them', () => {
  it.each<[string, string, string[]]>([
    ['macrodata.csv', 'year', ['1959-01-01', '1959-04-01', '1959-07-01', '1959-10-01', '1960-01-01']],
    ['E6.csv', 'year', ['1972-04-01', '1972-07-01', '1972-10-01', '1973-01-01', '1973-04-01']],
    ['elec_equip.csv', 'DATE', ['1995-01-01', '1995-02-01', '1995-03-01']],
    ['danish.csv', 'period', ['1974-01-01', '1974-04-01', '1974-07-01', '1974-10-01']],
    ['nile.csv', 'year', ['1871-01-01', '1872-01-01', '1873-01-01', '1874-01-01']],
    ['sunspots.csv', 'YEAR', ['1700-01-01', '1701-01-01', '1702-01-01', '1703-01-01']],
    ['stocks.csv', 'date', ['2000-01-01', '2000-02-01', '2000-03-01', '2000-04-01']],
    ['wheat.json', 'year', ['1565-01-01', '1570-01-01', '1575-01-01', '1580-01-01', '1585-01-01']],
    ['driving.json', 'year', ['1956-01-01', '1957-01-01', '1958-01-01', '1959-01-01', '1960-01-01']],
    ['barley.json', 'year', Array.from({ length: 5 }, () => '1931-01-01')],
    ['crimea.json', 'date', ['1854-04-01', '1854-05-01', '1854-06-01', '1854-07-01', '1854-08-01']],
  ])('%s', async (name, column, days) => {
    const dataset = await importFiles(file(name));
    expect(dataset.choices.timeColumn).toBe(column);
    expect(await timesOf(dataset, column)).toEqual(days.map((day) => `${day}T00:00:00.000Z`));
  });

  it('elnino.csv: a row a year with its months', async () => {
    const dataset = await importFiles(file('elnino.csv'));
    const months = Array.from({ length: 36 }, (_, month) => new Date(Date.UTC(1950, month, 1)).toISOString());
    expect(await timesOf(dataset, 'YEAR')).toEqual(months);
    expect(dataset.columns.find(({ role }) => role === 'target')).toMatchObject({ name: 'value', missing: 0 });
  });

  it('fertility.csv: a row a country with its years', async () => {
    const dataset = await importFiles(file('fertility.csv'));
    expect(dataset.choices).toMatchObject({ timeColumn: 'year', seriesIdColumn: 'Country Name', layout: 'wide' });
    expect(dataset.rowCount).toBe(3 * 54);
    expect((await timesOf(dataset, 'year')).slice(52, 55)).toEqual(
      [2012, 2013, 1960].map((year) => `${year}-01-01T00:00:00.000Z`),
    );
  });

  it('engel.csv: no time, which is said', async () => {
    const { findings, choices } = await previewFiles(file('engel.csv'));
    expect(choices.timeColumn).toBeNull();
    expect(findings).toMatchObject([{ code: 'noTimeColumn', severity: 'info' }]);
  });
});
