import type { Locator, Page } from 'playwright-core';

type Patience = Parameters<Locator['waitFor']>[0];

/** The form of an experiment, in the window as in the browser. */
export class ExperimentPage {
  constructor(readonly page: Page) {}

  /** The sample that every new workspace has, in the list of experiments. */
  get sample(): Locator {
    return this.page.getByRole('link', { name: 'Oil temperature, 24 hours ahead' }).first();
  }
  get epochs(): Locator {
    return this.page.getByLabel('Epochs', { exact: true });
  }
  get earlyStopping(): Locator {
    return this.page.getByLabel('Early stopping', { exact: true });
  }
  get runButton(): Locator {
    return this.page.getByRole('button', { name: 'Run', exact: true });
  }
  /** Writes the PDF of the results at once. */
  get writeButton(): Locator {
    return this.page.getByRole('button', { name: 'Export PDF' });
  }
  variant(name: string): Locator {
    return this.page.getByRole('tab', { name, exact: true });
  }
  /** Row of a variant in the results. */
  result(name: string): Locator {
    return this.page.getByTestId('results').locator(`tr[data-row="${name}"]`);
  }
  run(): Promise<void> {
    return this.runButton.click();
  }
  /** Waits until what was run stands among the results. */
  async started(patience?: Patience): Promise<void> {
    await this.page.waitForURL(/#live$/, patience);
    await this.page.getByTestId('results').locator('tr[data-row]').first().waitFor(patience);
  }
  /** Waits until what was run stands among the results, and goes to its page. */
  async openRun(patience?: Patience): Promise<void> {
    await this.started(patience);
    await this.page.getByTestId('results').locator('tr[data-row] a').first().click(patience);
    await this.page.waitForURL(/#\/runs\/run_/, patience);
  }
  /** Waits until all that was typed is stored. */
  saved(patience?: Patience): Promise<void> {
    return this.page.getByText('Saved', { exact: true }).waitFor(patience);
  }
}
