import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

/**
 * Path below `root` for the path of a URL; undefined for whatever could point elsewhere: encoded or plain `..`,
 * backslashes, NUL, drive letters, broken percent-encoding.
 */
export function resolveContained(root: string, urlPath: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    // Broken percent-encoding names no file.
    return undefined;
  }
  if (/[\0\\:]/.test(decoded)) return undefined;
  const segments = decoded.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return undefined;
  return join(root, ...segments);
}

/** Whether a file lies in the folder after all links are followed. Both must exist. */
export async function isContained(root: string, path: string): Promise<boolean> {
  const way = relative(await realpath(root), await realpath(path));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
