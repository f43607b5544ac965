import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import axe from 'axe-core';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workbook } from '../ingest/support/workbook';
import { casePath } from '../support/cases';
import { ImportPage } from './pages/import-page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const pad = (value: number): string => String(value).padStart(2, '0');
/** 400 hours with semicolons, decimal commas, day before month and Korean words. */
const korean = [
  '일시;전력사용량 [kWh];날씨',
  ...Array.from({ length: 400 }, (_, row) => {
    const date = new Date(Date.UTC(2024, 0, 1, row));
    const time = `${pad(date.getUTCDate())}.${pad(date.getUTCMonth() + 1)}.${date.getUTCFullYear()} ${pad(date.getUTCHours())}:00`;
    return `${time};${(10 + Math.sin(row / 4)).toFixed(2).replace('.', ',')};${row % 5 === 0 ? '맑음' : '흐림'}`;
  }),
].join('\n');
const book = workbook({
  Nord: [['t', 'y'], ...Array.from({ length: 50 }, (_, row) => [row, row * 2])],
  Süd: [['t', 'y'], ...Array.from({ length: 60 }, (_, row) => [row, row * 3])],
});
/** Ten days with their hours as columns. */
const wide = [
  `날짜,${Array.from({ length: 24 }, (_, hour) => `${hour + 1}시`).join(',')}`,
  ...Array.from({ length: 10 }, (_, day) => {
    const values = Array.from({ length: 24 }, (__, hour) => 100 * day + 3 * hour);
    return `2024-01-${pad(day + 1)},${values.join(',')}`;
  }),
  '',
].join('\n');
const ragged = 'date,y\n2024-01-01,1\n2024-01-02\n2024-01-03,3,4\n2024-01-04,4\n';

