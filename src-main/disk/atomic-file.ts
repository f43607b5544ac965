import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unfinishedName } from './unfinished';

/** Text, bytes, or bytes in pieces, which are written one after the other. */
export type FileContent = Uint8Array | string | readonly Uint8Array[];

/**
 * Writes all or nothing, also when the power goes: a temporary file in the same folder, flushed, renamed, the folder flushed.
 * @param mode of the file, whatever the process's mask. Default: what the mask leaves of 0666
 */
export async function writeFileAtomically(path: string, content: FileContent, mode?: number): Promise<void> {
  const temporary = join(dirname(path), unfinishedName(basename(path)));
  try {
    // `wx` follows no link and takes no file that is there.
    const file = await open(temporary, 'wx', mode);
    try {
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
  await flushFolder(dirname(path));
}

/** Gives a finished file its name so that it lasts: the file is flushed, renamed within its file system, the folder flushed. */
export async function moveIntoPlace(temporary: string, path: string): Promise<void> {
  await flushFile(temporary);
  await rename(temporary, path);
  await flushFolder(dirname(path));
}

/** Waits until a file's content is on the disk. */
async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename durable. Windows has no such call for folders and orders renames itself (NTFS's journal). */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
