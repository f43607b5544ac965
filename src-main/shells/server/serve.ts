import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { createBackend } from '../../app';
import { toErrorValue } from '../../core/common/errors';
import { escapeControls } from '../../core/common/text';
import { createChromePrinter } from '../chrome';
import { findApplicationFolder, keepGoing, keptSessionPath, onEndAsked } from '../common';
import { createToken, keepSession, readKeptSession } from './kept-session';
import { openLaunchLink } from './open-browser';
import { type RunningServer, type ServerOptions, startServer } from './server';

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
    onEndAsked(resolve);
  });
}

/** Runs the workbench for browsers until the process is asked to end. */
export async function serve(options: ServeOptions): Promise<void> {
  keepGoing();
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
    if (backend.refusal !== null) process.stderr.write(escapeControls(`${backend.refusal.message}\n`));
    await backend.offerSamples().catch((error: unknown) => {
      const { message } = toErrorValue(error);
      process.stderr.write(escapeControls(`Gatewise starts without its sample dataset: ${message}\n`));
    });
    const server = await startKeptServer(options, {
      router: backend.router,
      workspace: backend.workspaceDirectory,
      renderer: folder.renderer,
      version: folder.version,
      developmentOrigin: options.developmentOrigin,
    });
    const ended = waitForEnd();
    announce(options, server.createLaunchUrl(), server.port);
    const opened = options.open
      ? await openLaunchLink(server.createLaunchUrl(), dirname(keptSessionPath(options.workspace)))
      : undefined;
    const prompt = offerLinks(options, server.createLaunchUrl);
    await ended;
    prompt?.close();
    await opened?.forget();
    await server.close();
  } finally {
    await backend.close();
  }
}

/**
 * Starts the server as the last one on this workspace was: at its port, where none is asked for and it is free, and with
 * its token, so that pages that are still open connect again by themselves. Where another program has the port meanwhile,
 * it may be one that reads what pages kept for it, so that the token is a new one.
 */
async function startKeptServer(
  { port: askedPort }: ServeOptions,
  options: Omit<ServerOptions, 'port' | 'token'>,
): Promise<RunningServer> {
  const path = keptSessionPath(options.workspace);
  const kept = await readKeptSession(path);
  let token = kept?.token ?? createToken();
  const port = askedPort === 0 ? (kept?.port ?? 0) : askedPort;
  const server = await startServer({ ...options, port, token }).catch((error: unknown) => {
    if (askedPort !== 0 || toErrorValue(error).code !== 'CONFLICT') throw error;
    token = createToken();
    return startServer({ ...options, port: 0, token });
  });
  try {
    await keepSession(path, {
      token,
      port: server.port,
      createdAt: token === kept?.token ? kept.createdAt : Date.now(),
    });
  } catch (error) {
    process.stderr.write(
      escapeControls(`After a restart, pages will need a new link: ${toErrorValue(error).message}\n`),
    );
  }
  return server;
}

function announce(options: ServeOptions, url: string, port: number): void {
  if (options.json) process.stdout.write(`${JSON.stringify({ url, port, workspace: options.workspace })}\n`);
  else process.stdout.write(escapeControls(`Workspace ${options.workspace}\nGatewise is ready: ${url}\n`));
}

/** A link works once, so that a terminal gives out another one on Enter. */
function offerLinks(options: ServeOptions, createLaunchUrl: () => string): { close(): void } | undefined {
  if (options.json || !process.stdin.isTTY) return undefined;
  process.stdout.write('The link works once; press Enter for another one, Ctrl-C to stop.\n');
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => process.stdout.write(`${createLaunchUrl()}\n`));
  return lines;
}
