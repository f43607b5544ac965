import type { Page } from 'playwright-core';
import { press, withoutAnswer, type Scene } from './scene';

const give =
  (name: string, buffer: () => Buffer, shown: string) =>
  async (page: Page): Promise<void> => {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: buffer() });
    await page.locator(shown).first().waitFor();
  };
const giveDays = give('days.csv', days, 'main table');
const generate = async (page: Page): Promise<void> => {
  await page.locator('main h1 + div button').first().click();
  await page.locator('main form button[type=submit]').click();
};

/** Datasets: a file on its way in, the generator, and one dataset's page. */
export const dataScenes: readonly Scene[] = [
  { name: 'datasets, generate', workspace: 'small', place: '/datasets', act: press('main h1 + div button') },
  ...withoutAnswer('datasets, generate', '/datasets/generate', '/datasets', generate),
  {
    name: 'datasets, removal',
    workspace: 'small',
    place: '/datasets',
    act: press('main tbody tr:first-child td:last-child button'),
  },
  { name: 'import', workspace: 'small', place: '/datasets/import' },
  { name: 'import, preview', workspace: 'small', place: '/datasets/import', act: giveDays },
  {
    name: 'import, refused',
    workspace: 'small',
    place: '/datasets/import',
    act: give('empty.csv', () => Buffer.from(''), 'main [role=alert]'),
  },
  {
    name: 'import, encoding',
    workspace: 'small',
    place: '/datasets/import',
    act: give('cp1251.csv', cyrillic, 'main table'),
  },
  {
    name: 'import, very long names',
    workspace: 'small',
    place: '/datasets/import',
    act: give('long.csv', longColumns, 'main table'),
  },
  {
    name: 'import, many columns',
    workspace: 'small',
    place: '/datasets/import',
    act: async (page) => {
      await give('many.csv', manyColumns, 'main table')(page);
      await page.locator('main input[type=search]').last().fill('s19');
    },
  },
  ...withoutAnswer('import, preview', '/datasets/preview', '/datasets/import', async (page) => {
    await page.locator('input[type=file]').setInputFiles({ name: 'days.csv', mimeType: 'text/csv', buffer: days() });
    await page.locator('main [aria-busy=true], main [role=alert]').first().waitFor();
  }),
  ...withoutAnswer('import, work', '/datasets/import', '/datasets/import', async (page) => {
    await give('long.csv', longColumns, 'main table')(page);
    await page.locator('main section button:enabled').first().click();
    await page.locator('main progress, main [role=alert]').first().waitFor();
  }),
  { name: 'dataset, append', workspace: 'small', place: ({ dataset }) => `/datasets/${dataset}?tab=append` },
  { name: 'dataset, best', workspace: 'small', place: ({ dataset }) => `/datasets/${dataset}?tab=best` },
  { name: 'dataset, rows', workspace: 'small', place: ({ dataset }) => `/datasets/${dataset}?tab=rows&sort=load` },
  {
    name: 'dataset, rows, none found',
    workspace: 'small',
    place: ({ dataset }) => `/datasets/${dataset}?tab=rows&search=nowhere`,
  },
  ...withoutAnswer(
    'dataset, rows',
    '/datasets/rows',
    ({ dataset }) => `/datasets/${dataset}?tab=rows`,
    async (page) => {
      await page.getByTestId('row-grid').waitFor({ state: 'attached' });
    },
  ),
  {
    name: 'dataset, profile of a number',
    workspace: 'small',
    place: ({ dataset }) => `/datasets/${dataset}`,
    act: press('main table th button', 1),
  },
  {
    name: 'dataset, profile at work',
    workspace: 'small',
    place: ({ dataset }) => `/datasets/${dataset}`,
    unanswered: { how: 'loading', questions: ['/datasets/profile'] },
    act: async (page) => {
      await page.locator('main table').first().waitFor();
    },
  },
  {
    name: 'dataset, profile with an error',
    workspace: 'small',
    place: ({ dataset }) => `/datasets/${dataset}`,
    unanswered: { how: 'error', questions: ['/datasets/profile'] },
  },
  ...withoutAnswer(
    'dataset, chart',
    '/datasets/series',
    ({ dataset }) => `/datasets/${dataset}`,
    async (page) => {
      await page.locator('main table').first().waitFor();
    },
  ),
];

/** Dates whose order of day and month is open, a marker of missing values, labels and a thousands’ separator. */
function days(): Buffer {
  const rows = Array.from({ length: 60 }, (_, row) => {
    const date = `0${1 + (row % 9)}/0${1 + Math.floor(row / 9)}/2024`;
    return [date, row % 7 === 0 ? '-999' : `1.${100 + row}`, row % 5 === 0 ? 'fault' : 'ok'].join(';');
  });
  return Buffer.from(`date;visits;state\n${rows.join('\n')}\n`);
}

/** Columns whose names no table is wide enough for. */
function manyColumns(): Buffer {
  const names = Array.from({ length: 200 }, (_, column) => `s${column}`);
  const row = (day: number): string => names.map((_, column) => day * column).join(',');
  const rows = Array.from({ length: 28 }, (_, day) => `2026-02-${String(day + 1).padStart(2, '0')},${row(day)}`);
  return Buffer.from([`date,${names.join(',')}`, ...rows, ''].join('\n'));
}

function longColumns(): Buffer {
  const names = Array.from(
    { length: 9 },
    (_, at) => `Hourly_electricity_load_of_the_northern_substation_transformer_${at + 1} as delivered in spring`,
  );
  const rows = Array.from({ length: 60 }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    return [time, ...names.map((_name, at) => String(Math.sin(row / 4 + at).toFixed(3)))].join(',');
  });
  return Buffer.from(`date,${names.join(',')}\n${rows.join('\n')}\n`);
}

/** Names and values in an encoding that has to be guessed. */
function cyrillic(): Buffer {
  const text =
    'дата;расход;режим\n' +
    Array.from(
      { length: 40 },
      (_, row) =>
        `2024-02-${String(1 + (row % 28)).padStart(2, '0')};${String(100 + row)};${row % 3 === 0 ? 'высокий' : 'низкий'}`,
    ).join('\n');
  return Buffer.from(
    [...text].map((sign) => {
      const code = sign.charCodeAt(0);
      return code >= 0x410 && code < 0x450 ? code - 0x410 + 0xc0 : code;
    }),
  );
}
