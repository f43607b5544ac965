import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { GatewiseError } from '../../core/common/errors';
import { sendJson } from './responses';
import type { Session } from './session';

const longestBody = 1024;
const launchSchema = z.object({ code: z.string() });

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(z.instanceof(Uint8Array).parse(chunk));
    bytes += piece.byteLength;
    if (bytes > longestBody) throw new GatewiseError('LIMIT_EXCEEDED', 'A launch code is shorter than that.');
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseCode(body: string): string {
  try {
    return launchSchema.parse(JSON.parse(body)).code;
  } catch (cause) {
    throw new GatewiseError('BAD_INPUT', 'Send {"code": "…"} with the code of the link.', { field: 'code' }, { cause });
  }
}

/**
 * `POST /session` exchanges a launch link's code for the token, which looking at the link alone (a preview, HEAD) does
 * not use up; `GET /session` tells whether a token is good.
 * @throws GatewiseError UNAUTHORIZED, BAD_INPUT, LIMIT_EXCEEDED, NOT_FOUND
 */
export async function answerSession(
  session: Session,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET') {
    if (!session.isAuthorized(request.headers.authorization)) {
      throw new GatewiseError('UNAUTHORIZED', 'Open the link that Gatewise printed first.');
    }
    sendJson(response, 200, {});
    return;
  }
  if (request.method !== 'POST') throw new GatewiseError('NOT_FOUND', 'Nothing here takes what was sent.');
  const token = session.redeemCode(parseCode(await readBody(request)));
  if (token === undefined) {
    throw new GatewiseError(
      'UNAUTHORIZED',
      'This link was used. Each one opens Gatewise once: press Enter in its terminal for a new one.',
    );
  }
  sendJson(response, 200, { token });
}
