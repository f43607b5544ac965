import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { pathToFileURL } from 'node:url';
import { sheetPage, type Picture } from './index-page';

const width = 1500;

/** Puts pictures of a language and a theme on common sheets, `sheets/ko.dark.03.png`, so many on each. */
export async function drawSheets(
  browser: Browser,
  folder: string,
  pictures: readonly Picture[],
  perSheet: number,
): Promise<void> {
  mkdirSync(join(folder, 'sheets'));
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  // A page from the disk may show pictures from the disk.
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  for (const kind of new Set(pictures.map(({ language, theme }) => `${language}.${theme}`))) {
    const own = pictures.filter(({ language, theme }) => `${language}.${theme}` === kind);
    for (let from = 0, sheet = 1; from < own.length; from += perSheet, sheet += 1) {
      const columns = Math.ceil(Math.sqrt(perSheet));
      await page.setContent(sheetPage(own.slice(from, from + perSheet), columns), { waitUntil: 'load' });
      const name = `${kind}.${String(sheet).padStart(2, '0')}.png`;
      await page.screenshot({ path: join(folder, 'sheets', name), fullPage: true });
    }
  }
  await page.close();
}
