import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createToken } from './kept-session';

/** Codes that nobody opened are forgotten after this long. */
const codeLifetimeMs = 60 * 60_000;

/** Who may talk to the server: whoever holds the cookie, which only a launch link hands out, once. */
export interface Session {
  /** A code for a launch link. It can be exchanged once, within an hour. */
  issueCode(): string;
  /** The `Set-Cookie` value for a code; undefined when it is unknown, used or too old. */
  redeemCode(code: string): string | undefined;
  /** Whether a request's `Cookie` header holds the token. */
  isAuthorized(cookieHeader: string | undefined): boolean;
}

function equalSecrets(first: string, second: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(first), digest(second));
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/**
 * A session with a random 256-bit token, a new one unless an earlier server's is given.
 * @param port Names the cookie: cookies are shared by all ports of a host, and two workspaces may be open at once.
 */
export function createSession(port: number, token: string = createToken(), now: () => number = Date.now): Session {
  const cookieName = `gatewise-${port}`;
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
      if (expires < now()) return undefined;
      return `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isAuthorized(cookieHeader) {
      const held = readCookie(cookieHeader, cookieName);
      return held !== undefined && equalSecrets(held, token);
    },
  };
}
