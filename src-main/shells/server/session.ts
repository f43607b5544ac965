import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createToken } from './kept-session';

/** Codes that nobody opened are forgotten after this long. */
const codeLifetimeMs = 60 * 60_000;

/** The WebSocket subprotocol of the page; beside it the page names its token, as a socket can carry no header of its own. */
export const socketProtocol = 'gatewise';
const tokenProtocol = 'token.';

/**
 * Who may talk to the server: whoever holds the token, which a launch link's code is exchanged for, once. It is
 * sent as a header and kept by the page for its own origin, host and port: a cookie would go to every other server
 * of this address, whatever its port and whoever on the machine runs it.
 */
export interface Session {
  /** A code for a launch link. It can be exchanged once, within an hour. */
  issueCode(): string;
  /** The token for a code; undefined when it is unknown, used or too old. */
  redeemCode(code: string): string | undefined;
  /** Whether this is the token itself. */
  isToken(text: string): boolean;
  /** Whether a request's `Authorization` header holds the token. */
  isAuthorized(authorization: string | undefined): boolean;
  /** Whether an upgrade's `Sec-WebSocket-Protocol` header holds the token. */
  isAuthorizedSocket(protocols: string | undefined): boolean;
}

function equalSecrets(first: string, second: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(first), digest(second));
}

/** A session with a random 256-bit token, a new one unless an earlier server's is given. */
export function createSession(token: string = createToken(), now: () => number = Date.now): Session {
  const codes = new Map<string, number>();

  return {
    issueCode() {
      const code = randomBytes(24).toString('base64url');
      codes.set(code, now() + codeLifetimeMs);
      return code;
    },
    redeemCode(code) {
      const known = [...codes.keys()].find((candidate) => equalSecrets(candidate, code));
      if (known === undefined) return undefined;
      const expires = codes.get(known) ?? 0;
      codes.delete(known);
      return expires < now() ? undefined : token;
    },
    isToken: (text) => equalSecrets(text, token),
    isAuthorized(authorization) {
      const held = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
      return held !== undefined && equalSecrets(held, token);
    },
    isAuthorizedSocket(protocols) {
      const named = (protocols ?? '').split(',').map((name) => name.trim());
      const held = named.find((name) => name.startsWith(tokenProtocol))?.slice(tokenProtocol.length);
      return named.includes(socketProtocol) && held !== undefined && equalSecrets(held, token);
    },
  };
}
