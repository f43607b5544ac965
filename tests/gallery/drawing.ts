import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Locale } from '../../src-main/core/common/locale';
import { settled, visit } from '../e2e/support/page';
import { faultsOf } from './faults';
import type { Picture } from './index-page';
import { mountedComponents } from './mounted';
import type { Scene, WorkspaceIds } from './scenes';

/** Where a scene is drawn: on the server of a workspace, in a language and a theme. */
export interface Setting {
  readonly origin: string;
  readonly ids: WorkspaceIds | null;
  readonly context: BrowserContext;
  readonly language: Locale;
  readonly theme: string;
  /** Folder of the pictures. */
  readonly folder: string;
  /** Texts that stand in the wrong language where they are seen: those of English that the language has of its own. */
  readonly foreign: readonly string[];
}

export interface Drawn {
  readonly picture: Picture;
  /** Names of the components that were on the page. */
  readonly components: readonly string[];
  /** What is wrong with the picture, and what kept it from being drawn. */
  readonly faults: readonly string[];
}

/** Lets questions of the page go unanswered, refuses them, breaks the connection off, or alters what is told. */
async function interfere(page: Page, { unanswered, told }: Scene): Promise<void> {
  const textOf = (message: string | Buffer): string =>
    typeof message === 'string' ? message : message.toString('latin1');
  let isGone = false;
  await page.routeWebSocket(/\/rpc/, (socket) => {
    if (isGone) {
      void socket.close();
      return;
    }
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const text = textOf(message);
      const question = unanswered?.questions.find((candidate) => text.includes(candidate));
      if (unanswered === undefined || question === undefined) server.send(message);
      else if (unanswered.how === 'error') server.send(text.replace(question, '/nowhere/at-all/'));
      else if (unanswered.how === 'lost') {
        isGone = true;
        void socket.close();
      }
    });
    if (told === undefined) return;
    server.onMessage((message) => {
      const text = textOf(message);
      socket.send(text.includes(told[0]) ? text.replace(told[0], told[1]) : message);
    });
  });
}

/** What moves comes to its end; what moves for ever is not waited for. */
const atRest = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
        .map(({ finished }) => finished),
    ),
  );

/** What no page has as its address. */
const nowhere = '/nothing';

/** A scene that leaves nothing behind on its page. */
const isPlain = ({ act, unanswered, told }: Scene): boolean =>
  act === undefined && unanswered === undefined && told === undefined;

/** A page to draw on: loading the program anew for every scene would take half of the time. */
export class Drawer {
  readonly #setting: Setting;
  #page: Page | null = null;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  /** Draws a scene. Never throws: what goes wrong is among the faults, and the picture is of what there was. */
  async draw(scene: Scene): Promise<Drawn> {
    const page = isPlain(scene) ? (this.#page ?? (await this.#open())) : await this.#open();
    const drawn = await drawOn(page, scene, this.#setting);
    if (isPlain(scene) && drawn.faults.length === 0) {
      this.#page = page;
      // The next scene begins with nothing of this one.
      await page.goto(`${this.#setting.origin}/#${nowhere}/here`);
    } else {
      if (page === this.#page) this.#page = null;
      await page.close();
    }
    return drawn;
  }

  async close(): Promise<void> {
    await this.#page?.close();
  }

  async #open(): Promise<Page> {
    const page = await this.#setting.context.newPage();
    page.setDefaultTimeout(30_000);
    return page;
  }
}

async function drawOn(page: Page, scene: Scene, setting: Setting): Promise<Drawn> {
  const { origin, ids, language, theme, folder, foreign } = setting;
  const file = `${scene.name.replaceAll(/[^A-Za-z]+/g, '-')}.${language}.${theme}.png`;
  const faults: string[] = [];
  let components: readonly string[] = [];
  const isLoading = scene.unanswered !== undefined && scene.unanswered.how !== 'error';
  try {
    if (scene.unanswered !== undefined || scene.told !== undefined) await interfere(page, scene);
    const place = typeof scene.place === 'string' ? scene.place : scene.place(ids ?? ({} as WorkspaceIds));
    await visit(page, origin, place);
    await page.locator('main *').first().waitFor();
    // A page that is loaded for the first time takes the place of the one before when it is there.
    if (!place.startsWith(nowhere)) await page.getByTestId('not-found').waitFor({ state: 'detached' });
    if (!isLoading) await settled(page);
    await scene.act?.(page);
    if (!isLoading) await settled(page);
    // What a button looks like under the pointer is no part of the picture.
    await page.mouse.move(0, 0);
    await atRest(page);
    components = await mountedComponents(page);
    faults.push(...(await faultsOf(page, foreign)));
  } catch (thrown) {
    faults.push(String(thrown).split('\n')[0] ?? '');
  }
  await page.screenshot({ path: join(folder, file), timeout: 120_000 }).catch((thrown: unknown) => {
    faults.push(String(thrown).split('\n')[0] ?? '');
  });
  // What is kept in the browser is not for the next scene.
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.includes('draft')) localStorage.removeItem(key);
  });
  return { picture: { scene: scene.name, language, theme, file }, components, faults };
}
