import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importOverridesSchema, type PartialImportChoices } from '../../src-main/core/dataset';
import { importFile } from '../../src-main/ingest';
import { withOwnDatabase } from '../../src-main/ingest/database';
import { EarlyCopy } from '../../src-main/ingest/early-copy';
import { parquetRows } from '../../src-main/ingest/file-sql';
import { temporaryFolder } from '../support/store';
import { importFiles, valuesOf } from './support/import';

const limits = { memoryMegabytes: 128, threads: 2, temporaryDirectory: null };
const rows = (count: number): string => `select i as n from range(${count}) numbers(i)`;
const endless = rows(1e15);

describe('a statement that is begun before it is known to be the right one', () => {
  it('is taken where it is, with what was set before it', async () => {
    const folder = temporaryFolder();
    const [begun, path] = [join(folder, 'begun.parquet'), join(folder, 'taken.parquet')];
    const found = await withOwnDatabase(limits, undefined, async (database) => {
      const early = new EarlyCopy();
      const zone = "select current_setting('TimeZone') as zone";
      early.begin(database, zone, begun, ["set TimeZone = 'Asia/Seoul'"]);
      expect(await early.take(zone, path, () => undefined)).toBe(true);
      return await database.rows(`select zone from ${parquetRows(path)}`);
    });
    expect(found).toEqual([['Asia/Seoul']]);
    expect(existsSync(begun)).toBe(false);
  });

  it('is given up where it is not, and where nobody asks for it before the database is closed', async () => {
    const folder = temporaryFolder();
    const counted = await withOwnDatabase(limits, undefined, async (database) => {
      const early = new EarlyCopy();
      early.begin(database, endless, join(folder, 'first.parquet'), []);
      expect(await early.take(rows(3), join(folder, 'taken.parquet'), () => undefined)).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
      expect(await early.take(rows(3), join(folder, 'taken.parquet'), () => undefined)).toBe(false);
      early.begin(database, endless, join(folder, 'second.parquet'), []);
      return await database.rows('select 42');
    });
    expect(counted).toEqual([[42]]);
    expect(existsSync(join(folder, 'taken.parquet'))).toBe(false);
  });

  it('says why it failed to whoever takes it', async () => {
    const folder = temporaryFolder();
    const wrong = "select 'seven'::double as n";
    await withOwnDatabase(limits, undefined, async (database) => {
      const early = new EarlyCopy();
      early.begin(database, wrong, join(folder, 'begun.parquet'), []);
      await expect(early.take(wrong, join(folder, 'taken.parquet'), () => undefined)).rejects.toThrow(/seven/);
      expect(await early.take(rows(1), join(folder, 'taken.parquet'), () => undefined)).toBe(false);
    });
  });
});

/** Beyond what a preview sees. */
const hours = Array.from({ length: 20_000 }, (_, hour) => {
  const time = new Date(Date.UTC(2020, 0, 1) + hour * 3_600_000).toISOString().slice(0, 16);
  return `${time},${hour / 4},${hour % 24}`;
});
const withLast = (...last: readonly string[]): string => `time,load,hour\n${[...hours, ...last].join('\n')}\n`;

describe('a file that is written while it is checked', () => {
  it.each([
    ['a row of another length', '2022-04-13T08:00,1', 'FILE_RAGGED_ROWS', 20_002],
    ['a quotation mark that is never closed', '2022-04-13T08:00,"1,2', 'FILE_UNCLOSED_QUOTE', 20_002],
    ['a NUL byte', '2022-04-13T08:00,1\0,2', 'FILE_NOT_TEXT', 20_002],
    ['bytes of another encoding', Buffer.from('2022-04-13T08:00,1\xb0,2', 'latin1'), 'FILE_ENCODING', 20_002],
  ])('is refused for %s at its end, and nothing of it stays', async (_what, last, code, line) => {
    const folder = temporaryFolder();
    const [path, outputDirectory] = [join(folder, 'hours.csv'), join(folder, 'datasets')];
    writeFileSync(path, Buffer.concat([Buffer.from(withLast()), Buffer.from(last)]));
    const importing = importFile({
      path,
      sourceName: null,
      choices: { encoding: 'utf-8' },
      overrides: importOverridesSchema.parse({}),
      outputDirectory,
    });
    await expect(importing).rejects.toMatchObject({ code, details: { line } });
    expect(readdirSync(outputDirectory)).toEqual([]);
  });

  const read = async (last: string, choices: PartialImportChoices = {}) => {
    const dataset = await importFiles({ 'hours.csv': withLast(last) }, choices);
    const loads = await valuesOf(dataset, 'load');
    return { rows: dataset.rowCount, last: loads.at(-1), codes: dataset.notices.map(({ code }) => code) };
  };

  it('is written anew where the check or the values ask for another reading', async () => {
    const time = '2022-04-13T08:00';
    expect(await read(`${time},7.5,2`)).toEqual({ rows: 20_001, last: 7.5, codes: [] });
    expect(await read(`${time},1_000,2`)).toEqual({ rows: 20_001, last: Number.NaN, codes: ['unreadableNumbers'] });
    expect(await read(`${time},seven,2`)).toEqual({ rows: 20_001, last: Number.NaN, codes: ['unreadableNumbers'] });
    expect(await read(`${time},7`, { raggedRows: 'skip' })).toEqual({
      rows: 20_000,
      last: 19_999 / 4,
      codes: ['raggedSkipped'],
    });
    expect(await read(`${time},7`, { raggedRows: 'pad' })).toEqual({
      rows: 20_001,
      last: 7,
      codes: ['raggedPadded'],
    });
  });
});
