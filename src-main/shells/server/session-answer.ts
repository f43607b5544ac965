import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { GatewiseError } from '../../core/common/errors';
import { sendJson } from './responses';
import type { Session } from './session';
import type { SignIn } from './sign-in';

const longestBody = 1024;
const launchSchema = z.object({ code: z.string() });
const pastedSchema = z.object({ token: z.string() });

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(z.instanceof(Uint8Array).parse(chunk));
    bytes += piece.byteLength;
    if (bytes > longestBody)
      throw new GatewiseError('LIMIT_EXCEEDED', 'A token or a launch code is shorter than that.');
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody<Schema extends z.ZodType>(schema: Schema, body: string, field: string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    throw new GatewiseError('BAD_INPUT', `Send {"${field}": "…"} alone.`, { field }, { cause });
  }
}

/** What a page without a token is told: by the detail `signIn` it knows that it has to ask the person for it. */
export function withoutToken(signIn: SignIn | undefined): GatewiseError {
  return signIn === undefined
    ? new GatewiseError('UNAUTHORIZED', 'Open the link that Gatewise printed first.')
    : new GatewiseError('UNAUTHORIZED', 'Sign in with the token first.', { signIn: 'token' });
}

/**
 * `POST /session` exchanges a launch link's code for the token, which looking at the link alone (a preview, HEAD) does
 * not use up, or takes the token itself where people sign in with it; `GET /session` tells whether a token is good.
 * @param signIn where people sign in with the token
 * @throws GatewiseError UNAUTHORIZED, BAD_INPUT, LIMIT_EXCEEDED, NOT_FOUND
 */
export async function answerSession(
  { session, signIn }: { readonly session: Session; readonly signIn: SignIn | undefined },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET') {
    if (!session.isAuthorized(request.headers.authorization)) throw withoutToken(signIn);
    sendJson(response, 200, {});
    return;
  }
  if (request.method !== 'POST') throw new GatewiseError('NOT_FOUND', 'Nothing here takes what was sent.');
  const body = await readBody(request);
  if (signIn !== undefined) {
    const { token } = parseBody(pastedSchema, body, 'token');
    signIn.check(token);
    sendJson(response, 200, { token: token.trim() });
    return;
  }
  const token = session.redeemCode(parseBody(launchSchema, body, 'code').code);
  if (token === undefined) {
    throw new GatewiseError(
      'UNAUTHORIZED',
      'This link was used. Each one opens Gatewise once: press Enter in its terminal for a new one.',
    );
  }
  sendJson(response, 200, { token });
}
