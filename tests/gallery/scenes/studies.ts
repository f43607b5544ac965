import type { Scene } from './scene';

const place: Scene['place'] = ({ study }) => `/studies/${study}`;

/** A study: what is asked before it goes. */
export const studyScenes: readonly Scene[] = [
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
