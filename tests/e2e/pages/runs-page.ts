import type { Locator, Page } from 'playwright-core';

/** The table of runs. */
export class RunsPage {
  constructor(readonly page: Page) {}

  /** The row of the run with this very name. */
  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }
  cancelButton(name: string): Locator {
    return this.row(name).getByRole('button', { name: 'Cancel run' });
  }
  stopButton(name: string): Locator {
    return this.row(name).getByRole('button', { name: 'Stop and keep' });
  }
}
