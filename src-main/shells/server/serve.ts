import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { createBackend } from '../../app';
import { toErrorValue } from '../../core/common/errors';
import { escapeControls } from '../../core/common/text';
import { createChromePrinter } from '../chrome';
import { findApplicationFolder, keepGoing, keptSessionPath, onEndAsked, tokenPath } from '../common';
import { createToken, keepSession, readKeptSession } from './kept-session';
import { hostOf, isLoopback, type ListenAt } from './listening';
import { openLaunchLink } from './open-browser';
import { type RunningServer, type ServerOptions, startServer } from './server';
import { removeTokenFile, writeTokenFile } from './sign-in';

export interface ServeOptions {
  readonly workspace: string;
  readonly port: number;
  /** Whether to open the default browser, where there is a display. */
  readonly open: boolean;
  /** Print one JSON object with the link instead of text. */
  readonly json: boolean;
  readonly developmentOrigin?: string | undefined;
  /** Where to listen for browsers of other machines, which sign in with the token; `port` then counts for nothing. */
  readonly listen?: ListenAt | undefined;
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
    const { server, token } = await startKeptServer(options, {
      router: backend.router,
      workspace: backend.workspaceDirectory,
      renderer: folder.renderer,
      version: folder.version,
      developmentOrigin: options.developmentOrigin,
      remote: options.listen?.address,
    });
    const ended = waitForEnd();
    try {
      if (options.listen === undefined) await offerLinksUntil(ended, options, server);
      else await offerTokenUntil(ended, options, { ...options.listen, port: server.port, token });
    } finally {
      await server.close();
    }
  } finally {
    await backend.close();
  }
}

/** Prints a link that opens the workbench once, and another one on Enter. */
async function offerLinksUntil(ended: Promise<void>, options: ServeOptions, server: RunningServer): Promise<void> {
  announce(options, server.createLaunchUrl(), server.port);
  const opened = options.open
    ? await openLaunchLink(server.createLaunchUrl(), dirname(keptSessionPath(options.workspace)))
    : undefined;
  const prompt = offerLinks(options, server.createLaunchUrl);
  await ended;
  prompt?.close();
  await opened?.forget();
}

/**
 * Prints where the workbench is and in which file the token stands. The token itself is printed nowhere: what a service or
 * `nohup` prints is kept in logs that others may read.
 */
async function offerTokenUntil(
  ended: Promise<void>,
  options: ServeOptions,
  { address, port, token }: ListenAt & { readonly token: string },
): Promise<void> {
  const tokenFile = tokenPath(options.workspace);
  await writeTokenFile(tokenFile, token);
  try {
    const url = `http://${hostOf(address)}:${port}`;
    const { workspace } = options;
    if (options.json) process.stdout.write(`${JSON.stringify({ url, port, workspace, tokenFile })}\n`);
    else
      process.stdout.write(
        escapeControls(
          `Workspace ${workspace}\nGatewise listens: ${url}\nThe page asks for the token, which stands in ${tokenFile}\n`,
        ) +
          (isLoopback(address)
            ? `From another machine: ssh -L ${port}:${hostOf(address)}:${port} USER@THIS-MACHINE, then http://localhost:${port} there.\n`
            : ''),
      );
    if (!isLoopback(address))
      process.stderr.write(
        'Other machines reach this address, and nothing is encrypted on the way: whoever reads along gets the token and the data. A tunnel (ssh -L) does without that.\n',
      );
    await ended;
  } finally {
    await removeTokenFile(tokenFile);
  }
}

/**
 * Starts the server as the last one on this workspace was: at its port, where none is asked for and it is free, and with
 * its token, so that pages that are still open connect again by themselves. Where another program has the port meanwhile,
 * it may be one that reads what pages kept for it, so that the token is a new one.
 */
async function startKeptServer(
  { listen, port: withoutListen }: ServeOptions,
  options: Omit<ServerOptions, 'port' | 'token'>,
): Promise<{ readonly server: RunningServer; readonly token: string }> {
  const askedPort = listen?.port ?? withoutListen;
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
  return { server, token };
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
