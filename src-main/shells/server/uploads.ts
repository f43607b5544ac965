import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { limits } from '../../contract';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { moveIntoPlace, unfinishedName, writeFileAtomically } from '../../disk';

/** What the page passes on as `source: { kind: 'upload', token }`. */
export interface Upload {
  readonly token: string;
  readonly name: string;
  readonly bytes: number;
}

/** Lets bytes through up to a limit. */
function limitBytes(limit: number): { stream: Transform; count: () => number } {
  let count = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count += chunk.byteLength;
      if (count <= limit) done(null, chunk);
      else done(new GatewiseError('LIMIT_EXCEEDED', said`A file may have ${limit} bytes at most.`, { limit }));
    },
  });
  return { stream, count: () => count };
}

function readName(header: string | string[] | undefined): string {
  if (typeof header !== 'string') throw new GatewiseError('BAD_INPUT', said`The header x-file-name is missing.`);
  let name: string;
  try {
    name = decodeURIComponent(header);
  } catch (error) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`The header x-file-name must be percent-encoded UTF-8.`,
      {},
      { cause: error },
    );
  }
  // Only the last part counts, whatever kind of path a client sends.
  const last = name.split(/[/\\]/).at(-1) ?? '';
  if (last === '' || last.length > limits.nameLength || /\p{Cc}/u.test(last)) {
    throw new GatewiseError('BAD_INPUT', said`A file name has 1 to ${limits.nameLength} characters.`, {
      field: 'x-file-name',
    });
  }
  return last;
}

/**
 * Streams a request's body into `<workspace>/uploads/<token>`, its name into `<token>.json`.
 * A body that ends early or grows too long leaves nothing behind.
 */
export async function receiveUpload(
  folder: string,
  request: IncomingMessage,
  limit: number = limits.uploadBytes,
): Promise<Upload> {
  const name = readName(request.headers['x-file-name']);
  const token = randomBytes(16).toString('hex');
  const partial = join(folder, unfinishedName(token));
  const { stream, count } = limitBytes(limit);
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(request, stream, createWriteStream(partial, { flags: 'wx' }));
    await writeFileAtomically(join(folder, `${token}.json`), JSON.stringify({ name }));
    await moveIntoPlace(partial, join(folder, token));
  } catch (error) {
    await rm(partial, { force: true });
    await rm(join(folder, `${token}.json`), { force: true });
    throw error;
  }
  return { token, name, bytes: count() };
}

/** Removes an upload that will not be imported; one that is gone already is fine. */
export async function discardUpload(folder: string, token: string): Promise<void> {
  if (!/^[0-9a-f]{32}$/.test(token)) {
    throw new GatewiseError('BAD_INPUT', said`An upload is named by 32 hexadecimal digits.`, { field: 'token' });
  }
  await rm(join(folder, token), { force: true });
  await rm(join(folder, `${token}.json`), { force: true });
}
