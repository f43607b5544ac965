import type { IncomingMessage } from 'node:http';
import { limits } from '../../contract';
import { GatewiseError } from '../../core/common/errors';

/** Which hosts and pages a request may come from. */
export interface Guard {
  /**
   * Checks what must hold before a request is looked at: a Host of ours (against DNS rebinding), an Origin of ours
   * (against other pages in the same browser), and a body within bounds.
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
      throw new GatewiseError('UNAUTHORIZED', 'This address does not belong to Gatewise; use the one it printed.');
    }
  };
  const checkOrigin = (origin: string | undefined): void => {
    if (origin === undefined || !origins.has(origin)) {
      throw new GatewiseError('UNAUTHORIZED', 'Requests from other pages are refused.');
    }
  };

  return {
    checkRequest(request) {
      checkHost(request);
      if (request.headers.origin !== undefined) checkOrigin(request.headers.origin);
      const isUpload = request.url?.split('?')[0] === '/upload';
      const allowed = isUpload ? limits.uploadBytes : limits.frameBytes;
      if (Number(request.headers['content-length'] ?? 0) > allowed) {
        throw new GatewiseError('LIMIT_EXCEEDED', `A request may have ${allowed} bytes at most.`, { limit: allowed });
      }
    },
    checkUpgrade(request) {
      checkHost(request);
      checkOrigin(request.headers.origin);
    },
  };
}
