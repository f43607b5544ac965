import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { FileFormat } from '../core/dataset/preview-schema';
import { formatOf } from './file-format';
import { fileLimits } from './limits';

/** A file as it was when it was first looked at. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly inode: number;
  readonly format: FileFormat;
  readonly compression: 'none' | 'gzip';
}

/**
 * Looks at a file's first bytes to tell what it is. The name decides only between formats that are plain text.
 * @param sourceName takes the place of the file's name
 * @throws GatewiseError FILE_NOT_FOUND, FILE_EMPTY, FILE_NOT_TEXT, FILE_UNSUPPORTED
 */
export async function openSource(path: string, sourceName: string | null = null): Promise<SourceFile> {
  const file = sourceName ?? basename(path);
  const facts = await statOf(path);
  if (facts.isDirectory())
    throw new GatewiseError('FILE_UNSUPPORTED', said`“${file}” is a folder. Choose a file.`, { file });
  if (facts.size === 0) throw new GatewiseError('FILE_EMPTY', said`“${file}” is empty.`, { file });
  const start = await firstBytes(path, 65_536);
  const compression = start[0] === 0x1f && start[1] === 0x8b ? 'gzip' : 'none';
  const source = {
    path,
    name: file,
    bytes: facts.size,
    modifiedMs: facts.mtimeMs,
    inode: facts.ino,
    compression,
  } as const;
  const content = compression === 'gzip' ? await firstText(source, 65_536) : start;
  if (content.length === 0) throw new GatewiseError('FILE_EMPTY', said`“${file}” is empty.`, { file });
  return { ...source, format: formatOf(file, content) };
}

/**
 * Makes sure that a file is still the one that was opened.
 * @throws GatewiseError FILE_CHANGED
 */
export async function requireUnchanged(source: SourceFile): Promise<void> {
  const facts = await statOf(source.path);
  if (facts.size === source.bytes && facts.mtimeMs === source.modifiedMs && facts.ino === source.inode) return;
  throw new GatewiseError(
    'FILE_CHANGED',
    said`“${source.name}” changed while it was read. Import it again when nothing writes to it.`,
    {
      file: source.name,
    },
  );
}

/** The file's bytes without compression; `onBytes` counts the bytes read from the disk. */
export async function* readSource(
  source: Pick<SourceFile, 'path' | 'name' | 'bytes' | 'compression'>,
  signal?: AbortSignal,
  onBytes?: (read: number) => void,
): AsyncGenerator<Buffer> {
  const file = createReadStream(source.path, { highWaterMark: 1 << 20 });
  let read = 0;
  file.on('data', (chunk) => {
    read += chunk.length;
    onBytes?.(read);
  });
  const gunzip = source.compression === 'gzip' ? createGunzip({ chunkSize: 1 << 18 }) : null;
  file.on('error', (error) => gunzip?.destroy(error));
  const stream: Readable = gunzip === null ? file : file.pipe(gunzip);
  let made = 0;
  try {
    for await (const chunk of stream) {
      signal?.throwIfAborted();
      if (!Buffer.isBuffer(chunk)) throw new TypeError('a binary stream gives buffers');
      made += chunk.length;
      if (
        gunzip !== null &&
        made > fileLimits.alwaysAllowedBytes &&
        made > source.bytes * fileLimits.decompressionRatio
      ) {
        throw new GatewiseError(
          'FILE_TOO_LARGE',
          said`“${source.name}” unpacks to more than ${fileLimits.decompressionRatio} times its size, which no table does. Unpack it yourself if you trust it.`,
          { file: source.name, bytes: made },
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (gunzip !== null && isZlibError(error)) {
      throw new GatewiseError(
        'FILE_UNSUPPORTED',
        said`“${source.name}” is a damaged gzip file. Pack it again.`,
        { file: source.name },
        { cause: error },
      );
    }
    throw error;
  } finally {
    file.destroy();
    gunzip?.destroy();
  }
}

/** The first bytes of the unpacked file. */
export async function firstText(
  source: Pick<SourceFile, 'path' | 'name' | 'bytes' | 'compression'>,
  bytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of readSource(source)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (cause) {
    const file = basename(path);
    throw new GatewiseError(
      'FILE_NOT_FOUND',
      said`There is no file “${path}”, or it may not be read.`,
      { file },
      { cause },
    );
  }
}

async function firstBytes(path: string, length: number): Promise<Buffer> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new GatewiseError(
      'FILE_NOT_FOUND',
      said`“${basename(path)}” may not be read.`,
      { file: basename(path) },
      { cause },
    );
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}
