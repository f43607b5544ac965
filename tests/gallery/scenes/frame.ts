import type { Page } from 'playwright-core';
import { withoutAnswer, type Scene } from './scene';

const report: Scene['place'] = ({ report: id }) => `/reports/${id}`;
const printPdf = async (page: Page): Promise<void> => {
  await page.locator('iframe').waitFor();
  await page.locator('main header button').last().click();
  await page.locator('main progress, main [role=alert]').first().waitFor();
};

/** TensorFlow's library is installed by a click, where it is not there yet. */
const setupScenes: readonly Scene[] = withoutAnswer('settings, setup', '/system/setup', '/settings', async (page) => {
  const panel = page.getByTestId('runtime-setup');
  await panel.locator('button').first().click();
  await panel.locator('progress, [role=alert]').first().waitFor();
}).map((scene) => ({ ...scene, told: ['"id":"tfjs-node","available":true', '"id":"tfjs-node","available":false'] }));

/** What lies around every screen, the pages of a report, and the setup of a runtime in the settings. */
export const frameScenes: readonly Scene[] = [
  ...setupScenes,
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
    name: 'palette, very long names',
    workspace: 'long',
    place: '/runs',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').or(page.getByRole('dialog').locator('input')).fill('load');
      await page.getByRole('dialog').getByRole('option').first().waitFor();
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
    name: 'jobs, empty',
    workspace: 'small',
    place: '/datasets',
    act: async (page) => {
      await page.locator('header button[aria-haspopup=dialog]').last().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'connection lost',
    workspace: 'small',
    place: '/experiments',
    unanswered: { how: 'lost', questions: ['/runs/watch'] },
    act: async (page) => {
      await page.locator('[role=alert]').first().waitFor();
    },
  },
  {
    name: 'sign in',
    workspace: 'small',
    place: report,
    unanswered: { how: 'lost', questions: ['/reports/html'] },
    act: async (page) => {
      const refusal = (code: string, template: string): string =>
        JSON.stringify({ code, message: template, data: { signIn: 'token', sentence: { template, values: [] } } });
      await page.route('**/session', (route) =>
        route.fulfill({
          status: 401,
          contentType: 'application/json',
          body: refusal(
            'UNAUTHORIZED',
            'That is not the token. Copy the whole line from the file that Gatewise named when it started.',
          ),
        }),
      );
      await page.getByRole('dialog').locator('input').fill('not the token');
      await page.getByRole('dialog').locator('button').click();
      await page.getByRole('dialog').getByRole('alert').locator('span').waitFor();
    },
  },
  {
    name: 'read-only workspace',
    workspace: 'small',
    place: '/datasets',
    told: ['"readOnly":false', '"readOnly":true'],
  },
  { name: 'records that cannot be read', workspace: 'states', place: '/experiments' },
  ...withoutAnswer('report, page', '/reports/html', report, async (page) => {
    await page.locator('main header').waitFor();
  }),
  ...withoutAnswer('report, PDF', '/reports/pdf', report, printPdf),
];
