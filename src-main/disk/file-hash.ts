import { createHash } from 'node:crypto';
import { readThrough } from './read-through';

/** SHA-256 of a file's content, in hexadecimal digits, read in pieces. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of readThrough(path, signal)) hash.update(piece);
  return hash.digest('hex');
}