describe.skipIf(lacksBrowser)('importing in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-e2e-import-'));
  let workbench: OpenWorkbench;

  beforeAll(async () => {
    workbench = await openWorkbench(folder);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const choose = async (...files: { name: string; buffer: Buffer }[]): Promise<void> => {
    const { page, origin } = workbench;
    await page.goto(`${origin}/#/datasets`);
    await page.goto(`${origin}/#/datasets/import`);
    const chosen = files.map((file) => ({ ...file, mimeType: 'application/octet-stream' }));
    await new ImportPage(page).files.setInputFiles(chosen);
  };
  const importIt = async (): Promise<void> => {
    await new ImportPage(workbench.page).importButton.click();
    await workbench.page.waitForURL(/#\/datasets\/ds_/);
  };

  it('finds a time zone among hundreds by a part of its name, and says when there is none', async () => {
    const { page } = workbench;
    await choose({ name: 'wide.csv', buffer: Buffer.from(wide) });
    const zone = page.getByLabel('Time zone of the times');
    await zone.fill('nowhere');
    await zone.press('Tab');
    await page.getByText('Nothing in the list has this name.').waitFor();
    expect(await zone.inputValue()).toBe('nowhere');
    await zone.fill('new york');
    await zone.press('Tab');
    await expect.poll(() => zone.inputValue()).toBe('America/New_York');
    await importIt();
    const id = page.url().split('/').at(-1) ?? '';
    expect(await workbench.ask('GET', `/api/datasets/${id}`)).toMatchObject({
      version: { choices: { timeZone: 'America/New_York' } },
    });
  });

  it('finds one of 200 columns by a part of its name, in the preview and on the page of the dataset', async () => {
    const { page } = workbench;
    const names = Array.from({ length: 200 }, (_, column) => `sensor ${column}`);
    const rows = Array.from({ length: 30 }, (_, row) => names.map((__, column) => row * column).join(','));
    await choose({ name: 'many.csv', buffer: Buffer.from([names.join(','), ...rows, ''].join('\n')) });
    const search = page.getByLabel('Find a column').last();
    await search.fill('SENSOR 19');
    await page.getByText('11 of 200 columns').waitFor();
    await page.getByLabel('Role of sensor 197').selectOption('target');
    await search.fill('');
    expect(await page.getByLabel('Role of sensor 197').inputValue()).toBe('target');
    await importIt();
    await page.getByLabel('Find a column').fill('197');
    await page.getByText('1 of 200 columns').waitFor();
    expect(await page.getByLabel('Role of sensor 197').inputValue()).toBe('target');
  });

  it('reads a cp949 file with semicolons and decimal commas once the person has confirmed its encoding', async () => {
    const { page } = workbench;
    await choose({ name: 'korea.csv', buffer: iconv.encode(korean, 'cp949') });
    const button = new ImportPage(page).importButton;
    await page.getByRole('radio', { name: /cp949/ }).waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('01.01.2024 00:00 →').waitFor();
    await page.evaluate(axe.source);
    const violations = await page.evaluate(
      `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
    );
    expect(violations).toEqual([]);
    await page.getByRole('radio', { name: /cp949/ }).check();
    await importIt();
    await page.getByRole('rowheader', { name: '전력사용량 [kWh]' }).first().waitFor();
  });

  it('asks for the order of day and month where nothing decides, and leaves rows without a time out by choice', async () => {
    const { page } = workbench;
    const days = Array.from({ length: 12 }, (_, row) => `09/${pad(row + 1)}/2024,${row}`);
    await choose({ name: 'order.csv', buffer: Buffer.from(`date,y\n${days.join('\n')}\n,99\nTotal,66\n`) });
    const order = page.getByRole('radio', { name: /MM\/DD\/YYYY/ });
    await order.waitFor();
    await page.getByText('09/12/2024 → 2024-12-09').waitFor();
    await page.getByText('09/12/2024 → 2024-09-12').waitFor();
    await page.getByText('rows without a time: 1 (line: text): 14: –').waitFor();
    await page.getByText('15: Total | 66').waitFor();
    await order.check();
    const button = new ImportPage(page).importButton;
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel('Rows without a time').selectOption('skip');
    await new ImportPage(page).readyButton.waitFor();
    await importIt();
    await page.getByText('rows without a time that are left out: 1').waitFor();
    await page.getByText('Totals or means are left out').waitFor();
  });

  it('imports the chosen sheet of a workbook', async () => {
    const { page } = workbench;
    await choose({ name: 'book.xlsx', buffer: Buffer.from(book) });
    await page.getByLabel('Sheet').selectOption('Süd');
    await page.getByText('60 rows').waitFor();
    await importIt();
  });

  it('names the rows that are ragged, and imports them once a policy is chosen', async () => {
    const { page } = workbench;
    await choose({ name: 'ragged.csv', buffer: Buffer.from(ragged) });
    await page.getByText('3: 1, 4: 3').waitFor();
    expect(await new ImportPage(page).importButton.isDisabled()).toBe(true);
    await page.getByLabel('Rows of another length').selectOption('skip');
    await new ImportPage(page).readyButton.waitFor();
    await importIt();
    await page.getByText('Rows of another length that were left out: 2').waitFor();
  });

  it('turns a wide table long, with hours read as the person says, or leaves it as it stands', async () => {
    const { page } = workbench;
    await choose({ name: 'wide.csv', buffer: Buffer.from(wide) });
    await page.getByText('The 24 columns from 1시, 24시 are times in headings').waitFor();
    await page.getByText('2024-01-01 01:00 →').waitFor();
    await page.getByLabel('Hours in headings are').selectOption('start');
    await page.getByText('2024-01-01 00:00 →').waitFor();
    await page.getByLabel('Layout of the table').selectOption('long');
    await page.getByText('10 rows').waitFor();
    await page.getByLabel('Layout of the table').selectOption('wide');
    await page.getByText('240 rows').waitFor();
    await importIt();
    await page.getByRole('rowheader', { name: 'value' }).first().waitFor();
  });

  it('puts a time together from columns that the person names', async () => {
    const { page } = workbench;
    await choose({ name: 'quarters.csv', buffer: Buffer.from('J,Q,y\n79,1,2710\n79,2,2778\n79,3,2775\n') });
    await page.getByLabel('Year in').selectOption('J');
    await page.getByLabel('Quarter in').selectOption('Q');
    await page.getByText('1979-04-01 00:00:00 →').waitFor();
    await importIt();
  });

  it('asks how numbers are meant that can be read in two ways, and goes on once one is chosen', async () => {
    const { page } = workbench;
    const values = [...Array.from({ length: 30 }, (_, row) => String(970 + row)), '1.000', '1.001'];
    const file = `day;visits\n${values.map((value, row) => `${pad((row % 28) + 1)}.0${1 + Math.floor(row / 28)}.2024;${value}`).join('\n')}\n`;
    await choose({ name: 'visits.csv', buffer: Buffer.from(file) });
    await page.getByText('visits: 1.000 can be 1000 or 1').waitFor();
    expect(await new ImportPage(page).importButton.isDisabled()).toBe(true);
    await page.getByRole('button', { name: '1.000 = 1000' }).click();
    await page.getByText('visits: 1.000 is read as 1000.').waitFor();
    expect(await page.getByLabel('Reading of the numbers in visits').inputValue()).toBe(',/.');
    await importIt();
    await page.getByText('visits: 1.000 is read as 1000.').waitFor();
    await page.getByRole('cell', { name: '1,001', exact: true }).waitFor();
  });

  it('reads markers of missing values as missing in one click, and as values again in another', async () => {
    const { page } = workbench;
    await choose({ name: 'weather.csv', buffer: readFileSync(casePath('12-sentinels/weather.csv')) });
    await page.getByText('temp: -999 lies far outside the rest and comes again (8 ×)').waitFor();
    await page.getByRole('button', { name: 'Read -999 as missing' }).click();
    await page.getByRole('button', { name: 'Read -999 of temp as a value again' }).click();
    await page.getByRole('button', { name: 'Read -999 as missing' }).click();
    await page.getByRole('button', { name: 'Read 9999.9 as missing' }).click();
    await page.getByRole('button', { name: 'Read 9999.9 of pressure as a value again' }).waitFor();
    await page.getByText('temp: -999 lies far outside').waitFor({ state: 'detached' });
    await page.getByText('pressure: 9999.9 lies far outside').waitFor({ state: 'detached' });
    await importIt();
    await page.getByText('indoor: values that are not numbers count as missing: 13').waitFor();
    expect(await page.getByText('comes again (8 ×)').count()).toBe(0);
  });

  it('appends files that are chosen together, in the order of their names', async () => {
    const { page } = workbench;
    const part = (from: number): Buffer =>
      Buffer.from(`t,y\n${Array.from({ length: 30 }, (_, row) => `${from + row},${row}`).join('\n')}\n`);
    await choose({ name: 'part 10.csv', buffer: part(30) }, { name: 'part 9.csv', buffer: part(0) });
    await page.getByText('part 9.csv, part 10.csv').waitFor();
    await page.getByText('60 rows').waitFor();
    await importIt();
  });
});

describe('importing on the command line', () => {
  const run = promisify(execFile);
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-cli-import-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const gatewise = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await run(process.execPath, [
      resolve('out/main/cli.js'),
      ...args,
      '--workspace',
      join(folder, 'workspace'),
      '--json',
    ]);
    const value: unknown = JSON.parse(stdout);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  };

  it('names both readings of a number with the options that choose one, and takes them', async () => {
    const volumes = casePath('11-number-forms/thousands-eu.csv');
    const plainly = run(process.execPath, [
      resolve('out/main/cli.js'),
      'import',
      volumes,
      '--workspace',
      join(folder, 'numbers'),
    ]);
    await expect(plainly).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        '--thousands "volume=." reads 1.000 as 1000, --decimal "volume=." reads 1.000 as 1',
      ),
    });
    for (const [option, mark] of [
      ['--thousands', 'volume=.'],
      ['--thousands', 'point'],
      ['--decimal', ','],
    ] as const) {
      expect(await gatewise('import', volumes, option, mark)).toMatchObject({
        dataset: {
          choices: { numbers: { volume: { decimal: ',', thousands: '.' } } },
          notices: [{ code: 'numbersRead' }],
        },
      });
    }
    await expect(gatewise('preview', volumes, '--thousands', 'volume=;')).rejects.toMatchObject({ code: 2 });
    const weather = casePath('12-sentinels/weather.csv');
    expect(await gatewise('import', weather, '--missing', 'temp=-999', '--missing', 'pressure=9999.9')).toMatchObject({
      dataset: { columns: [{}, { name: 'temp', missing: 8 }, { name: 'pressure', missing: 6 }, {}, {}, {}] },
    });
  });

  it('previews and imports a cp949 file, a sheet, and refuses ragged rows without leaving anything', async () => {
    const path = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const korea = path('korea.csv', iconv.encode(korean, 'cp949'));
    expect(await gatewise('preview', korea)).toMatchObject({
      choices: { encoding: 'cp949', delimiter: ';', decimal: ',', timeFormat: '%d.%m.%Y %H:%M' },
    });
    expect(await gatewise('import', korea, '--encoding', 'cp949', '--zone', 'Asia/Seoul')).toMatchObject({
      dataset: { rowCount: 400, sampling: { start: Date.UTC(2023, 11, 31, 15), intervalMs: 3_600_000 } },
    });
    expect(await gatewise('import', path('book.xlsx', book), '--sheet', 'Süd')).toMatchObject({
      dataset: { rowCount: 60 },
    });
    const apart = path(
      'apart.csv',
      'date,time,state,y\n2024-01-01,00:00,0,1\n2024-01-01,01:00,1,2\n2024-01-01,02:00,0,3\n',
    );
    expect(await gatewise('import', apart, '--kind', 'state=category')).toMatchObject({
      dataset: {
        choices: { timeColumn: 'date', timeOfDayColumn: 'time' },
        sampling: { intervalMs: 3_600_000 },
        columns: [{ name: 'date' }, { name: 'time' }, { name: 'state', categories: ['0', '1'] }, { name: 'y' }],
      },
    });
    const days = path('wide.csv', wide);
    expect(await gatewise('import', days, '--hour-stamp', 'start', '--layout', 'wide')).toMatchObject({
      dataset: { rowCount: 240, sampling: { start: Date.UTC(2024, 0, 1), intervalMs: 3_600_000 } },
    });
    expect(await gatewise('import', days, '--layout', 'long')).toMatchObject({ dataset: { rowCount: 10 } });
    const quarters = path('quarters.csv', 'J,Q,y\n1959,1,2710\n1959,2,2778\n');
    expect(await gatewise('preview', quarters, '--part', 'year=J', '--part', 'quarter=Q')).toMatchObject({
      timeExamples: [{ iso: '1959-01-01T00:00:00.000Z' }, { iso: '1959-04-01T00:00:00.000Z' }],
    });
    await expect(gatewise('preview', quarters, '--part', 'century=J')).rejects.toMatchObject({ code: 2 });
    await expect(gatewise('preview', path('ragged.csv', ragged))).rejects.toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/"code": ?"raggedRows",\s*"severity": ?"error"/),
    });
    const before = readdirSync(join(folder, 'workspace', 'datasets'));
    const failure = gatewise('import', path('ragged.csv', ragged));
    await expect(failure).rejects.toMatchObject({
      stdout: expect.stringMatching(/line 3: 1 fields.*line 4: 3 fields/),
    });
    expect(readdirSync(join(folder, 'workspace', 'datasets'))).toEqual(before);
    expect(await gatewise('import', path('ragged.csv', ragged), '--ragged', 'pad')).toMatchObject({
      dataset: { rowCount: 4 },
    });
  });
});
