import { z } from 'zod';

/** Kept for this origin alone, its port included, unlike a cookie. */
const storageName = 'gatewise.token';
const answerSchema = z.object({ token: z.string() });

/** The header that every request to the server carries. */
export function authorization(): Record<string, string> {
  const token = localStorage.getItem(storageName);
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** The WebSocket subprotocols of the page, the second of which holds the token. */
export function socketProtocols(): string[] {
  const token = localStorage.getItem(storageName);
  return token === null ? ['gatewise'] : ['gatewise', `token.${token}`];
}

/** Keeps the token for every page of this origin. */
export function keepToken(token: string): void {
  localStorage.setItem(storageName, token);
}

/**
 * Exchanges the code of a launch link, where the address holds one, for the token, and takes both out of the address.
 * A code that is not taken any more leaves the token as it was: the page then says what to do.
 */
async function openLaunchLink(): Promise<void> {
  if (window.location.pathname !== '/launch') return;
  const code = window.location.hash.slice(1);
  window.history.replaceState(null, '', '/');
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  }).catch(() => undefined);
  if (answer?.ok !== true) return;
  keepToken(answerSchema.parse(await answer.json()).token);
}

/** Resolves when the launch link, if one led here, has been exchanged; begun before anything reads the address. */
export const sessionReady: Promise<void> = openLaunchLink();
