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
  variant(name: string): Locator {
    return this.page.getByRole('tab', { name, exact: true });
  }
  run(): Promise<void> {
    return this.runButton.click();
  }
  /** Waits until all that was typed is stored. */
  saved(patience?: Patience): Promise<void> {
    return this.page.getByText('Saved', { exact: true }).waitFor(patience);
  }
}
