import { z } from 'zod';
import { ConnectionLostError } from './connection-lost';
import { RequestError } from './problem';
import { keepToken } from './session';

/**
 * Signs this page, and every other of its origin, in with the token that a person pasted.
 * @throws RequestError when the server does not take it; ConnectionLostError when nobody answers
 */
export async function signIn(token: string): Promise<void> {
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => {
    throw new ConnectionLostError();
  });
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new RequestError(answer.status, told);
  keepToken(z.object({ token: z.string() }).parse(told).token);
}
