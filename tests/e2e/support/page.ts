import type { APIResponse, Locator, Page } from 'playwright-core';

/**
 * Goes to a screen by its address in the page, such as `/runs`. A screen is loaded when it is first shown, so that the
 * last one may still be there: wait until the page is `settled`, or for something that only the new one has.
 */
export async function visit(page: Page, origin: string, place: string): Promise<void> {
  await page.goto(`${origin}/#${place}`);
  await page.waitForFunction((hash) => location.hash === hash, `#${place}`);
}

/** What the HTTP door answers to the session of a page, beside the page. */
export async function askBeside(page: Page, method: string, address: string, data?: unknown): Promise<APIResponse> {
  const headers = {
    authorization: `Bearer ${await page.evaluate(() => localStorage.getItem('gatewise.token') ?? '')}`,
    // A connection that is kept for the next question may be closed by the server in the moment in which it is asked.
    connection: 'close',
  };
  return page.request.fetch(address, { method, data, headers });
}

/** Drags from one share of an element's width to another, across its middle. */
export async function drag(page: Page, element: Locator, from: number, to: number): Promise<void> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (box === null) throw new Error('the element is not drawn');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  for (let step = 1; step <= 5; step += 1) {
    await page.mouse.move(box.x + box.width * (from + ((to - from) * step) / 5), y);
  }
  await page.mouse.up();
}

/** Waits until the page and all that its first screen needs is there, nothing on it is still being loaded, and it is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** Serious and critical violations that axe-core finds on the page as it stands. */
export async function seriousViolations(page: Page, axeSource: string): Promise<readonly string[]> {
  return (await violations(page, axeSource)).filter((fault) => /^(?:serious|critical) /.test(fault));
}

/** Violations of any level that axe-core finds on the page as it stands, each with its level. */
export async function violations(page: Page, axeSource: string): Promise<readonly string[]> {
  // A colour that a button has only under the pointer is not what is looked for.
  await page.mouse.move(0, 0);
  // Nor one between two colours: what still changes and comes to an end is waited for.
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
  await page.evaluate(axeSource);
  return page.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => impact + ' ' + id + ' ' + nodes[0].html))`,
  );
}

/** The same workbench in a second window of the same browser. */
export async function secondWindow(page: Page, origin: string, place: string): Promise<Page> {
  const [other] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate((address) => {
      window.open(address);
    }, `${origin}/#${place}`),
  ]);
  return other;
}

/** Opens what stands behind the line of a run's head, where it is not open already. */
export async function openDetails(page: Page, patience?: { readonly timeout: number }): Promise<void> {
  const button = page.getByRole('button', { name: /^Details/ });
  await button.waitFor(patience);
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
}
