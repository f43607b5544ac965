import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { importOverridesSchema } from '../../src-main/core/dataset';
import { importFile, loadTable, previewFile, readRows, readSeries } from '../../src-main/ingest';
import { isUnfinishedName } from '../../src-main/disk';
import { temporaryFolder } from '../support/store';

const overrides = importOverridesSchema.parse({});
const importBytes = async (name: string, content: string | Uint8Array, choices = {}) => {
  const folder = temporaryFolder();
  const path = join(folder, name);
  writeFileSync(path, content);
  const outputDirectory = join(folder, 'datasets');
  const imported = await importFile({ path, sourceName: null, choices, overrides, outputDirectory });
  // The mark of what no dataset has yet is the backend's to remove.
  expect(readdirSync(outputDirectory).filter((each) => !isUnfinishedName(each))).toEqual([
    `${imported.version.hash}.parquet`,
  ]);
  return { path: imported.path, ...imported.version };
};
const numbersOf = async (dataset: Awaited<ReturnType<typeof importBytes>>, name: string) => {
  const table = await loadTable(dataset);
  const column = table.columns.find((candidate) => candidate.name === name);
  return column === undefined || column.kind === 'category' ? [] : [...column.values];
};

describe('importing text', () => {
  it('reads the real sample as it is, the same on every import', async () => {
    const path = resolve('resources/samples/ETTh1.csv');
    const outputDirectory = temporaryFolder();
    const request = { path, sourceName: null, choices: {}, overrides, outputDirectory };
    const first = await importFile(request);
    const second = await importFile(request);
    expect(second.version.hash).toBe(first.version.hash);
    expect(first.version).toMatchObject({
      rowCount: 17_420,
      sampling: { intervalMs: 3_600_000, start: Date.UTC(2016, 6, 1), end: Date.UTC(2018, 5, 26, 19) },
      notices: [],
    });
    expect(first.version.columns.map(({ name, kind, role }) => `${name} ${kind} ${role}`)).toEqual([
      'date time time',
      ...['HUFL', 'HULL', 'MUFL', 'MULL', 'LUFL', 'LULL'].map((name) => `${name} number feature`),
      'OT number target',
    ]);
    const dataset = { path: first.path, ...first.version };
    const page = await readRows(dataset, { offset: 17_419, limit: 10 });
    expect(page.rows).toHaveLength(1);
    expect(page.rowCount).toBe(17_420);
    const series = await readSeries(dataset, { column: 'OT', from: null, to: null, points: 500 });
    const table = await loadTable(dataset);
    const target = table.columns.find(({ name }) => name === 'OT');
    const values = target === undefined || target.kind === 'category' ? [] : [...target.values];
    expect(series.x.length).toBeLessThanOrEqual(500);
    expect(Math.max(...series.y.map((value) => value ?? Number.NEGATIVE_INFINITY))).toBe(Math.max(...values));
  });

  it('reads semicolons, decimal commas and German dates', async () => {
    const text = 'Zeit;Leistung [kW]\n01.02.2024 00:15;1.234,5\n01.02.2024 00:30;-0,25\n01.02.2024 00:45;\n';
    const dataset = await importBytes('wind.csv', text);
    expect(dataset.choices).toMatchObject({ delimiter: ';', decimal: ',', timeFormat: '%d.%m.%Y %H:%M' });
    expect(dataset.sampling).toMatchObject({ intervalMs: 900_000, start: Date.UTC(2024, 1, 1, 0, 15) });
    expect(dataset.columns[1]).toMatchObject({ unit: 'kW', missing: 1 });
    expect(await numbersOf(dataset, 'Leistung [kW]')).toEqual([1234.5, -0.25, Number.NaN]);
  });

  it.each([
    ['cp949', '날짜,전력사용량\n2024-01-01,1\n2024-01-02,2\n', '전력사용량'],
    ['windows-1251', 'дата,мощность\n2024-01-01,1\n2024-01-02,2\n', 'мощность'],
    ['utf-16le', '\ufeffdate,값\n2024-01-01,1\n2024-01-02,2\n', '값'],
  ])('recognises %s', async (encoding, text, column) => {
    const dataset = await importBytes('data.csv', iconv.encode(text, encoding));
    expect(dataset.choices.encoding).toBe(encoding);
    expect(await numbersOf(dataset, column)).toEqual([1, 2]);
  });

  it('reads gzip, quoted line breaks and quoted delimiters', async () => {
    const text = 'date,"a, b",note\n2024-01-01,1,"first\nline"\n2024-01-02,2,"said ""x"""\n';
    const dataset = await importBytes('data.csv.gz', gzipSync(text));
    expect(await numbersOf(dataset, 'a, b')).toEqual([1, 2]);
    expect((await readRows(dataset, { offset: 0, limit: 5 })).rows.map((row) => row[2])).toEqual([
      'first\nline',
      'said "x"',
    ]);
  });

  it('skips or pads ragged rows when asked to', async () => {
    const text = 'x,y\n1,2\n3\n4,5\n';
    const skipped = await importBytes('data.csv', text, { raggedRows: 'skip' });
    expect(await numbersOf(skipped, 'x')).toEqual([1, 4]);
    const padded = await importBytes('data.csv', text, { raggedRows: 'pad' });
    expect(await numbersOf(padded, 'y')).toEqual([2, Number.NaN, 5]);
    expect(padded.notices).toMatchObject([{ code: 'raggedPadded', values: { count: 1 }, examples: ['3: 1'] }]);
  });

  it('counts what is no number as missing and shows it, and shows how times are read', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, index) => `2024/01/0${1 + Math.floor(index / 24)} ${String(index % 24).padStart(2, '0')}:00,${index}`,
    );
    const dataset = await importBytes(
      'data.csv',
      `ds,y\n${rows.join('\n')}\n2024/01/03 00:00,broken\n2024/01/03 01:00,1e999\n`,
    );
    expect(dataset.notices).toMatchObject([{ code: 'unreadableNumbers', column: 'y' }]);
    expect(dataset.notices[0]).toMatchObject({ values: { count: 2 }, examples: ['41: broken', '42: 1e999'] });
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'x.csv'), 'date,y\n03/04/2024,1\n25/04/2024,2\n');
    const preview = await previewFile({ path: join(folder, 'x.csv'), sourceName: null });
    expect(preview.timeExamples[0]).toEqual({ text: '03/04/2024', iso: '2024-04-03T00:00:00.000Z' });
  });
});
