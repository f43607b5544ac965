import { describe, expect, it } from 'vitest';
import { readRows } from '../../src-main/ingest';
import { importFiles } from './support/import';

const csv = `time,load,place
2024-10-27 01:00,5,North
2024-10-27 02:00,,north-west
2024-10-27 02:00,10,South
2024-10-27 03:00,-2,
2024-10-27 04:00,10,North
`;
const imported = async () => ({
  ...(await importFiles(
    { 'rows.csv': csv },
    { timeZone: 'Europe/Berlin' },
    { kinds: { place: 'text', load: 'number' } },
  )),
  timeZone: 'Europe/Berlin',
});
const ask = async (request: Partial<Parameters<typeof readRows>[1]>) => {
  const { numbers, matchCount } = await readRows(await imported(), { offset: 0, limit: 10, ...request });
  return { numbers, matchCount };
};

describe('pages of rows', () => {
  it('tell where each row stands, how many there are, and times with their offset', async () => {
    const page = await readRows(await imported(), { offset: 1, limit: 3 });
    expect(page).toMatchObject({ numbers: [2, 3, 4], rowCount: 5, matchCount: 5, timeZone: 'Europe/Berlin' });
    expect(page.rows.map(([time]) => time)).toEqual([
      '2024-10-27 02:00:00+02:00',
      '2024-10-27 02:00:00+01:00',
      '2024-10-27 03:00:00+01:00',
    ]);
    expect((await readRows({ ...(await imported()), timeZone: undefined }, { offset: 1, limit: 1 })).rows[0]?.[0]).toBe(
      '2024-10-27 00:00:00',
    );
  });

  it('are ordered by numbers as numbers, missing ones last, equal ones as in the file', async () => {
    expect(await ask({ sort: 'load' })).toEqual({ numbers: [4, 1, 3, 5, 2], matchCount: 5 });
    expect(await ask({ sort: 'load', direction: 'desc' })).toEqual({ numbers: [3, 5, 1, 4, 2], matchCount: 5 });
    expect(await ask({ sort: 'load', offset: 3, limit: 1 })).toEqual({ numbers: [5], matchCount: 5 });
  });

  it('are searched in all columns or one, in capitals or not, by what is shown', async () => {
    expect(await ask({ search: 'NORTH' })).toEqual({ numbers: [1, 2, 5], matchCount: 3 });
    expect(await ask({ search: '10' })).toEqual({ numbers: [1, 2, 3, 4, 5], matchCount: 5 });
    expect(await ask({ search: '10', column: 'load' })).toEqual({ numbers: [3, 5], matchCount: 2 });
    expect(await ask({ search: '02:00:00+01' })).toEqual({ numbers: [3], matchCount: 1 });
    expect(await ask({ search: "' or true --" })).toEqual({ numbers: [], matchCount: 0 });
  });

  it('with a missing value alone, in any column or one', async () => {
    expect(await ask({ onlyMissing: true })).toEqual({ numbers: [2, 4], matchCount: 2 });
    expect(await ask({ onlyMissing: true, column: 'load' })).toEqual({ numbers: [2], matchCount: 1 });
    expect(await ask({ onlyMissing: true, search: 'north' })).toEqual({ numbers: [2], matchCount: 1 });
  });

  it('refuses a column that is not there', async () => {
    await expect(ask({ sort: 'lod' })).rejects.toMatchObject({ code: 'COLUMN_NOT_FOUND' });
    await expect(ask({ column: 'lod' })).rejects.toMatchObject({ code: 'COLUMN_NOT_FOUND' });
  });
});
