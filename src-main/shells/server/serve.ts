import { createInterface } from 'node:readline';
import { createBackend } from '../../app';
import { createChromePrinter } from '../chrome';
import { findApplicationFolder } from '../common';
import { openBrowser } from './open-browser';
import { startServer } from './server';

export interface ServeOptions {
  readonly workspace: string;
  readonly port: number;
  /** Whether to open the default browser, where there is a display. */
  readonly open: boolean;
  /** Print one JSON object with the link instead of text. */
  readonly json: boolean;
  readonly developmentOrigin?: string | undefined;
}

/** Resolves when the person or the system asks the process to end. */
function waitForEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

/** Runs the workbench for browsers until the process is asked to end. */
export async function serve(options: ServeOptions): Promise<void> {
  const folder = findApplicationFolder();
  const backend = await createBackend({
    workspace: options.workspace,
    shell: 'server',
    version: folder.version,
    jobEntry: folder.jobEntry,
    resources: folder.resources,
    printer: createChromePrinter(),
  });
  try {
    await backend.offerSamples();
    const server = await startServer({
      router: backend.router,
      workspace: options.workspace,
      renderer: folder.renderer,
      version: folder.version,
      port: options.port,
      developmentOrigin: options.developmentOrigin,
    });
    const ended = waitForEnd();
    announce(options, server.createLaunchUrl(), server.port);
    const prompt = offerLinks(options, server.createLaunchUrl);
    await ended;
    prompt?.close();
    await server.close();
  } finally {
    await backend.close();
  }
}

function announce(options: ServeOptions, url: string, port: number): void {
  if (options.json) process.stdout.write(`${JSON.stringify({ url, port, workspace: options.workspace })}\n`);
  else process.stdout.write(`Workspace ${options.workspace}\nGatewise is ready: ${url}\n`);
  if (options.open) openBrowser(url);
}

/** A link works once, so that a terminal gives out another one on Enter. */
function offerLinks(options: ServeOptions, createLaunchUrl: () => string): { close(): void } | undefined {
  if (options.json || !process.stdin.isTTY) return undefined;
  process.stdout.write('The link works once; press Enter for another one, Ctrl-C to stop.\n');
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => process.stdout.write(`${createLaunchUrl()}\n`));
  return lines;
}
