import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { localeSchema, type Locale } from '../../src-main/core/common/locale';
import { askBeside } from '../e2e/support/page';
import { openBrowser, startServerProcess } from '../e2e/support/workbench';
import { Drawer, type Drawn, type Setting } from './drawing';
import { indexPage, type Picture } from './index-page';
import { panels, unlisted } from './panels';
import { scenes, type Scene } from './scenes';
import { drawSheets } from './sheets';
import { idsOf, makeWorkspace, namesOf, workspaceKinds, type WorkspaceKind } from './workspaces';

/**
 * `npm run gallery`: every scene in every language, light and dark, as a picture in test-results/gallery.
 * `--languages en --themes light --scenes "run, loading" --scenes report` draws some of them (`--scenes` takes a part of their
 * names, and can be given again); `--pages 2` draws as many at once (4); `--width 960` makes the window narrower (1280);
 * `--sheets 6` puts so many on each contact sheet.
 */
const { values } = parseArgs({
  options: {
    languages: { type: 'string' },
    themes: { type: 'string' },
    scenes: { type: 'string', multiple: true },
    pages: { type: 'string', default: '4' },
    width: { type: 'string', default: '1280' },
    sheets: { type: 'string' },
  },
});
const languages = localeSchema.array().parse(values.languages?.split(',') ?? localeSchema.options);
const themes = z
  .enum(['light', 'dark'])
  .array()
  .parse(values.themes?.split(',') ?? ['light', 'dark']);
const countSchema = z.coerce.number().int().min(1).max(64);
const pageCount = countSchema.parse(values.pages);
const width = z.coerce.number().int().min(320).max(3840).parse(values.width);
const wanted = values.scenes;
const chosen = scenes.filter(({ name }) => wanted?.some((part) => name.includes(part)) ?? true);
const total = chosen.length * languages.length * themes.length;

const folder = resolve('test-results/gallery');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'gatewise-gallery-'));
const browser = await openBrowser();
const pictures: Picture[] = [];
const seen = new Map<string, Set<string>>();
const problems: string[] = [];
const begun = performance.now();

type Ask = (method: string, path: string, data?: unknown) => Promise<unknown>;

/** Texts of a language by their keys. */
function textsOf(language: Locale): Map<string, string> {
  const from = resolve('src-renderer/locales', language);
  const leaves = (value: unknown, path: string): [string, string][] =>
    typeof value === 'string'
      ? [[path, value]]
      : Object.entries(z.record(z.string(), z.unknown()).parse(value)).flatMap(([key, inner]) =>
          leaves(inner, `${path}.${key}`),
        );
  return new Map(
    readdirSync(from)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => leaves(JSON.parse(readFileSync(join(from, name), 'utf8')), name)),
  );
}

/** English texts that a language says in other words. */
function foreignTo(language: Locale): string[] {
  const own = textsOf(language);
  const ownTexts = new Set(own.values());
  return [...textsOf('en')].flatMap(([key, text]) => (own.get(key) === text || ownTexts.has(text) ? [] : [text]));
}

function note(scene: Scene, { language, theme }: Setting, { picture, components, faults }: Drawn): void {
  pictures.push(picture);
  for (const name of components) seen.set(name, (seen.get(name) ?? new Set<string>()).add(scene.name));
  problems.push(...faults.map((fault) => `${scene.name} (${language}, ${theme}): ${fault}`));
}

/** Some at once; what scenes change (`scratch`) one after the other, each undone. */
async function drawAll(list: readonly Scene[], setting: Setting, kind: WorkspaceKind, ask: Ask): Promise<void> {
  const waiting = [...list];
  const work = async (): Promise<void> => {
    const drawer = new Drawer(setting);
    for (let scene = waiting.shift(); scene !== undefined; scene = waiting.shift()) {
      note(scene, setting, await drawer.draw(scene));
      if (kind === 'scratch') await endRuns(ask);
    }
    await drawer.close();
  };
  await Promise.all(Array.from({ length: kind === 'scratch' ? 1 : pageCount }, work));
}

async function drawWorkspace(kind: WorkspaceKind): Promise<void> {
  const own = chosen.filter(({ workspace }) => workspace === kind);
  if (own.length === 0) return;
  const workspace = makeWorkspace(kind, work);
  const server = await startServerProcess(workspace);
  const context = await browser.newContext({ viewport: { width, height: 1300 }, reducedMotion: 'reduce' });
  try {
    const first = await context.newPage();
    await first.goto(server.url);
    await first.getByRole('heading', { level: 1 }).waitFor();
    const { origin } = new URL(first.url());
    const ask: Ask = async (method, path, data) =>
      (await askBeside(first, method, `${origin}/api${path}`, data)).json();
    if (kind === 'empty') await empty(ask);
    const ids = kind === 'empty' ? null : idsOf(workspace);
    const names = kind === 'empty' ? new Set<string>() : namesOf(workspace);
    for (const language of languages) {
      for (const theme of themes) {
        await ask('PATCH', '/system/settings', { locale: language, theme });
        const setting = {
          origin,
          ids,
          context,
          language,
          theme,
          folder,
          foreign: foreignTo(language).filter((text) => !names.has(text)),
        };
        await drawAll(own, setting, kind, ask);
        const seconds = Math.round((performance.now() - begun) / 1000);
        process.stderr.write(
          `${String(pictures.length)} of ${String(total)} pictures after ${String(seconds)} s: ${kind}, ${language}, ${theme}\n`,
        );
      }
    }
  } finally {
    await context.close();
    await server.end('SIGTERM');
  }
}

const unfinishedSchema = z.object({ runs: z.array(z.object({ id: z.string(), finishedAt: z.unknown() })) });

/** Ends what a scene has started. */
async function endRuns(ask: Ask): Promise<void> {
  const { runs } = unfinishedSchema.parse(await ask('POST', '/runs/list', {}));
  const ids = runs.filter(({ finishedAt }) => finishedAt === null).map(({ id }) => id);
  if (ids.length > 0) await ask('POST', '/runs/cancel', { ids });
}

/** Takes away the sample that every new workspace is offered. */
async function empty(ask: Ask): Promise<void> {
  for (const list of ['experiments', 'datasets']) {
    for (const { id } of (await ask('GET', `/${list}`)) as { id: string }[]) await ask('DELETE', `/${list}/${id}`);
  }
}

try {
  for (const kind of workspaceKinds) await drawWorkspace(kind);
  const order = new Map(scenes.map(({ name }, at) => [name, at]));
  pictures.sort((one, other) => (order.get(one.scene) ?? 0) - (order.get(other.scene) ?? 0));
  writeFileSync(join(folder, 'index.html'), indexPage(pictures));
  if (values.sheets !== undefined) await drawSheets(browser, folder, pictures, countSchema.parse(values.sheets));
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
writeFileSync(
  join(folder, 'seen.json'),
  JSON.stringify(Object.fromEntries([...seen].map(([name, names]) => [name, [...names]])), null, 1),
);
if (wanted === undefined) problems.push(...unlisted(panels, seen));
writeFileSync(join(folder, 'problems.txt'), problems.map((problem) => `${problem}\n`).join(''));
process.stdout.write(`${String(pictures.length)} pictures: ${join(folder, 'index.html')}\n`);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
