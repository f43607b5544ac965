import type { IncomingMessage } from 'node:http';
import { limits } from '../../contract';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';

/** Which hosts and pages a request may come from. */
export interface Guard {
  /**
   * Checks what must hold before a request is looked at: a Host of ours (against DNS rebinding), an Origin of ours
   * and, from a browser, a request of our own page or of the person (against other pages in the same browser), and a
   * body within bounds.
   * @throws GatewiseError UNAUTHORIZED or LIMIT_EXCEEDED
   */
  checkRequest(request: IncomingMessage): void;
  /** The same for a WebSocket, where browsers always name the page's origin, so that its absence is refused as well. */
  checkUpgrade(request: IncomingMessage): void;
}

/**
 * @param port Where the server listens.
 * @param developmentOrigin Origin of a development server that passes requests on.
 */
export function createGuard(port: number, developmentOrigin: string | undefined): Guard {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const origins = new Set([...hosts].map((host) => `http://${host}`));
  if (developmentOrigin !== undefined) origins.add(developmentOrigin);

  const checkHost = (request: IncomingMessage): void => {
    if (request.headers.host === undefined || !hosts.has(request.headers.host)) {
      throw new GatewiseError('UNAUTHORIZED', said`This address does not belong to Gatewise; use the one it printed.`);
    }
  };
  const checkOrigin = (origin: string | undefined): void => {
    if (origin === undefined || !origins.has(origin)) {
      throw new GatewiseError('UNAUTHORIZED', said`Requests from other pages are refused.`);
    }
  };

  /** Browsers say by themselves which page asks; programs that are none say nothing, and need the token all the same. */
  const checkSite = ({ headers, method }: IncomingMessage): void => {
    const site = headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin' || site === 'none') return;
    // A link in another page may lead here: the page's own files hold nothing of the person's.
    if (method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document')
      return;
    if (developmentOrigin !== undefined && site === 'same-site') return;
    throw new GatewiseError('UNAUTHORIZED', said`Requests from other pages are refused.`);
  };

  return {
    checkRequest(request) {
      checkHost(request);
      checkSite(request);
      if (request.headers.origin !== undefined) checkOrigin(request.headers.origin);
      const isUpload = request.url?.split('?')[0] === '/upload';
      const allowed = isUpload ? limits.uploadBytes : limits.frameBytes;
      if (Number(request.headers['content-length'] ?? 0) > allowed) {
        throw new GatewiseError('LIMIT_EXCEEDED', said`A request may have ${allowed} bytes at most.`, {
          limit: allowed,
        });
      }
    },
    checkUpgrade(request) {
      checkHost(request);
      checkSite(request);
      checkOrigin(request.headers.origin);
    },
  };
}
