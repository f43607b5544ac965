import { gunzipSync } from 'node:zlib';
import { said } from '../core/common/sentence';
import { SetupFailure } from './failure';

function fieldOf(block: Buffer, from: number, length: number): string {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

/**
 * The files of an npm package, by their names without its first folder. npm packs plain files alone.
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html
 * @throws SetupFailure when it is none
 */
export function tarballFiles(packed: Buffer): Map<string, Buffer> {
  let tar: Buffer;
  try {
    tar = gunzipSync(packed);
  } catch {
    throw new SetupFailure(said`The package that npm fetched is no archive that can be read.`);
  }
  const files = new Map<string, Buffer>();
  for (let at = 0; at + 512 <= tar.length;) {
    const header = tar.subarray(at, at + 512);
    const name = fieldOf(header, 0, 100);
    if (name === '') break;
    const size = Number.parseInt(fieldOf(header, 124, 12).trim(), 8);
    if (!Number.isInteger(size))
      throw new SetupFailure(said`The package that npm fetched is no archive that can be read.`);
    const prefix = fieldOf(header, 345, 155);
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const isFile = ['', '0'].includes(fieldOf(header, 156, 1));
    const [, ...inside] = path.split('/');
    if (isFile && inside.length > 0 && !inside.includes('..'))
      files.set(inside.join('/'), tar.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
