import type { Page } from 'playwright-core';
import type { WorkspaceKind } from '../workspaces';

/** One picture: a place of the page, on a workspace, and what a person did there. */
export interface Scene {
  readonly name: string;
  readonly workspace: WorkspaceKind;
  /** Address in the page, or what makes it from the workspace's ids. */
  readonly place: string | ((ids: WorkspaceIds) => string);
  /**
   * Questions of the page (`/runs/list`) that get no answer, or a refusal instead of one, or on which the connection breaks
   * off for good.
   */
  readonly unanswered?: { readonly how: 'loading' | 'error' | 'lost'; readonly questions: readonly string[] };
  /** A part of answers and what is told in its place. */
  readonly told?: readonly [string, string];
  /** What is done once the place is shown. Buttons are found by their place, as their names are in three languages. */
  readonly act?: ((page: Page) => Promise<void>) | undefined;
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
  readonly study: string;
  /** All of them, oldest first. */
  readonly experiments: readonly string[];
  /** All of them, by their numbers. */
  readonly runs: readonly string[];
}

export const press =
  (selector: string, index = 0) =>
  async (page: Page): Promise<void> => {
    await page.locator(selector).nth(index).click();
  };

/** What was asked for is on its way, or was refused, where the rest of the page is there. */
export const withoutAnswer = (
  name: string,
  question: string,
  place: Scene['place'],
  act?: Scene['act'],
): readonly Scene[] =>
  (['loading', 'error'] as const).map((how) => ({
    name: `${name}, ${how}`,
    workspace: 'small',
    place,
    unanswered: { how, questions: [question] },
    act,
  }));
