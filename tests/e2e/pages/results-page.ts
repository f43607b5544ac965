import type { Locator, Page } from 'playwright-core';

/** What the pages of a run, a group and a report have in common. */
export class ResultsPage {
  constructor(readonly page: Page) {}

  get reportLink(): Locator {
    return this.page.getByRole('link', { name: 'Report', exact: true });
  }
  get exportButton(): Locator {
    return this.page.getByRole('button', { name: 'Export PDF' });
  }
  get backtestButton(): Locator {
    return this.page.getByRole('button', { name: 'Run backtest' });
  }
}
