import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { BodyLimitPlugin } from '@orpc/server/node';
import { errorStatus, limits } from '../../contract';
import { GatewiseError, toErrorValue } from '../../core/common/errors';
import { type BackendRouter, contentSecurityPolicy } from '../common';
import { createGuard } from './guard';
import { hostOf } from './listening';
import { describeApi } from './openapi';
import { applySecurityHeaders, sendError, sendJson } from './responses';
import { createSession } from './session';
import { answerSession, withoutToken } from './session-answer';
import { createSignIn } from './sign-in';
import { createSockets } from './sockets';
import { createDownloadHandler, createPageHandler } from './static-files';
import { discardUpload, receiveUpload } from './uploads';

export interface ServerOptions {
  readonly router: BackendRouter;
  /** Folder of uploads and reports. */
  readonly workspace: string;
  /** Folder of the built page. */
  readonly renderer: string;
  readonly version: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Origin of a development server that passes requests on. */
  readonly developmentOrigin?: string | undefined;
  /** Token of an earlier server, whose pages then go on; a new one is made by default. */
  readonly token?: string | undefined;
  /**
   * IP address to listen at for pages of other machines, mostly through a tunnel that begins at a port of theirs: people then
   * sign in with the token. By default it is 127.0.0.1 for browsers of this machine, and a link opens the workbench.
   */
  readonly remote?: string | undefined;
}

export interface RunningServer {
  readonly port: number;
  readonly origin: string;
  /** A link that opens the workbench once. */
  readonly createLaunchUrl: () => string;
  close(): Promise<void>;
}

/** Answers that are still under way when the server closes get this long. */
const closingMs = 1000;
const uploadTimeoutMs = 60 * 60_000;

/** What holds the person's data, in contrast to the page's own files, which anyone may read. */
function isPrivatePath(path: string): boolean {
  return /^\/(api|upload|files|rpc)(\/|$)/.test(path);
}

async function listen(server: Server, port: number, address: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new GatewiseError('CONFLICT', `Port ${port} is taken: choose another one.`));
      else if (error.code === 'EADDRNOTAVAIL')
        reject(new GatewiseError('BAD_INPUT', `${address} is no address of this machine.`));
      else reject(error);
    });
    server.listen(port, address, resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  return bound.port;
}

/**
 * Serves the workbench to browsers of this machine: the page, the contract over WebSocket (`/rpc`) and HTTP (`/api`),
 * uploads and downloads. Listens on 127.0.0.1 alone, unless another address is named; everything but the page's own files
 * needs the session's token.
 *
 * @throws GatewiseError CONFLICT when the port is taken, BAD_INPUT when the address is none of this machine.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { router, workspace, version, developmentOrigin, remote } = options;
  const uploads = join(workspace, 'uploads');

  const server = createServer();
  server.requestTimeout = uploadTimeoutMs;
  const address = remote ?? '127.0.0.1';
  const port = await listen(server, options.port ?? 0, address);
  const origin = `http://${hostOf(address)}:${port}`;
  const guard = createGuard(port, { developmentOrigin, remote });
  const session = createSession(options.token);
  const signIn = remote === undefined ? undefined : createSignIn((token) => session.isToken(token));
  const sockets = createSockets(router);
  const api = new OpenAPIHandler(router, { plugins: [new BodyLimitPlugin({ maxBodySize: limits.frameBytes })] });
  const sendPage = createPageHandler(options.renderer, ({ headers: { host = '' } }) =>
    // The guard has found that the host is one of ours. Browsers that do not take a socket for 'self' need its name.
    contentSecurityPolicy(
      remote === undefined ? [`ws://127.0.0.1:${port}`, `ws://localhost:${port}`] : [`ws://${host}`],
    ),
  );
  const sendDownload = createDownloadHandler(join(workspace, 'reports'));
  let apiDescription: ReturnType<typeof describeApi> | undefined;

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    guard.checkRequest(request);
    const url = new URL(request.url ?? '/', origin);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (url.pathname === '/session') {
      await answerSession({ session, signIn }, request, response);
      return;
    }
    // The path as it was sent: `new URL` would resolve `..` before it can be refused.
    const sentPath = request.url?.split('?')[0] ?? '/';
    if (reads && !isPrivatePath(url.pathname)) {
      await sendPage(request, response, sentPath);
      return;
    }
    if (!session.isAuthorized(request.headers.authorization)) throw withoutToken(signIn);
    if (url.pathname === '/api/openapi.json' && reads) {
      apiDescription ??= describeApi(version);
      sendJson(response, 200, await apiDescription);
    } else if (url.pathname.startsWith('/api/')) {
      const { matched } = await api.handle(request, response, { prefix: '/api' });
      if (!matched) throw new GatewiseError('NOT_FOUND', 'There is no such procedure; /api/openapi.json lists all.');
    } else if (url.pathname === '/upload' && request.method === 'POST') {
      sendJson(response, 200, await receiveUpload(uploads, request));
    } else if (sentPath.startsWith('/upload/') && request.method === 'DELETE') {
      await discardUpload(uploads, sentPath.slice('/upload/'.length));
      sendJson(response, 200, {});
    } else if (!reads) {
      throw new GatewiseError('NOT_FOUND', 'Nothing here takes what was sent.');
    } else if (sentPath.startsWith('/files/reports/')) {
      await sendDownload(request, response, sentPath.slice('/files/reports/'.length));
    } else {
      throw new GatewiseError('NOT_FOUND', 'There is no such file.');
    }
  };

  server.on('request', (request, response) => {
    applySecurityHeaders(response);
    route(request, response).catch((error: unknown) => {
      sendError(response, error);
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    try {
      guard.checkUpgrade(request);
      if (request.url !== '/rpc') throw new GatewiseError('NOT_FOUND', 'There is no such socket.');
      if (!session.isAuthorizedSocket(request.headers['sec-websocket-protocol']))
        throw new GatewiseError('UNAUTHORIZED', 'Not allowed.');
    } catch (error) {
      const status = errorStatus(toErrorValue(error).code);
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.accept(request, socket, head);
  });

  return {
    port,
    origin,
    createLaunchUrl: () => `${developmentOrigin ?? origin}/launch#${session.issueCode()}`,
    close: () =>
      new Promise((resolve) => {
        sockets.close();
        const timer = setTimeout(() => {
          server.closeAllConnections();
        }, closingMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
