import { readFile } from 'node:fs/promises';
import { securityHeaders } from '../common';

/** The page of a hidden window that computes by WebGPU; its script lies beside it. */
export const graphicsUrl = 'app://graphics/';
const scriptUrl = `${graphicsUrl}page.js`;

/** One script of its own and nothing else: no style, no picture, no address that it could talk to. */
const policy = "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const html =
  '<!doctype html><meta charset="utf-8"><title>Gatewise</title><script type="module" src="page.js"></script>';

/** Whether a hidden window that computes may ask for this address. */
export function isOfGraphicsPage(url: string): boolean {
  return url === graphicsUrl || url === scriptUrl;
}

/** Answers what such a window asks for. @param script path of the built script */
export async function answerGraphicsPage(script: string, url: string): Promise<Response> {
  const headers = { ...securityHeaders, 'content-security-policy': policy };
  if (url === graphicsUrl) {
    return new Response(html, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
  }
  if (url !== scriptUrl) return new Response('Refused', { status: 403, headers });
  try {
    const bytes = new Uint8Array(await readFile(script));
    return new Response(bytes, { headers: { ...headers, 'content-type': 'text/javascript; charset=utf-8' } });
  } catch {
    return new Response('Not found', { status: 404, headers });
  }
}
