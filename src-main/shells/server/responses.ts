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

/** A page of a few words, for people who come without the link or with a used one. */
export function sendNotice(response: ServerResponse, status: number, title: string, text: string, next?: string): void {
  const refresh = next === undefined ? '' : `<meta http-equiv="refresh" content="0; url=${next}">`;
  const body = `<!doctype html><html lang="en"><meta charset="utf-8">${refresh}<title>${title}</title><body><h1>${title}</h1><p>${text}</p></body></html>`;
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}
