import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { limits } from '../../contract';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { isLoopback } from './listening';

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

/** Who a server takes for itself. */
interface Own {
  isHost(host: string): boolean;
  /** @param host of the same request, which was found to be one of ours */
  isOrigin(origin: string, host: string): boolean;
  /** Whether another port of this machine passes requests on. */
  readonly isDeveloped: boolean;
}

/** The server's own port of this machine alone. */
function ownPort(port: number, developmentOrigin: string | undefined): Own {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const origins = new Set([...hosts].map((host) => `http://${host}`));
  if (developmentOrigin !== undefined) origins.add(developmentOrigin);
  return {
    isHost: (host) => hosts.has(host),
    isOrigin: (origin) => origins.has(origin),
    isDeveloped: developmentOrigin !== undefined,
  };
}

const wildcards = ['0.0.0.0', '::'];

/**
 * Behind a tunnel the port is that of its near end, which the server cannot know. The name can be told all the same: rebinding
 * needs a name that its owner points to this machine, so that loopback names and plain addresses of ours are what no foreign
 * page can have. What remains is that the page has the very Host that is asked, port included.
 */
function anyPort(address: string): Own {
  const isName = (name: string): boolean => {
    const bare = name.replace(/^\[(.*)\]$/, '$1');
    if (bare === 'localhost' || isLoopback(bare) || bare === address) return true;
    return wildcards.includes(address) && isIP(bare) !== 0;
  };
  return {
    isHost: (host) => {
      const [, name] = /^(\[[0-9a-f:.]+\]|[a-z0-9.]+)(?::\d{1,5})?$/i.exec(host) ?? [];
      return name !== undefined && isName(name.toLowerCase());
    },
    isOrigin: (origin, host) => origin === `http://${host.toLowerCase()}`,
    isDeveloped: false,
  };
}

/**
 * @param port Where the server listens.
 * @param from Origin of a development server that passes requests on; or, where pages come through a tunnel or over a
 *   network, the address that the server listens at.
 */
export function createGuard(
  port: number,
  from: { readonly developmentOrigin?: string | undefined; readonly remote?: string | undefined },
): Guard {
  const own = from.remote === undefined ? ownPort(port, from.developmentOrigin) : anyPort(from.remote);

  const checkHost = ({ headers: { host } }: IncomingMessage): void => {
    if (host === undefined || !own.isHost(host)) {
      throw new GatewiseError('UNAUTHORIZED', said`This address does not belong to Gatewise; use the one it printed.`);
    }
  };
  const checkOrigin = ({ headers: { host = '', origin } }: IncomingMessage): void => {
    if (origin === undefined || !own.isOrigin(origin, host)) {
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
    if (own.isDeveloped && site === 'same-site') return;
    throw new GatewiseError('UNAUTHORIZED', said`Requests from other pages are refused.`);
  };

  return {
    checkRequest(request) {
      checkHost(request);
      checkSite(request);
      if (request.headers.origin !== undefined) checkOrigin(request);
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
      checkOrigin(request);
    },
  };
}
