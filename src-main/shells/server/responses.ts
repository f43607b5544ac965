import type { ServerResponse } from 'node:http';
import { errorStatus } from '../../contract';
import { toErrorValue } from '../../core/common/errors';
import { securityHeaders } from '../common';

/** Headers that every answer carries, refusals included. */
export function applySecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
}

/** Ends an answer with JSON that nobody may cache. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** Answers with the shape that procedures' errors have over HTTP: code, status, message, data. */
export function sendError(response: ServerResponse, thrown: unknown): void {
  const error = toErrorValue(thrown);
  const status = errorStatus(error.code);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // Whatever else the client is still sending is not read any more.
  response.setHeader('connection', 'close');
  sendJson(response, status, { defined: true, code: error.code, status, message: error.message, data: error.details });
}
