import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PdfPrinter } from '../../app/pdf-printer';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { findChrome } from './find-chrome';

const timeLimitMs = 60_000;

/** Switches for one page, printed offline with a profile of its own. */
function switches(profile: string, output: string): string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-pdf-header-footer',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    `--user-data-dir=${profile}`,
    `--print-to-pdf=${output}`,
    // Chrome's sandbox refuses to run as root, which is what containers run as.
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--disable-dev-shm-usage'] : []),
  ];
}

/**
 * Stands between this process and Chrome, and ends Chrome's group with itself as soon as its own standard input ends: when
 * this process is gone, however that came. Chrome would go on writing into a folder that the next opening has swept.
 */
const keeper = `
const { spawn } = require('node:child_process');
const [chrome, ...parameters] = process.argv.slice(1);
const child = spawn(chrome, parameters, { stdio: ['ignore', 'ignore', 'inherit'] });
child.once('error', ({ message }) => { console.error(message); process.exitCode = 1; process.stdin.destroy(); });
child.once('exit', (code) => process.exit(code ?? 1));
process.stdin.resume().once('end', () => {
  if (process.platform !== 'win32') process.kill(0, 'SIGKILL');
  child.kill();
});
`;

/** Runs Chrome to its end and returns the last lines of what it said. */
function runChrome(chrome: string, parameters: readonly string[], signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const grouped = process.platform !== 'win32';
    const child = spawn(process.execPath, ['-e', keeper, '--', chrome, ...parameters], {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: grouped,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
    const kill = (): void => {
      if (child.pid === undefined || child.exitCode !== null) return;
      // Chrome is several processes; its group ends all of them.
      if (grouped) process.kill(-child.pid, 'SIGKILL');
      else child.kill();
    };
    signal.addEventListener('abort', kill, { once: true });
    child.once('error', reject);
    child.once('close', () => {
      signal.removeEventListener('abort', kill);
      resolve(said);
    });
  });
}

/**
 * A printer that uses the machine's Chrome, Chromium or Edge without a window.
 * The page's own `@page` rule decides the paper; `paper` must agree with it.
 */
export function createChromePrinter(find: () => string | undefined = findChrome): PdfPrinter {
  return {
    available: () => Promise.resolve(find() !== undefined),
    async print(html, { signal, folder }) {
      const chrome = find();
      if (chrome === undefined) {
        throw new GatewiseError(
          'PDF_UNAVAILABLE',
          said`A PDF needs Chrome, Chromium or Edge on this machine: install one of them, or save the report as HTML.`,
        );
      }
      signal.throwIfAborted();
      const deadline = AbortSignal.timeout(timeLimitMs);
      const page = join(folder, 'report.html');
      const output = join(folder, 'report.pdf');
      await writeFile(page, html);
      const printed = await runChrome(
        chrome,
        [...switches(join(folder, 'profile'), output), pathToFileURL(page).href],
        AbortSignal.any([signal, deadline]),
      );
      if (signal.aborted) throw new GatewiseError('CANCELLED', said`Printing was cancelled.`);
      if (deadline.aborted) {
        throw new GatewiseError(
          'PDF_UNAVAILABLE',
          said`${chrome} did not print the report within ${timeLimitMs / 1000} s.`,
        );
      }
      return await readPdf(output, chrome, printed);
    },
  };
}

async function readPdf(path: string, chrome: string, printed: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new GatewiseError(
      'PDF_UNAVAILABLE',
      said`${chrome} could not print the report; save it as HTML instead.`,
      { output: printed.split('\n').slice(-5).join('\n') },
      { cause: error },
    );
  }
}
