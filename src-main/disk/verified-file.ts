import { stat } from 'node:fs/promises';
import { hashFile } from './file-hash';

/** What tells that a file was not touched since it was read: nobody can set the time of the last change of its inode. */
async function fingerprintOf(path: string): Promise<string> {
  const { size, mtimeNs, ctimeNs, ino, dev } = await stat(path, { bigint: true });
  return [size, mtimeNs, ctimeNs, ino, dev].join(' ');
}

/** Fingerprints of files that had this hash, by path and hash, for as long as the process lives. */
const known = new Map<string, string>();

/**
 * Whether a file has the content that its hash says. Reading a gigabyte for it takes about a second; a file whose size,
 * times and inode are those of the last look is not read again.
 * @param hash SHA-256 in hexadecimal digits
 */
export async function verifyFile(
  path: string,
  hash: string,
  signal?: AbortSignal,
): Promise<'sound' | 'changed' | 'missing'> {
  const key = `${hash} ${path}`;
  let fingerprint: string;
  try {
    fingerprint = await fingerprintOf(path);
    if (known.get(key) === fingerprint) return 'sound';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'missing';
    throw error;
  }
  if ((await hashFile(path, signal)) !== hash) return 'changed';
  known.set(key, fingerprint);
  return 'sound';
}
