import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { GatewiseError } from '../../core/common/errors';
import { contentTypeOf, isCompressible, isContained, resolveContained } from '../common';

const compressors = {
  br: (bytes: Buffer): Promise<Buffer> =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes: Buffer): Promise<Buffer> => promisify(gzip)(bytes),
};
type Encoding = keyof typeof compressors;

function chooseEncoding(header: string | undefined): Encoding | undefined {
  const accepted = (header ?? '').split(',').map((part) => part.split(';')[0]?.trim());
  if (accepted.includes('br')) return 'br';
  return accepted.includes('gzip') ? 'gzip' : undefined;
}

/** Status of a regular file; undefined for folders and for what does not exist. */
async function findFile(path: string): Promise<{ size: number; mtimeMs: number } | undefined> {
  try {
    const status = await stat(path);
    return status.isFile() ? status : undefined;
  } catch {
    // Not there, or a file where a folder is expected: the same answer to the client.
    return undefined;
  }
}

export type FileHandler = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

/**
 * Serves the built page. Unknown paths without a file extension are the page's own routes and get its index.
 * Files under /assets have their content's hash in their name and may be kept forever; the rest is asked for again.
 *
 * @param policyFor The content security policy of an HTML answer.
 */
export function createPageHandler(root: string, policyFor: (request: IncomingMessage) => string): FileHandler {
  const compressed = new Map<string, Promise<Buffer>>();

  const compress = (key: string, path: string, encoding: Encoding): Promise<Buffer> => {
    const kept = compressed.get(key) ?? readFile(path).then(compressors[encoding]);
    compressed.set(key, kept);
    return kept;
  };

  return async (request, response, urlPath) => {
    const asked = resolveContained(root, urlPath);
    if (asked === undefined) throw new GatewiseError('NOT_FOUND', 'There is no such page.');
    let path = asked;
    let status = await findFile(path);
    if (status === undefined && extname(path) === '') {
      path = join(root, 'index.html');
      status = await findFile(path);
    }
    if (status === undefined || !(await isContained(root, path))) {
      throw new GatewiseError('NOT_FOUND', 'There is no such page.');
    }

    const type = contentTypeOf(path);
    const tag = `W/"${status.size.toString(36)}-${Math.trunc(status.mtimeMs).toString(36)}"`;
    const isHashed = path.startsWith(join(root, 'assets') + sep);
    response.setHeader('content-type', type);
    response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.setHeader('etag', tag);
    response.setHeader('vary', 'accept-encoding');
    if (type.startsWith('text/html')) response.setHeader('content-security-policy', policyFor(request));
    if (request.headers['if-none-match'] === tag) {
      response.writeHead(304).end();
      return;
    }

    const encoding = isCompressible(type) ? chooseEncoding(request.headers['accept-encoding']) : undefined;
    const body =
      encoding === undefined ? await readFile(path) : await compress(`${path} ${tag} ${encoding}`, path, encoding);
    if (encoding !== undefined) response.setHeader('content-encoding', encoding);
    response.setHeader('content-length', body.byteLength);
    response.writeHead(200);
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

/** Serves files of a folder as downloads. What they contain never runs as a page of this origin. */
export function createDownloadHandler(root: string): FileHandler {
  return async (request, response, urlPath) => {
    const path = resolveContained(root, urlPath);
    const status = path === undefined ? undefined : await findFile(path);
    if (path === undefined || status === undefined || !(await isContained(root, path))) {
      throw new GatewiseError('NOT_FOUND', 'There is no such file.');
    }
    const name = path.slice(path.lastIndexOf(sep) + 1);
    response.writeHead(200, {
      'content-type': contentTypeOf(path),
      'content-length': status.size,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
    });
    if (request.method === 'HEAD') response.end();
    else await pipeline(createReadStream(path), response);
  };
}
