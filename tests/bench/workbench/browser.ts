import { type Browser, chromium } from 'playwright-core';
import { findChrome } from '../../../src-main/shells/chrome';
import { NotMeasured } from './benchmark';

/** A headless browser of this machine, closed afterwards. @throws NotMeasured without one */
export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const executablePath = findChrome();
  if (executablePath === undefined) throw new NotMeasured('no Chrome, Chromium or Edge is installed');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}
