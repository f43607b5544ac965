import type { Scene, WorkspaceIds } from './scene';

const place = ({ study }: WorkspaceIds): string => `/studies/${study}`;

const form: Scene['place'] = ({ experiment }) => `/studies/new?experiment=${experiment}`;

/** A study: its form, its space, and what is asked before it goes. */
export const studyScenes: readonly Scene[] = [
  {
    name: 'study, new',
    workspace: 'small',
    place: form,
    act: async (page) => {
      for (const path of ['window.lookback', 'model', 'model.layers.0.units']) {
        await page.getByTestId('add-parameter').selectOption(path);
      }
      await page.getByTestId('study-preview').waitFor();
    },
  },
  {
    name: 'study, new, devices',
    workspace: 'small',
    place: form,
    act: async (page) => {
      const engines = page.getByTestId('study-engines');
      await engines.locator('summary').click();
      for (const index of [0, 1]) await engines.getByRole('checkbox').nth(index).check();
      await engines.getByRole('textbox').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'studies, import',
    workspace: 'small',
    place: () => '/studies',
    act: async (page) => {
      await page.locator('main button').first().click();
      await page.getByTestId('import-study').waitFor();
    },
  },
  { name: 'study, charts', workspace: 'small', place: (ids) => `${place(ids)}?tab=charts` },
  { name: 'study, space', workspace: 'small', place: (ids) => `${place(ids)}?tab=space` },
  {
    name: 'study, removal',
    workspace: 'small',
    place,
    act: async (page) => {
      await page.locator('main header button[aria-haspopup=menu]').last().click();
      await page.getByRole('menuitem').last().click();
      await page.getByRole('dialog').waitFor();
    },
  },
];
