import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ESLint, Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { importOverridesSchema } from '../../src-main/core/dataset';
import { importFile, loadTable, previewFile, readRows, readSeries } from '../../src-main/ingest';
import { quotePath } from '../../src-main/ingest/file-sql';
import { temporaryFolder } from '../support/store';

const overrides = importOverridesSchema.parse({});
const csv = (value: number): string =>
  [
    'date,v',
    ...Array.from(
      { length: 30 },
      (_, day) => `${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${value}`,
    ),
    '',
  ].join('\n');

/** Names that DuckDB would take for a pattern or a partition, each beside the file that it would read instead. */
const names: readonly (readonly [string, string])[] = [
  ['data[1]', 'data1'],
  ['a*b', 'axxb'],
  ['q?z', 'qaz'],
  ['{a,b}', 'a'],
  ['[!a]', 'b'],
  ['[[]', '['],
  ['c[', 'c'],
  [']x', 'x'],
  ['**', 'any'],
  ['year=2020', 'year'],
  ["it's", 'its'],
  ['%41', 'A'],
  ['~', 'home'],
];
const usable = process.platform === 'win32' ? names.filter(([name]) => !/[*?]/.test(name)) : names;

async function stored(folder: string, name: string) {
  const path = join(folder, `${name}.csv`);
  const imported = await importFile({
    path,
    sourceName: null,
    choices: {},
    overrides,
    outputDirectory: join(folder, 'datasets'),
  });
  const dataset = { path: imported.path, ...imported.version };
  const table = await loadTable(dataset);
  const column = table.columns.find((candidate) => candidate.name === 'v');
  return {
    dataset,
    columns: table.columns.map((each) => each.name),
    values: column?.kind === 'number' ? [...new Set(column.values)] : [],
  };
}

describe('naming files to DuckDB', () => {
  it.each(usable)('imports %s and not %s beside it', async (name, other) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, `${name}.csv`), csv(1));
    writeFileSync(join(folder, `${other}.csv`), csv(2));
    expect(
      (await previewFile({ path: join(folder, `${name}.csv`), sourceName: null, choices: {}, overrides })).columns.map(
        (column) => column.name,
      ),
    ).toEqual(['date', 'v']);
    expect(await stored(folder, name)).toMatchObject({ columns: ['date', 'v'], values: [1] });
    expect((await stored(folder, other)).values).toEqual([2]);
  });

  it.each(usable)('reads datasets in a folder named %s and not those of %s', async (name, other) => {
    const root = temporaryFolder();
    const places = [name, other].map((folder, index) => {
      mkdirSync(join(root, folder));
      writeFileSync(join(root, folder, 'x.csv'), csv(index + 1));
      return join(root, folder);
    });
    const [own = '', beside = ''] = places;
    const [first, second] = [await stored(own, 'x'), await stored(beside, 'x')];
    expect([first.values, second.values]).toEqual([[1], [2]]);
    // The other workspace holds a file of the same name with other content.
    writeFileSync(join(beside, 'datasets', `${first.dataset.hash}.parquet`), readFileSync(second.dataset.path));
    expect(first).toMatchObject({ columns: ['date', 'v'] });
    expect((await readRows(first.dataset, { offset: 0, limit: 1 })).rows[0]?.[1]).toBe('1.0');
    expect((await readSeries(first.dataset, { column: 'v', from: null, to: null, points: 100 })).y[0]).toBe(1);
    // A Parquet file under such a name is read as itself, too.
    const copy = join(own, `${name}.parquet`);
    writeFileSync(copy, readFileSync(first.dataset.path));
    const again = await importFile({
      path: copy,
      sourceName: null,
      choices: {},
      overrides,
      outputDirectory: join(own, 'again'),
    });
    expect(again.version.columns.map((column) => column.name)).toEqual(['date', 'v']);
  });

  it.runIf(process.platform !== 'win32')(
    'refuses what no pattern can escape instead of reading another file',
    async () => {
      const folder = join(temporaryFolder(), 'back\\slash');
      mkdirSync(folder);
      writeFileSync(join(folder, 'plain.csv'), csv(3));
      writeFileSync(join(folder, 'x[1].csv'), csv(1));
      writeFileSync(join(folder, 'x1.csv'), csv(2));
      expect((await stored(folder, 'plain')).values).toEqual([3]);
      await expect(stored(folder, 'x[1]')).rejects.toMatchObject({ code: 'BAD_INPUT' });
      expect(() => quotePath('/a\\b/c*')).toThrow('Rename');
    },
  );

  it('is done in one file alone, which lint holds', async () => {
    const findings = async (file: string, code: string): Promise<number> => {
      const { rules } = (await new ESLint().calculateConfigForFile(resolve(file))) as { rules: Linter.RulesRecord };
      const rule = rules['no-restricted-syntax'];
      return new Linter().verify(code, { rules: rule === undefined ? {} : { 'no-restricted-syntax': rule } }).length;
    };
    const rows = 'export const rows = (path) => `select * from read_parquet(${path})`;';
    expect(await findings('src-main/ingest/describe.ts', rows)).toBe(1);
    expect(await findings('src-main/ingest/describe.ts', "export const sql = `copy (select 1) to 'x'`;")).toBe(1);
    expect(await findings('src-main/jobs/process/work.ts', "export const sql = 'select * from read_csv(1)';")).toBe(1);
    expect(await findings('src-main/ingest/describe.ts', "export const text = 'a copy to read';")).toBe(0);
    expect(await findings('src-main/ingest/file-sql.ts', rows)).toBe(0);
  });
});
