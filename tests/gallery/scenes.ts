import type { Page } from 'playwright-core';
import type { WorkspaceKind } from './workspaces';

/** One picture: a place of the page, on a workspace, and what a person did there. */
export interface Scene {
  readonly name: string;
  readonly workspace: WorkspaceKind;
  /** Address in the page, or what makes it from the workspace's ids. */
  readonly place: string | ((ids: WorkspaceIds) => string);
  /** Questions of the page (`/runs/list`) that get no answer, or a refusal instead of one. */
  readonly unanswered?: { readonly how: 'loading' | 'error'; readonly questions: readonly string[] };
  /** What is done once the place is shown. Buttons are found by their place, as their names are in three languages. */
  readonly act?: (page: Page) => Promise<void>;
}

/** First of each, in the order in which they were made. */
export interface WorkspaceIds {
  readonly dataset: string;
  readonly experiment: string;
  readonly forecast: string;
  readonly classes: string;
  readonly diverged: string;
  readonly group: string;
  readonly report: string;
}

interface Screen {
  readonly name: string;
  readonly place: Scene['place'];
  readonly questions: readonly string[];
  /** Whether a workspace without anything shows it. */
  readonly canBeEmpty: boolean;
}

const screens: readonly Screen[] = [
  { name: 'datasets', place: '/datasets', questions: ['/datasets/list'], canBeEmpty: true },
  { name: 'dataset', place: ({ dataset }) => `/datasets/${dataset}`, questions: ['/datasets/'], canBeEmpty: false },
  { name: 'experiments', place: '/experiments', questions: ['/experiments/list'], canBeEmpty: true },
  {
    name: 'experiment',
    place: ({ experiment }) => `/experiments/${experiment}`,
    questions: ['/experiments/get'],
    canBeEmpty: false,
  },
  { name: 'experiment-new', place: '/experiments/new', questions: ['/experiments/preset'], canBeEmpty: true },
  { name: 'runs', place: '/runs', questions: ['/runs/list'], canBeEmpty: true },
  { name: 'run', place: ({ forecast }) => `/runs/${forecast}`, questions: ['/runs/get'], canBeEmpty: false },
  {
    name: 'compare',
    place: ({ forecast, classes, group }) => `/compare?runs=${forecast},${classes}&groups=${group}`,
    questions: ['/comparisons/compute'],
    canBeEmpty: false,
  },
  { name: 'compare-none', place: '/compare', questions: ['/comparisons/list'], canBeEmpty: true },
  { name: 'groups', place: '/groups', questions: ['/runGroups/list'], canBeEmpty: true },
  { name: 'group', place: ({ group }) => `/groups/${group}`, questions: ['/runGroups/get'], canBeEmpty: false },
  { name: 'leaderboard', place: '/leaderboard', questions: ['/leaderboard'], canBeEmpty: true },
  { name: 'reports', place: '/reports', questions: ['/reports/list'], canBeEmpty: true },
  { name: 'report', place: ({ report }) => `/reports/${report}`, questions: ['/reports/'], canBeEmpty: false },
  { name: 'settings', place: '/settings', questions: ['/system/settings'], canBeEmpty: true },
];

const statesOf = ({ name, place, questions, canBeEmpty }: Screen): Scene[] => [
  { name: `${name}, one`, workspace: 'small', place },
  { name: `${name}, many`, workspace: 'large', place },
  { name: `${name}, very long names`, workspace: 'long', place },
  { name: `${name}, loading`, workspace: 'small', place, unanswered: { how: 'loading', questions } },
  { name: `${name}, error`, workspace: 'small', place, unanswered: { how: 'error', questions } },
  ...(canBeEmpty ? [{ name: `${name}, empty`, workspace: 'empty' as const, place }] : []),
];

const forecastTabs = [
  'forecast',
  'residuals',
  'levels',
  'future',
  'backtest',
  'metrics',
  'configuration',
  'environment',
  'log',
];
const classTabs = ['classes', 'threshold', 'metrics', 'backtest'];

const tab = (of: 'forecast' | 'classes', name: string, workspace: WorkspaceKind): Scene => ({
  name: `run of ${of === 'forecast' ? 'numbers' : 'classes'}, ${name}${workspace === 'long' ? ', very long names' : ''}`,
  workspace,
  place: (ids) => `/runs/${ids[of]}?tab=${name}`,
});

const press =
  (selector: string, index = 0) =>
  async (page: Page) => {
    await page.locator(selector).nth(index).click();
  };

