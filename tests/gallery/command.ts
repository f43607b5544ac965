import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { z } from 'zod';
import { localeSchema, type Locale } from '../../src-main/core/common/locale';
import { settled } from '../e2e/support/page';
import { openBrowser, startServerProcess } from '../e2e/support/workbench';
import { indexPage, type Picture } from './index-page';
import { mountedComponents } from './mounted';
import { panels } from './panels';
import { scenes, type Scene, type WorkspaceIds } from './scenes';
import { idsOf, makeWorkspace, workspaceKinds, type WorkspaceKind } from './workspaces';

/**
 * `npm run gallery`: every scene in every language, light and dark, as a picture in test-results/gallery.
 * `--languages en --themes light --scenes run,report` draws some of them.
 */
const { values } = parseArgs({
  options: { languages: { type: 'string' }, themes: { type: 'string' }, scenes: { type: 'string' } },
});
const languages = localeSchema.array().parse(values.languages?.split(',') ?? localeSchema.options);
const themes = values.themes?.split(',') ?? ['light', 'dark'];
const wanted = values.scenes?.split(',');
const chosen = scenes.filter(({ name }) => wanted?.some((part) => name.includes(part)) ?? true);

const folder = resolve('test-results/gallery');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'gatewise-gallery-'));
const browser = await openBrowser();
const pictures: Picture[] = [];
const seen = new Map<string, Set<string>>();
const problems: string[] = [];

interface Setting {
  readonly origin: string;
  readonly ids: WorkspaceIds | null;
  readonly context: BrowserContext;
  readonly language: Locale;
  readonly theme: string;
}

/** Lets the page's questions of a scene go unanswered, or asks the backend for what it does not have. */
async function interfere(page: Page, { how, questions }: NonNullable<Scene['unanswered']>): Promise<void> {
  await page.routeWebSocket(/\/rpc/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const text = typeof message === 'string' ? message : message.toString('latin1');
      const question = questions.find((candidate) => text.includes(candidate));
      if (question === undefined) server.send(message);
      else if (how === 'error') server.send(text.replace(question, '/nowhere/at-all/'));
    });
  });
}

async function draw(scene: Scene, { origin, ids, context, language, theme }: Setting): Promise<void> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const file = `${scene.name.replaceAll(/[^a-z]+/g, '-')}.${language}.${theme}.png`;
  try {
    if (scene.unanswered !== undefined) await interfere(page, scene.unanswered);
    const place = typeof scene.place === 'string' ? scene.place : scene.place(ids ?? ({} as WorkspaceIds));
    await page.goto(`${origin}/#${place}`);
    await page.locator('main *').first().waitFor();
    if (scene.unanswered?.how !== 'loading') await settled(page);
    await scene.act?.(page);
    if (scene.unanswered?.how !== 'loading') await settled(page);
    await page.evaluate(() =>
      Promise.allSettled(
        document
          .getAnimations()
          .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
          .map(({ finished }) => finished),
      ),
    );
    for (const name of await mountedComponents(page)) {
      const names = seen.get(name) ?? new Set<string>();
      seen.set(name, names.add(scene.name));
    }
  } catch (thrown) {
    problems.push(`${scene.name} (${language}, ${theme}): ${String(thrown).split('\n')[0] ?? ''}`);
  }
  await page.screenshot({ path: join(folder, file) });
  pictures.push({ scene: scene.name, language, theme, file });
  await page.close();
}

async function drawWorkspace(kind: WorkspaceKind): Promise<void> {
  const own = chosen.filter(({ workspace }) => workspace === kind);
  if (own.length === 0) return;
  const workspace = makeWorkspace(kind, work);
  const server = await startServerProcess(workspace);
  const context = await browser.newContext({ viewport: { width: 1280, height: 1300 }, reducedMotion: 'reduce' });
  try {
    const first = await context.newPage();
    await first.goto(server.url);
    await first.getByRole('heading', { level: 1 }).waitFor();
    const { origin } = new URL(first.url());
    const token = await first.evaluate(() => localStorage.getItem('gatewise.token') ?? '');
    const ask = async (method: string, path: string, data?: unknown): Promise<unknown> => {
      const answer = await first.request.fetch(`${origin}/api${path}`, {
        method,
        data,
        headers: { authorization: `Bearer ${token}` },
      });
      return answer.json();
    };
    if (kind === 'empty') await empty(ask);
    const ids = kind === 'empty' ? null : idsOf(workspace);
    for (const language of languages) {
      for (const theme of themes) {
        await ask('PATCH', '/system/settings', { locale: language, theme });
        for (const scene of own) {
          await draw(scene, { origin, ids, context, language, theme });
          if (kind === 'scratch') await endRuns(ask);
        }
        process.stderr.write(`${kind}, ${language}, ${theme}: ${String(own.length)} pictures\n`);
      }
    }
  } finally {
    await context.close();
    await server.end('SIGTERM');
  }
}

const unfinishedSchema = z.object({ runs: z.array(z.object({ id: z.string(), finishedAt: z.unknown() })) });

/** Ends what a scene has started. */
async function endRuns(ask: (method: string, path: string, data?: unknown) => Promise<unknown>): Promise<void> {
  const { runs } = unfinishedSchema.parse(await ask('POST', '/runs/list', {}));
  const ids = runs.filter(({ finishedAt }) => finishedAt === null).map(({ id }) => id);
  if (ids.length > 0) await ask('POST', '/runs/cancel', { ids });
}

/** Takes away the sample that every new workspace is offered. */
async function empty(ask: (method: string, path: string) => Promise<unknown>): Promise<void> {
  for (const list of ['experiments', 'datasets']) {
    for (const { id } of (await ask('GET', `/${list}`)) as { id: string }[]) await ask('DELETE', `/${list}/${id}`);
  }
}

try {
  for (const kind of workspaceKinds) await drawWorkspace(kind);
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
writeFileSync(join(folder, 'index.html'), indexPage(pictures));
writeFileSync(
  join(folder, 'seen.json'),
  JSON.stringify(Object.fromEntries([...seen].map(([name, names]) => [name, [...names]])), null, 1),
);
if (wanted === undefined) {
  for (const [path, names] of Object.entries(panels)) {
    const name = path.replace(/^.*\/|\.vue$/g, '');
    for (const scene of names) {
      if (seen.get(name)?.has(scene) !== true) problems.push(`${path} was not seen in “${scene}”.`);
    }
  }
}
process.stdout.write(`${String(pictures.length)} pictures: ${join(folder, 'index.html')}\n`);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
