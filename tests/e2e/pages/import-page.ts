import type { Locator, Page } from 'playwright-core';

/** The import of files. */
export class ImportPage {
  constructor(readonly page: Page) {}

  get files(): Locator {
    return this.page.locator('input[type=file]');
  }
  get importButton(): Locator {
    return this.page.getByRole('button', { name: 'Import', exact: true });
  }
  /** The button, once everything is decided that has to be. */
  get readyButton(): Locator {
    return this.page.getByRole('button', { name: 'Import', exact: true, disabled: false });
  }
}
