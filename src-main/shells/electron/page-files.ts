import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { contentSecurityPolicy, contentTypeOf, isContained, resolveContained, securityHeaders } from '../common';

/** The file that a path of the page asks for, or what answers instead. */
export type PageFile = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'refused' };

/**
 * Resolves the URL of an `app://` request below the built page. A path without an extension is one of the page's own
 * routes and gets index.html; whatever could leave the folder is refused.
 */
export function resolvePage(renderer: string, url: string): PageFile {
  const rest = /^app:\/\/gatewise(\/[^?#]*)?(?:[?#]|$)/.exec(url);
  if (rest === null) return { kind: 'refused' };
  const path = resolveContained(renderer, rest[1] ?? '/');
  if (path === undefined) return { kind: 'refused' };
  return { kind: 'file', path: extname(path) === '' ? join(renderer, 'index.html') : path };
}

/** Answers an `app://` request with a file of the built page. */
export async function answerPage(renderer: string, url: string): Promise<Response> {
  const headers = { ...securityHeaders, 'content-security-policy': contentSecurityPolicy() };
  const page = resolvePage(renderer, url);
  if (page.kind === 'refused') return new Response('Refused', { status: 403, headers });
  try {
    if (!(await isContained(renderer, page.path))) return new Response('Refused', { status: 403, headers });
    const bytes = new Uint8Array(await readFile(page.path));
    return new Response(bytes, { headers: { ...headers, 'content-type': contentTypeOf(page.path) } });
  } catch {
    // A file that is not there, or is a folder.
    return new Response('Not found', { status: 404, headers });
  }
}