export const scenes: readonly Scene[] = [
  ...screens.flatMap(statesOf),
  ...(['small', 'long'] as const).flatMap((workspace) => [
    ...forecastTabs.map((name) => tab('forecast', name, workspace)),
    ...classTabs.map((name) => tab('classes', name, workspace)),
  ]),
  {
    name: 'run, predictions with an error',
    workspace: 'small',
    place: ({ forecast }) => `/runs/${forecast}?tab=forecast`,
    unanswered: { how: 'error', questions: ['/runs/predictions'] },
  },
  { name: 'run that diverged', workspace: 'small', place: ({ diverged }) => `/runs/${diverged}` },
  {
    name: 'future, computed',
    workspace: 'small',
    place: ({ forecast }) => `/runs/${forecast}?tab=future`,
    act: async (page) => {
      await page.locator('[role=tabpanel] form button[type=submit]').click();
      await page.locator('[data-testid=future-notes], [role=tabpanel] [role=alert]').first().waitFor();
    },
  },
  {
    name: 'runs, preview',
    workspace: 'long',
    place: '/runs',
    act: async (page) => {
      await page.locator('[role=grid]').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
    },
  },
  { name: 'runs, chosen', workspace: 'small', place: '/runs', act: press('[role=grid] input[type=checkbox]', 1) },
  { name: 'datasets, generate', workspace: 'small', place: '/datasets', act: press('main h1 + div button') },
  { name: 'import', workspace: 'small', place: '/datasets/import' },
  {
    name: 'import, preview',
    workspace: 'small',
    place: '/datasets/import',
    act: async (page) => {
      await page.locator('input[type=file]').setInputFiles({ name: 'days.csv', mimeType: 'text/csv', buffer: days() });
      await page.locator('main table').first().waitFor();
    },
  },
  {
    name: 'import, refused',
    workspace: 'small',
    place: '/datasets/import',
    act: async (page) => {
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') });
      await page.locator('main [role=alert]').first().waitFor();
    },
  },
  {
    name: 'experiment, a step with its preview',
    workspace: 'small',
    place: ({ experiment }) => `/experiments/${experiment}`,
    act: press('main ol li button[aria-expanded=false]'),
  },
  {
    name: 'palette',
    workspace: 'small',
    place: '/runs',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'shortcuts',
    workspace: 'small',
    place: '/runs',
    act: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'import, encoding',
    workspace: 'small',
    place: '/datasets/import',
    act: async (page) => {
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'cp1251.csv', mimeType: 'text/csv', buffer: cyrillic() });
      await page.locator('main table').first().waitFor();
    },
  },
  {
    name: 'dataset, profile of a number',
    workspace: 'small',
    place: ({ dataset }) => `/datasets/${dataset}`,
    act: press('main table th button', 1),
  },
  ...['missingValues', 'resample', 'holidays'].map((kind): Scene => ({
    name: `experiment, step ${kind}`,
    workspace: 'scratch',
    place: ({ dataset }) => `/experiments/new?dataset=${dataset}`,
    act: async (page) => {
      await page.locator('main ol + select, main ol ~ div select, main ol ~ label select').first().selectOption(kind);
      await page.locator('main ol li button[aria-expanded=true]').waitFor();
    },
  })),
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
    name: 'experiment, a layer',
    workspace: 'small',
    place: ({ experiment }) => `/experiments/${experiment}`,
    act: press('[data-layer] button[aria-expanded=false]'),
  },
  {
    name: 'backtest of classes, computed',
    workspace: 'scratch',
    place: ({ classes }) => `/runs/${classes}?tab=backtest`,
    act: async (page) => {
      const form = page.locator('[role=tabpanel] form');
      for (const [at, value] of ['2', '8', '1'].entries()) await form.locator('input').nth(at).fill(value);
      await form.locator('button[type=submit]').click();
      await page.locator('[data-testid=backtest-folds]').waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'run at work',
    workspace: 'scratch',
    place: ({ experiment }) => `/experiments/${experiment}`,
    act: async (page) => {
      await page.locator('main header button').last().waitFor();
      await page.keyboard.press('Control+Enter');
      await page.waitForURL(/#\/runs/);
      await page.locator('main [role=progressbar]').first().waitFor({ timeout: 60_000 });
    },
  },
  { name: 'no such page', workspace: 'small', place: '/nothing/here' },
  { name: 'no such run', workspace: 'small', place: '/runs/run_0000000000' },
  { name: 'no such dataset', workspace: 'small', place: '/datasets/ds_0000000000' },
];

/** Dates whose order of day and month is open, a marker of missing values, labels and a thousands’ separator. */
function days(): Buffer {
  const rows = Array.from({ length: 60 }, (_, row) => {
    const date = `0${1 + (row % 9)}/0${1 + Math.floor(row / 9)}/2024`;
    return [date, row % 7 === 0 ? '-999' : `1.${100 + row}`, row % 5 === 0 ? 'fault' : 'ok'].join(';');
  });
  return Buffer.from(`date;visits;state\n${rows.join('\n')}\n`);
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
